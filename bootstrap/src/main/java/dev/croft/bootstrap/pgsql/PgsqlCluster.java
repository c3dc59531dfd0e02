package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Brings the members of one cluster to what is declared, once their nodes have all that they need. */
final class PgsqlCluster {
    /** A first start with initdb, or a recovery after a crash; longer means that something is wrong. */
    private static final Duration LEADER = Duration.ofMinutes(3);

    private static final Duration SERVICE = Duration.ofSeconds(60);

    private final Run run;
    private final PgsqlSpec spec;
    private final Optional<PgsqlSpec> past;
    private final List<PgsqlNode> nodes;
    private final Map<String, Look> looks;

    /** @param looks what each node looked like before its items were put in place, by the node's name */
    PgsqlCluster(Run run, PgsqlSpec spec, Optional<PgsqlSpec> past, List<PgsqlNode> nodes, Map<String, Look> looks) {
        this.run = run;
        this.spec = spec;
        this.past = past;
        this.nodes = nodes;
        this.looks = looks;
    }

    /** @return the member that leads */
    PgsqlNode settle() {
        var seated = nodes.stream().filter(this::hasData).toList();
        // The first member alone, so that the cluster begins where it is declared to; or all that have data.
        var beginners = seated.isEmpty() ? List.of(node(spec.first())) : seated;
        var restore = seated.isEmpty() ? spec.restoreFrom() : Optional.<PgsqlRestore>empty();
        restore.ifPresent(r -> new Backups(run, spec, spec.backup().orElseThrow()).checkSource(r, beginners.get(0)));
        if (seated.isEmpty()) {
            beginners.get(0).begin();
        }
        run.progress().accept(spec.name() + ": starting " + (seated.isEmpty() ? "the first member" : "the members"));
        SideBySide.each(
                beginners.stream().filter(n -> !looks.get(n.name()).running()).toList(), PgsqlNode::start);
        var leader = restore.map(r -> awaitRestored(beginners.get(0), r)).orElseGet(() -> awaitLeader(beginners));
        var patched = patchConfig(leader);
        var others = nodes.stream().filter(n -> !beginners.contains(n)).toList();
        SideBySide.each(others, PgsqlNode::start);
        if (!spec.standby()) {
            awaitPromotion(leader);
            run.progress().accept(spec.name() + ": users and databases");
            new Objects(spec, past, leader).converge(run.deadline());
        }
        awaitMembers(leader);
        new Restarts(run, spec, nodes).roll(patched);
        spec.backup().ifPresent(b -> new Backups(run, spec, b)
                .settle(nodes, leader(nodes).orElse(leader), past));
        SideBySide.each(
                nodes.stream().filter(n -> !looks.get(n.name()).founded()).toList(), PgsqlNode::founded);
        awaitServices();
        return leader(nodes).orElse(leader);
    }

    private boolean hasData(PgsqlNode node) {
        return looks.get(node.name()).data();
    }

    private PgsqlNode node(PgsqlMember member) {
        return nodes.stream().filter(n -> n.member().equals(member)).findFirst().orElseThrow();
    }

    private PgsqlNode awaitLeader(List<PgsqlNode> candidates) {
        run.progress().accept(spec.name() + ": waiting for a leader");
        // A standby cluster begins with a copy, which takes as long as the data is large.
        var limit = spec.standby() ? run.deadline() : Waiting.within(LEADER, run.deadline());
        var leader = Waiting.until(limit, () -> leader(candidates));
        return leader.orElseThrow(() -> new BootstrapException(
                candidates.stream()
                        .map(n -> n.failure(n.instance() + " did not become, or find, a leader of cluster "
                                + spec.name() + " in time"))
                        .toList(),
                null));
    }

    /** As long as the data is large; but what failed once is not tried for ever. */
    private PgsqlNode awaitRestored(PgsqlNode node, PgsqlRestore restore) {
        var from = "cluster " + restore.cluster() + " to " + restore.target().words();
        run.progress().accept(node.instance() + ": restoring " + from);
        var failed = new AtomicBoolean();
        var leader = Waiting.until(run.deadline(), () -> {
            var found = leader(List.of(node));
            if (found.isEmpty()) {
                failed.set(node.restores() > 1);
                return failed.get() ? Optional.of(Optional.<PgsqlNode>empty()) : Optional.empty();
            }
            return Optional.of(found);
        });
        return leader.flatMap(found -> found).orElseThrow(() -> {
            var failure = node.failedRestore(node.instance() + " could not restore " + from
                    + (failed.get() ? "; Patroni is stopped there until the next run" : " in time"));
            node.stop();
            return new BootstrapException(List.of(failure), null);
        });
    }

    private static Optional<PgsqlNode> leader(List<PgsqlNode> nodes) {
        return nodes.stream()
                .filter(n -> n.patroni()
                        .state()
                        .filter(s -> s.leader() && s.running())
                        .isPresent())
                .findFirst();
    }

