package dev.croft.plugin.construct;

import dev.croft.components.PgsqlCluster;
import dev.croft.components.data.Backup;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Pgsql;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Later;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A PostgreSQL cluster on nodes that are managed. */
final class PgsqlClusterKind extends Kind<PgsqlClusterKind.Inputs> {
    PgsqlClusterKind() {
        super(
                "PgsqlCluster",
                "A PostgreSQL cluster with its passwords: those that are not given are generated and never change by themselves.",
                Inputs.class,
                ClusterOutputs.class);
    }

    record Inputs(
            @Doc("What all parts of the environment share.") SiteInputs site,
            @Doc("Its members.") List<ClusterMember> members,
            @Doc("Major version: 17 on Debian 13, 15 on Debian 12.") @Default("17") @Range(min = 15, max = 17)
                    int version,
            @Doc("Minor releases that it runs; another one than before is brought in member by member.") @Default("{}")
                    Pgsql.Releases releases,
            @Doc("Size of the smallest member's node, which settings are computed from.") Optional<Machine> vm,
            @Doc("Its databases.") List<Pgsql.Database> databases,
            @Doc("Its users.") List<Pgsql.User> users,
            @Doc("Who may log in from where, besides the environment's network with a password.") List<Pgsql.Hba> hba,
            @Doc("Whether commits wait for copies.") @Default("{}") Pgsql.Replication replication,
            @Doc("Standby clusters elsewhere that copy it.") List<Pgsql.Follower> followers,
            @Doc("What settings are computed for: `oltp`, `olap`, `crit` or `tiny`.")
                    @Default("\"oltp\"")
                    @Matches(value = "oltp|olap|crit|tiny", allowed = "oltp, olap, crit or tiny")
                    String profile,
            @Doc("How soon a leader that does not answer is replaced: `fast`, `normal` or `wide`.")
                    @Default("\"normal\"")
                    @Matches(value = "fast|normal|wide", allowed = "fast, normal or wide")
                    String failover,
            @Doc("Services of the balancers besides the usual four.") List<Pgsql.Service> services,
            @Doc("An address that moves with the leader, in a network that carries it.") Optional<Pgsql.Vip> vip,
            @Doc("The connection pooler.") @Default("{}") Pgsql.Pool pool,
            @Doc("Any text; generated passwords are made anew when it changes: `2026-11`.") Optional<String> rotation,
            @Doc("PostgreSQL settings that override the computed ones.") Map<String, String> parameters,
            @Doc("Endpoints of the etcd that it is kept by.") Later<List<String>> etcd,
            @Doc("Nodes where it registers what is to be monitored: `nodes` of `InfraCluster`.")
                    Later<List<ManagedNode>> registry) {
        Inputs {
            // its own checks: one primary, numbers and names used once, owners that are users
            new Pgsql(
                    members.stream().map(ClusterMember::declared).toList(),
                    replication,
                    Optional.empty(),
                    Optional.empty(),
                    followers,
                    Optional.empty(),
                    new Backup.Plan(false, "Sun 01:00", "Mon..Sat 01:00", 2, 60),
                    Optional.empty(),
                    Optional.of(version),
                    releases,
                    vm,
                    databases,
                    users,
                    hba,
                    profile,
                    failover,
                    services,
                    vip,
                    pool,
                    rotation,
                    parameters);
        }
    }

    @Doc("A member of the cluster.")
    record ClusterMember(
            @Doc("Its number; the instance is called `<cluster>-<seq>`.") @Range(min = 1, max = 99) int seq,
            @Doc("What it starts as: `primary` or `replica`; or `offline`, which never leads.")
                    @Default("\"replica\"")
                    @Matches(value = "primary|replica|offline", allowed = "primary, replica or offline")
                    String role,
            @Doc("Number of the member that it copies; left out: the leader.") Optional<Integer> replicateFrom,
            @Doc("The node that it is on, managed.") NodeInputs node) {
        private Pgsql.Member declared() {
            return new Pgsql.Member(seq, role, replicateFrom, Optional.empty(), Optional.of(node.name()));
        }
    }

    @Override
    Made make(Given given, Inputs inputs) {
        var cluster = new PgsqlCluster(
                given.name(),
                inputs.site().site(given),
                declaration(given, inputs),
                given.texts("etcd", inputs.etcd()),
                ManagedNode.registry(given, inputs.registry()),
                given.options());
        return new Made(cluster, EnvironmentKind.cluster(cluster));
    }

    /** Without passwords. */
    @Override
    Value.Obj structure(Value.Obj inputs) {
        return Passwords.without(inputs);
    }

    private static PgsqlCluster.Declaration declaration(Given given, Inputs inputs) {
        return new PgsqlCluster.Declaration(
                inputs.version(),
                inputs.members().stream()
                        .map(m -> new PgsqlCluster.Member(
                                m.seq(), m.role(), m.replicateFrom(), m.node().ref(given, "members")))
                        .toList(),
                inputs.databases(),
                inputs.users(),
                inputs.vm().orElse(Machine.DEFAULT),
                inputs.parameters(),
                inputs.hba(),
                inputs.replication(),
                Optional.empty(),
                inputs.followers(),
                Optional.empty(),
                Optional.empty(),
                inputs.rotation(),
                new PgsqlCluster.Choices(
                        inputs.profile(),
                        inputs.failover(),
                        inputs.releases(),
                        inputs.pool(),
                        inputs.services(),
                        inputs.vip()),
                Passwords.of(given.inputs(), value -> given.secret("users", value)));
    }
}
