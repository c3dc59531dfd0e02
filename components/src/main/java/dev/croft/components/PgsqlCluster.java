package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.data.Backup;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Pgsql.Database;
import dev.croft.components.data.Pgsql.Follower;
import dev.croft.components.data.Pgsql.Hba;
import dev.croft.components.data.Pgsql.Pool;
import dev.croft.components.data.Pgsql.Releases;
import dev.croft.components.data.Pgsql.Replication;
import dev.croft.components.data.Pgsql.Service;
import dev.croft.components.data.Pgsql.User;
import dev.croft.components.data.Pgsql.Vip;
import dev.croft.model.Secret;
import dev.croft.sdk.bootstrap.Meta;
import dev.croft.sdk.bootstrap.MetaArgs;
import dev.croft.sdk.bootstrap.Pgsql;
import dev.croft.sdk.bootstrap.PgsqlArgs;
import dev.croft.sdk.bootstrap.inputs.InventoryArgs;
import dev.croft.sdk.bootstrap.inputs.MetaMemberArgs;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A PostgreSQL cluster with its passwords: those that are not given are generated and never change by themselves. */
public final class PgsqlCluster extends ComponentResource {
    private final Pgsql cluster;
    private final RolePasswords passwords;
    private final Output<String> restPassword;
    private final Optional<PgsqlStrings> connectionStrings;

    /** One copy of the data on a node. */
    public record Member(int seq, String role, Optional<Integer> replicateFrom, NodeRef node) {
        public Member(int seq, String role, NodeRef node) {
            this(seq, role, Optional.empty(), node);
        }
    }

    /** The cluster that a standby cluster copies: it has the same roles, and so the same passwords. */
    public record Source(PgsqlOrigin origin, String slot, Optional<String> delay) {}

    /** Where and when the cluster is backed up, and the backup that it begins with. */
    public record Backed(BackupPlace place, Backup.Plan plan, Optional<Backup.Restore> restoreFrom) {}

    /**
     * What the cluster is.
     *
     * @param machine size of the smallest member's node, which settings are computed from
     * @param parameters settings that win over the computed ones
     * @param source the cluster that this one copies
     * @param followers the standby clusters that copy this one
     * @param citus the group of a Citus shard that it is
     * @param backup where it is backed up
     * @param rotation another text than the last makes all generated passwords anew
     * @param choices how it is run
     * @param passwords passwords that other resources make, by user; they win over those of the users themselves
     */
    public record Declaration(
            int version,
            List<Member> members,
            List<Database> databases,
            List<User> users,
            Machine machine,
            Map<String, String> parameters,
            List<Hba> hba,
            Replication replication,
            Optional<Source> source,
            List<Follower> followers,
            Optional<CitusGroup> citus,
            Optional<Backed> backup,
            Optional<String> rotation,
            Choices choices,
            Map<String, Output<String>> passwords) {
        /** A cluster that copies none and has no copies elsewhere; no commit waits. */
        public Declaration(
                int version,
                List<Member> members,
                List<Database> databases,
                List<User> users,
                Machine machine,
                Map<String, String> parameters) {
            this(
                    version,
                    members,
                    databases,
                    users,
                    machine,
                    parameters,
                    List.of(),
                    new Replication("async", 1, false),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Choices.DEFAULT,
                    Map.of());
        }
    }

    /**
     * How the cluster is run.
     *
     * @param profile what settings are computed for: {@code oltp}, {@code olap}, {@code crit} or {@code tiny}
     * @param failover how soon a leader is replaced: {@code fast}, {@code normal} or {@code wide}
     * @param releases minor releases that the members run
     */
    public record Choices(
            String profile, String failover, Releases releases, Pool pool, List<Service> services, Optional<Vip> vip) {
        static final Choices DEFAULT = new Choices(
                "oltp",
                "normal",
                Releases.AS_INSTALLED,
                new Pool("transaction", 20, 1000),
                List.of(),
                Optional.empty());
    }

