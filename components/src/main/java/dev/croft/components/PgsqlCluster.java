package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Pgsql.Database;
import dev.croft.components.data.Pgsql.User;
import dev.croft.model.Secret;
import dev.croft.sdk.bootstrap.Pgsql;
import dev.croft.sdk.bootstrap.PgsqlArgs;
import dev.croft.sdk.bootstrap.enums.PgsqlRole;
import dev.croft.sdk.bootstrap.inputs.PgsqlDatabaseArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlMemberArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlTuningArgs;
import dev.croft.sdk.bootstrap.inputs.PgsqlUserArgs;
import dev.croft.sdk.bootstrap.inputs.RegistryArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL cluster with its passwords: those that are not given are generated and never change by themselves. */
public final class PgsqlCluster extends ComponentResource {
    private final Pgsql cluster;
    private final Output<String> connectionString;

    /** One copy of the data on a node. */
    public record Member(int seq, String role, NodeRef node) {}

    /**
     * What the cluster is.
     *
     * @param machine size of the smallest member's node, which settings are computed from
     * @param parameters settings that win over the computed ones
     * @param passwords passwords that other resources make, by user; they win over those of the users themselves
     */
    public record Declaration(
            int version,
            List<Member> members,
            List<Database> databases,
            List<User> users,
            Machine machine,
            Map<String, String> parameters,
            Map<String, Output<String>> passwords) {
        /** With passwords that are known, or generated. */
        public Declaration(
                int version,
                List<Member> members,
                List<Database> databases,
                List<User> users,
                Machine machine,
                Map<String, String> parameters) {
            this(version, members, databases, users, machine, parameters, Map.of());
        }
    }

    public PgsqlCluster(
            String name,
            Site site,
            Declaration data,
            Output<List<String>> etcd,
            Output<List<RegistryArgs>> registry,
            ComponentResourceOptions options) {
        super("croft:components:PgsqlCluster", name, options);
        var passwords = new LinkedHashMap<String, Output<String>>();
        for (var user : data.users()) {
            passwords.put(
                    user.name(),
                    Optional.ofNullable(data.passwords().get(user.name()))
                            .map(Output::asSecret)
                            .or(() -> user.password().map(Secret::reveal).map(Output::ofSecret))
                            .orElseGet(() -> generated(site, name + "-user-" + user.name())));
        }
        this.cluster = new Pgsql(
                name,
                PgsqlArgs.builder()
                        .name(name)
                        .version(data.version())
                        .members(Output.all(
                                data.members().stream().map(PgsqlCluster::args).toList()))
                        .etcd(etcd)
                        .authority(site.authorityArgs())
                        .network(site.network().toString())
                        .databases(data.databases().stream()
                                .map(PgsqlCluster::args)
                                .toList())
                        .users(Output.all(data.users().stream()
                                .map(u -> passwords.get(u.name()).applyValue(p -> args(u, p)))
                                .toList()))
                        .superuserPassword(generated(site, name + "-superuser"))
                        .replicationPassword(generated(site, name + "-replication"))
                        .rewindPassword(generated(site, name + "-rewind"))
                        .monitorPassword(generated(site, name + "-monitor"))
                        .restPassword(generated(site, name + "-rest"))
                        .tuning(PgsqlTuningArgs.builder()
                                .memoryMib(data.machine().memoryMib())
                                .cpus(data.machine().cpus())
                                .parameters(data.parameters())
                                .build())
                        .registry(registry)
                        .allowDestroy(site.allowDestroy())
                        .onDelete(site.onDelete())
                        .build(),
                site.child(this));
        this.connectionString = connection(data, passwords);
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

    /** Secret: a libpq URL of the first database as its owner, else of `postgres` as the first user. */
    public Output<String> connectionString() {
        return connectionString;
    }

    private Output<String> generated(Site site, String name) {
        return new Password(
                        name, PasswordArgs.builder().length(32).special(false).build(), site.child(this))
                .value();
    }

    private Output<String> connection(Declaration data, Map<String, Output<String>> passwords) {
        if (passwords.isEmpty()) {
            return Output.of("");
        }
        var database = data.databases().stream().findFirst();
        var user = database.map(Database::owner)
                .orElse(passwords.keySet().iterator().next());
        return Output.tuple(passwords.get(user), primary())
                .applyValue(t -> "postgresql://" + user + ":"
                        + URLEncoder.encode(t.t1, StandardCharsets.UTF_8).replace("+", "%20") + "@"
                        + String.join(",", t.t2) + "/"
                        + database.map(Database::name).orElse("postgres")
                        + "?sslmode=require")
                .asSecret();
    }

    private static Output<PgsqlMemberArgs> args(Member member) {
        return member.node().connection().applyValue(c -> PgsqlMemberArgs.builder()
                .seq(member.seq())
                .name(member.node().name())
                .ip(member.node().ip())
                .role(member.role().equals("primary") ? PgsqlRole.Primary : PgsqlRole.Replica)
                .connection(c)
                .build());
    }

    private static PgsqlDatabaseArgs args(Database database) {
        return PgsqlDatabaseArgs.builder()
                .name(database.name())
                .owner(database.owner())
                .extensions(database.extensions())
                .build();
    }

    private static PgsqlUserArgs args(User user, String password) {
        return PgsqlUserArgs.builder()
                .name(user.name())
                .password(password)
                .roles(user.roles())
                .build();
    }
}
