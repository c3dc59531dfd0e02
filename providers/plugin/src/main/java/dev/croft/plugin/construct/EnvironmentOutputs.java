package dev.croft.plugin.construct;

import dev.croft.model.Doc;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;

/** For the schema; the values are Outputs. */
record EnvironmentOutputs(
        @Doc("Address of the portal.") String portal,
        @Doc("What clients trust, PEM: the certificate of the environment's authority, or two while it is rotated.")
                String caCertificate,
        @Doc("Key that logs in to every node.") Secret adminKey,
        @Doc("PostgreSQL clusters by name.") Map<String, ClusterOutputs> clusters,
        @Doc("Redis deployments by name.") Map<String, RedisClusterKind.Outputs> redis,
        @Doc("Where the nodes are, by name.") Map<String, Endpoint> nodes,
        @Doc("What its cloud bills for it as long as it is there; empty where no cloud is asked.") List<Item> billed) {

    @Doc("Something that a cloud bills.")
    record Item(
            @Doc("`instance`, `disk`, `address` or `natGateway`.") String kind,
            @Doc("The node that it belongs to, or `network`.") String name,
            @Doc("`cpus` and `memoryMib` of an instance, `gib` of a disk.") Map<String, Integer> size) {}

    @Doc("Where a node is reached.")
    record Endpoint(
            @Doc("Address.") String host,
            @Doc("SSH port.") int port,
            @Doc("Admin user.") String user,
            @Doc("Its host key.") String hostKey) {}
}
