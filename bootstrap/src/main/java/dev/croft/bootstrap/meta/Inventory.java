package dev.croft.bootstrap.meta;

import dev.croft.model.Doc;
import java.util.List;
import java.util.Optional;

@Doc("What there is in an environment, as it is declared. No passwords.")
public record Inventory(
        @Doc("Its nodes.") List<Node> nodes,
        @Doc("Its clusters and deployments.") List<Cluster> clusters,
        @Doc("The instances of these.") List<Instance> instances,
        @Doc("Databases of PostgreSQL clusters.") List<Database> databases,
        @Doc("Users of PostgreSQL clusters and Redis deployments.") List<User> users,
        @Doc("What clients connect to.") List<Service> services) {

    @Doc("A node.")
    public record Node(
            @Doc("Its name.") String name,
            @Doc("The cluster that it takes its identity from.") String cluster,
            @Doc("Its address.") String ip) {}

    @Doc("A cluster.")
    public record Cluster(
            @Doc("Its name.") String name,
            @Doc("Its module: `infra`, `etcd`, `pgsql` or `redis`.") String module,
            @Doc("What kind of its module it is, such as `standby` or `sentinel`.") Optional<String> kind) {}

    @Doc("An instance of a cluster.")
    public record Instance(
            @Doc("Its name.") String name,
            @Doc("Its cluster.") String cluster,
            @Doc("Its module.") String module,
            @Doc("The node that it is on.") String node,
            @Doc("Its address.") String ip,
            @Doc("Its port.") int port,
            @Doc("What it was declared as; after a failover another one leads.") Optional<String> role) {}

    @Doc("A database.")
    public record Database(
            @Doc("Its cluster.") String cluster, @Doc("Its name.") String name, @Doc("Who owns it.") String owner) {}

    @Doc("A user.")
    public record User(
            @Doc("Its cluster.") String cluster,
            @Doc("Its name.") String name,
            @Doc("Roles that it is a member of.") List<String> roles) {}

    @Doc("A service of a cluster.")
    public record Service(
            @Doc("Its cluster.") String cluster,
            @Doc("Its name.") String name,
            @Doc("Its port.") int port,
            @Doc("Where it is; each of them will do.") List<String> addresses) {}
}
