package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a group of a Citus shard gets wrong: what Patroni, which makes its database, or Citus cannot do. */
final class CitusChecks {
    /** Patroni makes the database as initdb made the others, and nothing of it can be changed later. */
    private static final String ENCODING = "UTF8";

    private static final String LOCALE = "C.UTF-8";
    private static final String TEMPLATE = "template0";
    private static final Set<String> OURS = Set.of("citus.node_conninfo", "citus.local_hostname");

    private final List<Problem> problems = new ArrayList<>();
    private final PgsqlCitus citus;

    private CitusChecks(PgsqlCitus citus) {
        this.citus = citus;
    }

    static List<Problem> problems(
            PgsqlCitus citus,
            List<PgsqlMember> members,
            Cidr network,
            List<PgsqlDatabase> databases,
            PgsqlTuning tuning) {
        var checks = new CitusChecks(citus);
        checks.database(databases);
        checks.peers(members, network);
        for (var name : tuning.parameters().keySet()) {
            if (OURS.contains(name)) {
                checks.wrong("tuning.parameters." + name, "is set by the cluster and cannot be overridden");
            }
        }
        if ("0".equals(tuning.parameters().get("max_prepared_transactions"))) {
            checks.wrong(
                    "tuning.parameters.max_prepared_transactions",
                    "must not be 0 with citus: commits on several groups are prepared; leave it out");
        }
        return List.copyOf(checks.problems);
    }

    /** What else a cluster may be that a group of a shard cannot. */
    static List<Problem> kinds(
            Optional<PgsqlUpstream> upstream, List<PgsqlFollower> followers, Optional<PgsqlRestore> restoreFrom) {
        List<Problem> problems = new ArrayList<>();
        if (upstream.isPresent()) {
            problems.add(new Problem(
                    "upstream", "cannot be given together with citus: a copy of one group is no copy of the shard"));
        }
        if (!followers.isEmpty()) {
            problems.add(new Problem(
                    "followers", "cannot be given together with citus: a copy of one group is no copy of the shard"));
        }
        if (restoreFrom.isPresent()) {
            problems.add(
                    new Problem(
                            "restoreFrom",
                            "cannot be given together with citus: one group would be of another time than the others; load a dump into a new shard"));
        }
        return problems;
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void database(List<PgsqlDatabase> databases) {
        for (var i = 0; i < databases.size(); i++) {
            var database = databases.get(i);
            if (database.extensionNames().contains("timescaledb")) {
                wrong(
                        "databases[" + i + "].extensions",
                        "timescaledb and citus both must be loaded first; use one of them");
            }
        }
        var found = databases.stream()
                .filter(d -> d.name().equals(citus.database()) && d.state() == Presence.PRESENT)
                .findFirst();
        if (found.isEmpty()) {
            wrong(
                    "citus.database",
                    "must be one of the cluster's databases ("
                            + String.join(
                                    ", ",
                                    databases.stream()
                                            .filter(d -> d.state() == Presence.PRESENT)
                                            .map(PgsqlDatabase::name)
                                            .toList())
                            + "), found '" + citus.database() + "'");
            return;
        }
        var path = "databases[" + databases.indexOf(found.get()) + "].";
        fixed(path + "encoding", found.get().encoding(), ENCODING);
        fixed(path + "locale", found.get().locale(), LOCALE);
        fixed(path + "template", found.get().template(), TEMPLATE);
    }

    private void fixed(String path, String found, String allowed) {
        if (!found.equals(allowed)) {
            wrong(
                    path,
                    "must be " + allowed + " in database '" + citus.database()
                            + "', which Patroni makes for Citus; found " + found);
        }
    }

    private void peers(List<PgsqlMember> members, Cidr network) {
        var addresses = new HashSet<>(members.stream().map(PgsqlMember::ip).toList());
        for (var i = 0; i < citus.peers().size(); i++) {
            var peer = citus.peers().get(i);
            var path = "citus.peers[" + i + "]";
            if (peer.group() == citus.group()) {
                wrong(path + ".group", peer.group() + " is this group's own number; " + peer.name() + " needs another");
            }
            if (!addresses.add(peer.ip())) {
                wrong(path + ".ip", peer.ip() + " is there twice; each member of the shard has its own address");
            }
            if (!network.contains(peer.ip())) {
                wrong(path + ".ip", peer.ip() + " is outside of the network " + network);
            }
        }
        if (!citus.coordinator() && citus.peers(PgsqlCitus.COORDINATOR).isEmpty()) {
            wrong("citus.peers", "must hold the members of the coordinator, group 0");
        }
    }
}