    /** @return whether something was changed */
    private boolean patchConfig(PgsqlNode leader) {
        var present = Waiting.until(Waiting.within(LEADER, run.deadline()), leader.patroni()::config)
                .orElseThrow(() -> new BootstrapException(
                        List.of(leader.failure("Patroni does not tell the configuration of cluster " + spec.name())),
                        null));
        if (!spec.standby() && past.filter(PgsqlSpec::standby).isEmpty()) {
            ClusterConfig.upstream(present).ifPresent(host -> {
                throw new BootstrapException(
                        leader.name(),
                        "cluster " + spec.name() + " copies " + host
                                + " by its own configuration, and no upstream is declared; to promote it, run: patronictl edit-config --force -s standby_cluster=null; else declare its upstream in a new cluster");
            });
        }
        var patch = ClusterConfig.patch(ClusterConfig.wanted(spec, past), present);
        if (patch.isEmpty()) {
            return false;
        }
        run.progress()
                .accept(spec.name() + ": changing "
                        + String.join(", ", ClusterConfig.drift(patch, present).keySet()));
        leader.patroni().patchConfig(patch);
        return true;
    }

    /** A cluster that was a standby until now takes writes when its leader has left recovery. */
    private void awaitPromotion(PgsqlNode leader) {
        if (past.filter(PgsqlSpec::standby).isEmpty()) {
            return;
        }
        run.warning()
                .accept(
                        spec.name()
                                + ": is promoted and takes writes of its own from now on; make sure that the cluster it copied, and its clients, write no more");
        run.progress().accept(spec.name() + ": promoting");
        Waiting.until(
                        Waiting.within(LEADER, run.deadline()),
                        () -> leader.patroni().state().filter(s -> s.writable() && s.running()))
                .orElseThrow(() -> new BootstrapException(
                        List.of(leader.failure(leader.instance() + " still follows the other cluster")), null));
    }

    /** Copying takes as long as the data is large: only the run's deadline ends it. */
    private void awaitMembers(PgsqlNode leader) {
        var names = nodes.stream().collect(Collectors.toMap(PgsqlNode::instance, PgsqlNode::name));
        var last = new AtomicReference<List<ListedMember>>(List.of());
        var shown = new AtomicReference<>("");
        var all = Waiting.until(run.deadline(), () -> {
            leader.patroni().members().ifPresent(last::set);
            Predicate<String> missing =
                    instance -> last.get().stream().noneMatch(m -> m.name().equals(instance) && m.healthy());
            var waiting = names.keySet().stream()
                    .filter(missing)
                    .sorted()
                    .map(i -> i + " " + state(last.get(), i))
                    .collect(Collectors.joining(", "));
            if (!waiting.equals(shown.getAndSet(waiting)) && !waiting.isEmpty()) {
                run.progress().accept(spec.name() + ": " + waiting);
            }
            return waiting.isEmpty() ? Optional.of(true) : Optional.empty();
        });
        if (all.isEmpty()) {
            List<Failure> failures = nodes.stream()
                    .filter(n -> last.get().stream().noneMatch(m -> m.name().equals(n.instance()) && m.healthy()))
                    .map(n -> n.failure(n.instance() + " is not a working member of cluster " + spec.name() + ": "
                            + state(last.get(), n.instance())))
                    .toList();
            throw new BootstrapException(failures, null);
        }
    }

    private static String state(List<ListedMember> members, String instance) {
        return members.stream()
                .filter(m -> m.name().equals(instance))
                .map(m -> m.healthy() || m.leader() || !m.state().equals("running")
                        ? m.state()
                        : "does not follow the leader")
                .findFirst()
                .orElse("not there yet");
    }

    /** The way of the users: through every member's balancer and pooler, with a user and a database of the declaration. */
    private void awaitServices() {
        var user = spec.presentUsers().stream()
                .filter(u -> u.throughPooler()
                        && spec.presentDatabases().stream()
                                .anyMatch(d -> d.owner().equals(u.name())))
                .findFirst();
        if (user.isEmpty()) {
            return;
        }
        var database = spec.presentDatabases().stream()
                .filter(d -> d.owner().equals(user.get().name()))
                .findFirst()
                .orElseThrow();
        run.progress().accept(spec.name() + ": waiting for the services");
        SideBySide.each(nodes, node -> {
            var last = new AtomicReference<>("");
            var answer = Waiting.until(
                    Waiting.within(SERVICE, run.deadline()), () -> query(node, user.get(), database, last));
            if (answer.isEmpty()) {
                throw new BootstrapException(
                        node.name(),
                        (spec.standby() ? "the cluster" : "the primary") + " does not answer on port " + port()
                                + " (user " + user.get().name() + ", database " + database.name() + "): " + last.get());
            }
        });
    }

    private int port() {
        return spec.standby() ? spec.ports().replica() : spec.ports().primary();
    }

    private Optional<Boolean> query(
            PgsqlNode node, PgsqlUser user, PgsqlDatabase database, AtomicReference<String> last) {
        try (var sql = Sql.through(node.session(), "127.0.0.1", port(), spec.authority());
                var connection = sql.connect(database.name(), user.name(), List.of(user.password()));
                var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT NOT pg_is_in_recovery()")) {
            if (result.next() && (spec.standby() || result.getBoolean(1))) {
                return Optional.of(true);
            }
            last.set("it leads to a replica");
        } catch (SQLException e) {
            last.set(e.getMessage());
        }
        return Optional.empty();
    }
}
