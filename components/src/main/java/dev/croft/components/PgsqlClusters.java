package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;
import dev.croft.components.PgsqlCluster.Declaration;
import dev.croft.components.PgsqlCluster.Member;
import dev.croft.components.data.Citus;
import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Pgsql;
import dev.croft.components.data.Shards;
import dev.croft.components.data.Upstreams;
import dev.croft.model.Cidr;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The PostgreSQL clusters of an environment, each made after those that it copies or belongs to. */
final class PgsqlClusters {
    private final EnvironmentData data;
    private final Site site;
    private final Places places;
    private final Map<String, Map<String, Output<String>>> passwords;
    private final Optional<BackupPlace> backup;
    private final Output<List<String>> etcd;
    private final Output<List<RegistryArgs>> registry;
    private final Resource parent;
    private final OtherStacks stacks;
    private final Map<String, PgsqlCluster> clusters = new LinkedHashMap<>();

    /**
     * @param passwords passwords that other resources make, by cluster and user
     * @param etcd where Patroni keeps who leads
     * @param registry where the members are registered as scrape targets
     */
    PgsqlClusters(
            Site site,
            Places places,
            Map<String, Map<String, Output<String>>> passwords,
            Optional<BackupPlace> backup,
            Output<List<String>> etcd,
            Output<List<RegistryArgs>> registry,
            Resource parent) {
        this.data = places.data();
        this.site = site;
        this.places = places;
        this.passwords = passwords;
        this.backup = backup;
        this.etcd = etcd;
        this.registry = registry;
        this.parent = parent;
        this.stacks =
                new OtherStacks(CustomResourceOptions.builder().parent(parent).build());
    }

    /** Makes them; by name. */
    Map<String, PgsqlCluster> make() {
        for (var cluster : Upstreams.order(data.pgsql())) {
            clusters.put(cluster, make(cluster, data.pgsql().get(cluster)));
        }
        return clusters;
    }

    private PgsqlCluster make(String cluster, Pgsql declared) {
        var members = declared.members().stream()
                .map(m ->
                        new Member(m.seq(), m.role(), m.replicateFrom(), places.at(m.place(), cluster + "-" + m.seq())))
                .toList();
        return new PgsqlCluster(
                cluster,
                site,
                new Declaration(
                        declared.version().orElse(data.imageOrDefault().postgresql()),
                        members,
                        Shards.databases(data.pgsql(), cluster),
                        Shards.users(data.pgsql(), cluster),
                        places.smallest(
                                members.stream().map(m -> m.node().name()).toList()),
                        declared.parameters(),
                        declared.hba(),
                        declared.replication(),
                        declared.upstream().map(u -> source(cluster, declared, u)),
                        followers(cluster, declared),
                        declared.citus().map(c -> group(cluster, c)),
                        backed(declared),
                        declared.rotation(),
                        new PgsqlCluster.Choices(
                                declared.profile(),
                                declared.failover(),
                                declared.releases(),
                                declared.pool(),
                                declared.services(),
                                declared.vip()),
                        passwords.getOrDefault(
                                Shards.coordinatorOf(data.pgsql(), cluster).orElse(cluster), Map.of())),
                etcd,
                registry,
                ComponentResourceOptions.builder().parent(parent).build());
    }

    /** A standby cluster is backed up from its promotion on; its upstream has the same data. */
    private Optional<PgsqlCluster.Backed> backed(Pgsql declared) {
        return backup.filter(
                        b -> declared.backup().enabled() && declared.upstream().isEmpty())
                .map(b -> new PgsqlCluster.Backed(b, declared.backup(), declared.restoreFrom()));
    }

    private PgsqlCluster.Source source(String cluster, Pgsql declared, Pgsql.Upstream upstream) {
        var origin = upstream.stack()
                .map(stack -> stacks.origin(stack, upstream.cluster(), cluster, withoutPassword(cluster, declared)))
                .orElseGet(() -> PgsqlOrigin.of(clusters.get(upstream.cluster())));
        return new PgsqlCluster.Source(origin, cluster.replace('-', '_'), declared.delay());
    }

    private List<String> withoutPassword(String cluster, Pgsql declared) {
        var given = passwords.getOrDefault(cluster, Map.of());
        return declared.users().stream()
                .filter(u -> !u.absent() && u.password().isEmpty() && !given.containsKey(u.name()))
                .map(Pgsql.User::name)
                .toList();
    }

    private CitusGroup group(String cluster, Citus declared) {
        var peers = Shards.others(data.pgsql(), cluster).stream()
                .flatMap(other -> data.pgsql().get(other).members().stream()
                        .map(m -> new CitusGroup.Peer(
                                data.pgsql().get(other).citus().orElseThrow().group(),
                                other + "-" + m.seq(),
                                places.at(m.place(), other + "-" + m.seq()))))
                .toList();
        return new CitusGroup(
                declared.shard(),
                declared.group(),
                declared.database(),
                Shards.packageName(data.pgsql(), cluster),
                peers,
                Shards.coordinatorOf(data.pgsql(), cluster).map(clusters::get));
    }

    /** Those that are declared, and the environment's own. */
    private List<Pgsql.Follower> followers(String cluster, Pgsql declared) {
        var own = Upstreams.followers(data.pgsql(), cluster).stream()
                .map(name -> new Pgsql.Follower(
                        name,
                        addresses(name).stream()
                                .map(ip -> Cidr.parse(ip + "/32"))
                                .toList()));
        return Stream.concat(declared.followers().stream(), own).toList();
    }

    private List<String> addresses(String cluster) {
        return data.pgsql().get(cluster).members().stream()
                .map(m -> places.at(m.place(), cluster + "-" + m.seq()).ip())
                .toList();
    }
}
