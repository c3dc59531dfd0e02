package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Doc("One PostgreSQL cluster, whole, under Patroni: its members, users, databases, connection pooler and services.")
public record PgsqlSpec(
        @Doc("The cluster's name, such as `pg-test`; its members are `pg-test-1`, `pg-test-2`...")
                @Replaces
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String name,
        @Doc("Major version: 17 on Debian 13, 15 on Debian 12. A cluster is not upgraded in place.")
                @Default("17")
                @Range(min = 15, max = 17)
                int version,
        @Doc(
                        "Minor releases of PostgreSQL and Patroni. Another one than before is brought in member by member: replicas, then the leader once it has handed over.")
                @Default("{}")
                PgsqlReleases releases,
        @Doc("The copies of the data: one `primary`, any number of `replica`s and `offline` members.")
                List<PgsqlMember> members,
        @Doc("Whether commits wait for copies.") @Default("{}") PgsqlReplication replication,
        @Doc(
                        "How soon a leader that does not answer is replaced: `fast` (a lease of 20 s), `normal` (30 s), `wide` (60 s, for several places).")
                @Default("\"normal\"")
                Failover failover,
        @Doc(
                        "Makes this a standby cluster, a copy of another one. Given when it is created only; taking it away promotes the cluster.")
                Optional<PgsqlUpstream> upstream,
        @Doc("How long a standby cluster waits before it applies a change, such as `1h`: time to undo a mistake.")
                @Matches(value = "[1-9][0-9]{0,5}(s|min|h|d)", allowed = "a time such as 30min, 1h or 2d")
                Optional<String> delay,
        @Doc("Standby clusters that copy this one.") List<PgsqlFollower> followers,
        @Doc("Makes this a group of a Citus shard. Given when it is created only.") Optional<PgsqlCitus> citus,
        @Doc("Where backups and WAL go; left out: nowhere.") Optional<PgsqlBackup> backup,
        @Doc(
                        "A backup that a new cluster begins with, in the store of `backup`. A cluster that stands cannot be given another one; the line may go once it stands.")
                Optional<PgsqlRestore> restoreFrom,
        @Doc("The etcd cluster that keeps who leads: URLs such as `https://10.42.0.11:2379`.")
                @Matches(value = "https://[A-Za-z0-9.-]+:[0-9]{1,5}", allowed = "a URL such as https://10.42.0.11:2379")
                List<String> etcd,
        @Doc("Who issues the certificates of the members.") CertificateAuthority authority,
        @Doc("The environment's network: nobody outside of it may log in.") Cidr network,
        @Doc("Databases to create.") List<PgsqlDatabase> databases,
        @Doc("Users to create.") List<PgsqlUser> users,
        @Doc(
                        "Who may log in from where, besides the environment's network with a password; the first rule that fits decides.")
                List<PgsqlHba> hba,
        @Doc("Password of the superuser `postgres`, who logs in from the members themselves only.")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret superuserPassword,
        @Doc("Password of the replication user.") @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret replicationPassword,
        @Doc("Password of the user that brings back a former leader (pg_rewind).")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret rewindPassword,
        @Doc("Password of the user that reads statistics for monitoring.")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret monitorPassword,
        @Doc("Password for what Patroni's REST interface protects: restarts, switchovers, configuration.")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret restPassword,
        @Doc("The connection pooler.") @Default("{}") PgsqlPool pool,
        @Doc("Ports of the services.") @Default("{}") PgsqlPorts ports,
        @Doc("Services besides those.") List<PgsqlService> services,
        @Doc("An address that is always at the leader, in a network that carries it.") Optional<PgsqlVip> vip,
        @Doc("PostgreSQL's settings.") @Default("{}") PgsqlTuning tuning,
        @Doc("Infra nodes on which the members are registered as scrape targets.") List<Registry> registry,
        @Doc(
                        "Whether the cluster, its last copy of the data, or a database that left the declaration may be deleted. Set and applied before the deletion.")
                @Default("false")
                boolean allowDestroy,
        @Doc(
                        "What a deletion does on the nodes: `clean` stops everything and removes files and data, `abandon` touches nothing because the machines go too.")
                @Default("\"clean\"")
                OnDelete onDelete) {

    public static final int POSTGRES_PORT = 5432;
    public static final int PGBOUNCER_PORT = 6432;
    public static final int PATRONI_PORT = 8008;

    public PgsqlSpec {
        members = List.copyOf(members);
        etcd = List.copyOf(etcd);
        databases = List.copyOf(databases);
        users = List.copyOf(users);
        hba = List.copyOf(hba);
        services = List.copyOf(services);
        registry = List.copyOf(registry);
        followers = List.copyOf(followers);
        var problems = new ArrayList<>(PgsqlChecks.problems(name, version, members, etcd, network, databases, users));
        problems.addAll(PgsqlChecks.releases(version, releases));
        problems.addAll(ServiceChecks.problems(members, network, ports, services, vip));
        problems.addAll(HbaChecks.problems(users, hba));
        problems.addAll(KindChecks.problems(name, version, members, replication, upstream, delay, followers));
        if (citus.isPresent()) {
            problems.addAll(CitusChecks.problems(citus.get(), members, network, databases, tuning));
            problems.addAll(CitusChecks.kinds(upstream, followers, restoreFrom));
        }
        problems.addAll(BackupChecks.problems(members, upstream, backup, restoreFrom, allowDestroy));
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** What a member is called: cluster, dash, number. */
    public String instance(PgsqlMember member) {
        return name + "-" + member.seq();
    }

    /** What Patroni calls it: the groups of a shard go by the shard's name. */
    String scope() {
        return citus.map(PgsqlCitus::shard).orElse(name);
    }

    /** Where Patroni keeps it in etcd. */
    String dcsPath() {
        return "/service/" + scope() + "/" + citus.map(c -> c.group() + "/").orElse("");
    }

    /** The databases that are to be there. */
    List<PgsqlDatabase> presentDatabases() {
        return databases.stream().filter(d -> d.state() == Presence.PRESENT).toList();
    }

    /** The users that are to be there. */
    List<PgsqlUser> presentUsers() {
        return users.stream().filter(u -> u.state() == Presence.PRESENT).toList();
    }

    /** Names of the users that are to be gone. */
    List<String> absentUsers() {
        return users.stream()
                .filter(u -> u.state() == Presence.ABSENT)
                .map(PgsqlUser::name)
                .toList();
    }

    /** Whether it is a copy of another cluster, and can only be read. */
    boolean standby() {
        return upstream.isPresent();
    }

    /** The member that a new cluster is created on. */
    PgsqlMember first() {
        return members.stream()
                .filter(m -> m.role() == PgsqlRole.PRIMARY)
                .findFirst()
                .orElseThrow();
    }
}
