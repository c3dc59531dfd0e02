package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A group among the others of its Citus shard: it has what it needs, the coordinator knows it, groups are given up. */
final class CitusGroups {
    /** The coordinator's Patroni looks at its workers once a turn; a new one copies the metadata. */
    private static final Duration KNOWN = Duration.ofMinutes(2);
    /** Shards that are the only ones of their kind; reference tables (repmodel t) are everywhere. */
    private static final String SHARDS =
            """
            SELECT count(*) FROM pg_catalog.pg_dist_placement JOIN pg_catalog.pg_dist_shard USING (shardid)
            JOIN pg_catalog.pg_dist_partition USING (logicalrelid) WHERE groupid = ? AND repmodel <> 't'""";
    /** The primary last: it cannot go while there are copies of it. */
    private static final String REMOVE =
            """
            SELECT pg_catalog.citus_remove_node(nodename, nodeport) FROM
            (SELECT nodename, nodeport FROM pg_catalog.pg_dist_node WHERE groupid = ? ORDER BY noderole = 'primary') AS n""";

    /** No such database (PostgreSQL's documentation, appendix A): its first start was cut off. */
    private static final String NOT_BEGUN = "3D000";

    private final Run run;
    private final PgsqlSpec spec;
    private final PgsqlCitus citus;
    private final Optional<PgsqlSpec> past;

    CitusGroups(Run run, PgsqlSpec spec, PgsqlCitus citus, Optional<PgsqlSpec> past) {
        this.run = run;
        this.spec = spec;
        this.citus = citus;
        this.past = past;
    }

    /** The package is no part of Debian: whoever lacks it is told before anything is changed. */
    void requirePackage(List<PgsqlNode> nodes) {
        var name = citus.pkg(spec.version());
        var values = Map.of("CROFT_PACKAGE", name);
        var failures = SideBySide.map(nodes, n -> {
                    var found = n.citus("citus-package.sh", "looking for the package " + name, values);
                    return found.equals("yes") ? Optional.<Failure>empty() : Optional.of(missing(n, name, found));
                })
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            throw new BootstrapException(failures, null);
        }
    }

    private static Failure missing(PgsqlNode node, String name, String similar) {
        return new Failure(
                node.name(),
                Optional.of("package:" + name),
                Optional.empty(),
                "citus needs the package " + name + ", which no repository of the node has"
                        + (similar.isEmpty() ? "" : "; it has " + similar + ": give one as citus.packageName")
                        + ". Debian has no Citus: put a repository that does (Citus Data's, Pigsty's, or a folder of your own)"
                        + " into /etc/apt/sources.list.d of the nodes, or the package into their image",
                List.of());
    }

    /**
     * Takes groups out that the coordinator knows and nobody declares. What it knows counts, and not what was declared last: a run
     * that was refused is past too, and the shards are still there.
     */
    void giveUp(PgsqlNode leader) {
        if (!citus.coordinator()) {
            return;
        }
        try (var sql = Sql.through(leader.session(), "127.0.0.1", PgsqlSpec.POSTGRES_PORT, spec.authority());
                var connection = sql.connect(citus.database(), Names.SUPERUSER, passwords())) {
            var left = CitusPlan.undeclared(citus, connection);
            for (var group : left) {
                refuseShards(connection, leader, group);
            }
            for (var group : left) {
                run.progress().accept(spec.name() + ": taking group " + group + " out of " + citus.shard());
                // Before its leader stops, which the coordinator's Patroni would begin a transaction for that never
                // ends.
                remove(connection, group);
                stop(group);
                leader.forgetGroup(group);
            }
        } catch (SQLException e) {
            if (!NOT_BEGUN.equals(e.getSQLState())) {
                throw new BootstrapException(
                        leader.name(),
                        "PostgreSQL of " + leader.instance() + " says of the groups of " + citus.shard() + ": "
                                + e.getMessage());
            }
        }
    }

    /** After a rotation the old one may still be the right one. */
    private List<Secret> passwords() {
        return Stream.concat(Stream.of(spec), past.stream())
                .map(PgsqlSpec::superuserPassword)
                .distinct()
                .toList();
    }

    private List<PgsqlPeer> before(int group) {
        return past.flatMap(PgsqlSpec::citus).map(c -> c.peers(group)).orElse(List.of());
    }

    private void refuseShards(Connection connection, PgsqlNode leader, int group) throws SQLException {
        try (var statement = connection.prepareStatement(SHARDS)) {
            statement.setInt(1, group);
            try (var found = statement.executeQuery()) {
                if (found.next() && found.getLong(1) > 0) {
                    throw new BootstrapException(
                            leader.name(),
                            "group " + group + " of " + citus.shard() + " holds " + found.getLong(1)
                                    + " shards and is not given up, whatever allowDestroy says; move them first, as a superuser in database "
                                    + citus.database()
                                    + ": SELECT citus_drain_node(nodename, nodeport) FROM pg_dist_node WHERE noderole = 'primary' AND groupid = "
                                    + group);
                }
            }
        }
    }

    /** A leader that runs may be registered again. After a run that was cut off its nodes are unknown, and go by themselves. */
    private void stop(int group) {
        SideBySide.each(before(group), peer -> {
            try {
                var result = run.engine()
                        .session(peer.connection(), Patience.little(run))
                        .run(Command.of(Text.script("stop.sh"), PgsqlNode.STOP)
                                .named("pgsql stop")
                                .with(Map.of("CROFT_OWNER", Secret.of(PatroniFiles.owner(spec, peer.cluster())))));
                if (!result.ok()) {
                    throw new BootstrapException(
                            List.of(new Failure(
                                    peer.name(),
                                    Optional.of("patroni"),
                                    Optional.empty(),
                                    "stopping Patroni failed",
                                    result.lastLines())),
                            null);
                }
            } catch (SshException e) {
                if (!e.unreachable()) {
                    throw e;
                }
                run.warning()
                        .accept(peer.name() + ": its group leaves " + citus.shard() + " unseen, it does not answer: "
                                + e.getMessage());
            }
        });
    }

    private static void remove(Connection connection, int group) throws SQLException {
        try (var statement = connection.prepareStatement(REMOVE)) {
            statement.setInt(1, group);
            statement.execute();
        }
    }

    /** A worker is done when the coordinator sends queries to it; asked from the worker, the way Citus goes. */
    void awaitKnown(PgsqlNode leader) {
        if (citus.coordinator()) {
            return;
        }
        run.progress().accept(spec.name() + ": waiting until the coordinator knows it");
        var values = Map.of(
                "CROFT_COORDINATOR",
                CitusAccess.coordinator(citus),
                "CROFT_GROUP",
                String.valueOf(citus.group()),
                "CROFT_HOSTS",
                spec.members().stream().map(PgsqlMember::ip).collect(Collectors.joining(",")));
        var last = new AtomicReference<>("");
        var known = Waiting.until(Waiting.within(KNOWN, run.deadline()), () -> {
            last.set(leader.citus("citus-known.sh", "asking the coordinator", values));
            return last.get().equals("t") ? Optional.of(true) : Optional.empty();
        });
        if (known.isEmpty()) {
            throw new BootstrapException(
                    leader.name(),
                    "the coordinator of " + citus.shard() + " does not send queries to group " + citus.group() + ": "
                            + (last.get().equals("f")
                                    ? "it is not in its pg_dist_node; look at the coordinator's log (make pg CMD=logs), a switchover there makes its Patroni look again"
                                    : last.get()));
        }
    }
}