    public PgsqlCluster(
            String name,
            Site site,
            Declaration data,
            Output<List<String>> etcd,
            Output<List<RegistryArgs>> registry,
            ComponentResourceOptions options) {
        super("croft:components:PgsqlCluster", name, options);
        var coordinator = data.citus().flatMap(CitusGroup::coordinator);
        var source = data.source().map(s -> s.origin().passwords()).or(() -> coordinator.map(c -> c.passwords));
        var users = new LinkedHashMap<String, Output<String>>();
        for (var user : data.users()) {
            users.put(
                    user.name(),
                    Optional.ofNullable(data.passwords().get(user.name()))
                            .map(Output::asSecret)
                            .or(() -> user.password().map(Secret::reveal).map(Output::ofSecret))
                            .orElseGet(() -> generated(
                                    site,
                                    data,
                                    name + "-user-" + user.name(),
                                    source.flatMap(
                                            s -> Optional.ofNullable(s.users().get(user.name()))))));
        }
        this.passwords = new RolePasswords(
                generated(site, data, name + "-superuser", source.map(RolePasswords::superuser)),
                generated(site, data, name + "-replication", source.map(RolePasswords::replication)),
                generated(site, data, name + "-rewind", source.map(RolePasswords::rewind)),
                generated(site, data, name + "-monitor", source.map(RolePasswords::monitor)),
                users);
        // A worker's Patroni tells the coordinator's of its leaders.
        this.restPassword = generated(site, data, name + "-rest", coordinator.map(c -> c.restPassword));
        var args = PgsqlArgs.builder()
                .name(name)
                .version(data.version())
                .members(Output.all(
                        data.members().stream().map(PgsqlArguments::of).toList()))
                .etcd(etcd)
                .authority(site.authorityArgs())
                .network(site.network().toString())
                .replication(PgsqlArguments.of(data.replication()))
                .followers(data.followers().stream().map(PgsqlArguments::of).toList())
                .hba(data.hba().stream().map(PgsqlArguments::of).toList())
                .databases(data.databases().stream().map(PgsqlArguments::of).toList())
                .users(Output.all(data.users().stream()
                        .map(u -> users.get(u.name()).applyValue(p -> PgsqlArguments.of(u, p)))
                        .toList()))
                .superuserPassword(passwords.superuser())
                .replicationPassword(passwords.replication())
                .rewindPassword(passwords.rewind())
                .monitorPassword(passwords.monitor())
                .restPassword(restPassword)
                .tuning(PgsqlArguments.tuning(data))
                .failover(PgsqlArguments.failover(data.choices().failover()))
                .releases(PgsqlArguments.of(data.choices().releases()))
                .pool(PgsqlArguments.of(data.choices().pool()))
                .services(data.choices().services().stream()
                        .map(PgsqlArguments::of)
                        .toList())
                .registry(registry)
                .allowDestroy(site.allowDestroy())
                .onDelete(site.onDelete());
        data.backup().ifPresent(b -> {
            args.backup(PgsqlArguments.of(b));
            b.restoreFrom().map(PgsqlArguments::of).ifPresent(args::restoreFrom);
        });
        data.choices().vip().map(PgsqlArguments::of).ifPresent(args::vip);
        data.source().ifPresent(s -> {
            args.upstream(PgsqlArguments.of(s));
            s.delay().ifPresent(args::delay);
        });
        data.citus().map(CitusGroup::args).ifPresent(args::citus);
        var after = coordinator
                .map(c -> CustomResourceOptions.builder().dependsOn(c.cluster).build())
                .orElse(CustomResourceOptions.Empty);
        this.cluster = new Pgsql(name, args.build(), CustomResourceOptions.merge(site.child(this), after));
        this.connectionStrings = PgsqlStrings.of(data, users, cluster);
        registerOutputs(Map.of());
    }

    /** `host:port` of the service that reads and writes, one for each member. */
    public Output<List<String>> primary() {
        return cluster.endpoints().applyValue(e -> e.primary());
    }

    /** `host:port` of the service that reads, one for each member. */
    public Output<List<String>> replica() {
        return cluster.endpoints().applyValue(e -> e.replica());
    }

    /** The inventory of the environment in one of its databases. */
    void holdInventory(Site site, String name, String database, List<NodeRef> members, InventoryArgs inventory) {
        new Meta(
                name + "-inventory",
                MetaArgs.builder()
                        .cluster(name)
                        .members(Output.all(members.stream()
                                .map(node -> node.connection().applyValue(c -> MetaMemberArgs.builder()
                                        .name(node.name())
                                        .connection(c)
                                        .build()))
                                .toList()))
                        .authority(site.authorityArgs())
                        .superuserPassword(passwords.superuser())
                        .database(database)
                        .inventory(inventory)
                        .onDelete(site.onDelete())
                        .build(),
                CustomResourceOptions.merge(
                        site.child(this),
                        CustomResourceOptions.builder().dependsOn(cluster).build()));
    }

    RolePasswords passwords() {
        return passwords;
    }

    /**
     * Secret: what a standby cluster of another stack needs to copy this one.
     *
     * @param certificate of its authority
     * @param followers the names of those that may
     */
    Output<Map<String, Object>> told(Output<String> certificate, List<String> followers) {
        var roles = Output.tuple(
                        passwords.superuser(), passwords.replication(), passwords.rewind(), passwords.monitor())
                .applyValue(t -> Map.of("superuser", t.t1, "replication", t.t2, "rewind", t.t3, "monitor", t.t4));
        var users = Output.all(passwords.users().entrySet().stream()
                        .map(u -> u.getValue().applyValue(p -> Map.entry(u.getKey(), p)))
                        .toList())
                .applyValue(all -> all.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        return Output.tuple(addresses(), certificate, roles, users)
                .applyValue(t -> Map.<String, Object>of(
                        "addresses",
                        t.t1,
                        "certificate",
                        t.t2,
                        "passwords",
                        t.t3,
                        "users",
                        t.t4,
                        "followers",
                        followers))
                .asSecret();
    }

    /** Addresses of its members; known when it stands. */
    Output<List<String>> addresses() {
        return cluster.instances()
                .applyValue(all -> all.stream().map(i -> i.ip()).toList());
    }

    /** Secret: a libpq URL of the first database as its owner, else of `postgres` as the first user; empty without users. */
    public Output<String> connectionString() {
        return connectionStrings.map(PgsqlStrings::libpq).orElseGet(() -> Output.of(""));
    }

    /** Secret: the same for JDBC. */
    public Output<String> jdbcUrl() {
        return connectionStrings.map(PgsqlStrings::jdbc).orElseGet(() -> Output.of(""));
    }

    /** Secret: a libpq URL past balancers and poolers: the client itself finds the member that takes writes. */
    public Output<String> directString() {
        return connectionStrings.map(PgsqlStrings::direct).orElseGet(() -> Output.of(""));
    }

    /** @param copied the password of the same role upstream */
    private Output<String> generated(Site site, Declaration data, String name, Optional<Output<String>> copied) {
        var args = PasswordArgs.builder().length(32).special(false);
        data.rotation().ifPresent(r -> args.keepers(Map.of("rotation", r)));
        copied.ifPresent(args::copyOf);
        return new Password(name, args.build(), site.child(this)).value();
    }
}
