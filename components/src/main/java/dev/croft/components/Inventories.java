package dev.croft.components;

import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Pgsql;
import dev.croft.components.data.Redis;
import dev.croft.sdk.bootstrap.inputs.InventoryArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryClusterArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryDatabaseArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryInstanceArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryNodeArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryServiceArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryUserArgs;
import java.util.ArrayList;
import java.util.List;

/** What there is in an environment, from its data. */
final class Inventories {
    private static final int ETCD_PORT = 2379;
    private static final int PORTAL_PORT = 443;
    private static final int POSTGRES_PORT = 5432;

    private final Places places;
    private final EnvironmentData data;
    private final List<InventoryClusterArgs> clusters = new ArrayList<>();
    private final List<InventoryInstanceArgs> instances = new ArrayList<>();
    private final List<InventoryDatabaseArgs> databases = new ArrayList<>();
    private final List<InventoryUserArgs> users = new ArrayList<>();
    private final List<InventoryServiceArgs> services = new ArrayList<>();

    private Inventories(Places places) {
        this.places = places;
        this.data = places.data();
    }

    /** The inventory of the environment whose nodes are there. */
    static InventoryArgs of(Places places) {
        return new Inventories(places).all();
    }

    private InventoryArgs all() {
        infra();
        data.etcd().ifPresent(declared -> {
            cluster("etcd", "etcd", "");
            for (var i = 0; i < declared.members().size(); i++) {
                var node = places.at(declared.members().get(i), "etcd-" + (i + 1));
                instance(node.name(), "etcd", "etcd", node, ETCD_PORT, "");
            }
        });
        data.pgsql().forEach(this::pgsql);
        data.redis().forEach(this::redis);
        return InventoryArgs.builder()
                .nodes(places.nodes().values().stream()
                        .map(n -> InventoryNodeArgs.builder()
                                .name(n.name())
                                .cluster(n.cluster())
                                .ip(n.ip())
                                .build())
                        .toList())
                .clusters(clusters)
                .instances(instances)
                .databases(databases)
                .users(users)
                .services(services)
                .build();
    }

    private void infra() {
        cluster("infra", "infra", "");
        var declared = data.infra().nodes();
        var ips = new ArrayList<String>();
        for (var i = 0; i < declared.size(); i++) {
            var node = places.at(declared.get(i), "infra-" + (i + 1));
            instance("infra-" + (i + 1), "infra", "infra", node, PORTAL_PORT, "");
            ips.add(node.ip());
        }
        service("infra", "portal", PORTAL_PORT, ips);
    }

    private void pgsql(String name, Pgsql declared) {
        cluster(
                name,
                "pgsql",
                declared.upstream()
                        .map(u -> "standby")
                        .orElse(declared.citus().map(c -> "citus").orElse("")));
        var ips = new ArrayList<String>();
        for (var member : declared.members()) {
            var node = places.at(member.place(), name + "-" + member.seq());
            instance(name + "-" + member.seq(), name, "pgsql", node, POSTGRES_PORT, member.role());
            ips.add(node.ip());
        }
        service(name, "primary", 5433, ips);
        service(name, "replica", 5434, ips);
        service(name, "direct", 5436, ips);
        service(name, "offline", 5438, ips);
        declared.services().forEach(s -> service(name, s.name(), s.port(), ips));
        declared.databases().stream()
                .filter(d -> !d.absent())
                .forEach(d -> databases.add(InventoryDatabaseArgs.builder()
                        .cluster(name)
                        .name(d.name())
                        .owner(d.owner())
                        .build()));
        declared.users().stream().filter(u -> !u.absent()).forEach(u -> user(name, u.name(), u.roles()));
    }

    private void redis(String name, Redis declared) {
        cluster(name, "redis", declared.mode().name().toLowerCase(java.util.Locale.ROOT));
        for (var on : declared.nodes()) {
            var node = places.at(on.place(), name + "-" + on.seq());
            on.instances()
                    .forEach(i -> instance(
                            name + "-" + on.seq() + "-" + i.port(),
                            name,
                            "redis",
                            node,
                            i.port(),
                            i.replicaOf().isPresent() ? "replica" : ""));
        }
        declared.users().forEach(u -> user(name, u.name(), List.of()));
    }

    private void cluster(String name, String module, String kind) {
        var args = InventoryClusterArgs.builder().name(name).module(module);
        if (!kind.isEmpty()) {
            args.kind(kind);
        }
        clusters.add(args.build());
    }

    private void instance(String name, String cluster, String module, NodeRef node, int port, String role) {
        var args = InventoryInstanceArgs.builder()
                .name(name)
                .cluster(cluster)
                .module(module)
                .node(node.name())
                .ip(node.ip())
                .port(port);
        if (!role.isEmpty()) {
            args.role(role);
        }
        instances.add(args.build());
    }

    private void user(String cluster, String name, List<String> roles) {
        users.add(InventoryUserArgs.builder()
                .cluster(cluster)
                .name(name)
                .roles(roles)
                .build());
    }

    private void service(String cluster, String name, int port, List<String> ips) {
        services.add(InventoryServiceArgs.builder()
                .cluster(cluster)
                .name(name)
                .port(port)
                .addresses(ips)
                .build());
    }
}
