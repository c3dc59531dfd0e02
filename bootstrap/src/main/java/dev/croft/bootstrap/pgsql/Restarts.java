package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.SshException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Restarts members where a setting waits for it: replicas first, then the leader after it has handed over. */
final class Restarts {
    /** A member reads a changed configuration within a turn of its loop. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private static final Duration SETTLED = Duration.ofSeconds(4);
    private static final int TRIES = 3;
    private static final long PAUSE_MILLIS = 1000;
    private static final Duration BACK = Duration.ofMinutes(5);

    private final Run run;
    private final PgsqlSpec spec;
    private final List<PgsqlNode> nodes;

    Restarts(Run run, PgsqlSpec spec, List<PgsqlNode> nodes) {
        this.run = run;
        this.spec = spec;
        this.nodes = nodes;
    }

    /** @param patched whether the configuration was changed a moment ago, so that members may not know yet what waits */
    void roll(boolean patched) {
        if (patched) {
            awaitTurn();
        }
        if (pending(nodes).isEmpty()) {
            return;
        }
        var leader = leader(nodes);
        var replicas =
                nodes.stream().filter(n -> !leader.equals(Optional.of(n))).toList();
        pending(replicas).forEach(this::restart);
        leader.filter(this::isPending)
                .ifPresent(l -> restartLeader(l, !pending(replicas).isEmpty()));
        for (var i = 0; i < TRIES && !pending(replicas).isEmpty(); i++) {
            // They follow the leader again and have read its new limits from the WAL.
            pending(replicas).forEach(this::awaitHealthy);
            Waiting.pause(PAUSE_MILLIS);
            pending(replicas).forEach(this::restart);
        }
        pending(nodes).forEach(n -> run.warning()
                .accept(n.instance() + ": a setting still waits for a restart; the next run tries again"));
    }

    /**
     * @param first whether replicas still wait after their restart: PostgreSQL lets them have fewer connections, workers
     *     and the like only after the leader has fewer, so it cannot become a replica before
     */
    private void restartLeader(PgsqlNode leader, boolean first) {
        if (!first) {
            candidate(leader).ifPresent(candidate -> {
                handOver(leader, candidate);
                awaitHealthy(leader);
            });
        }
        restart(leader);
    }

    /** The one that holds the lead now. */
    static Optional<PgsqlNode> leader(List<PgsqlNode> nodes) {
        return nodes.stream()
                .filter(n -> n.patroni().state().filter(MemberState::leader).isPresent())
                .findFirst();
    }

    private List<PgsqlNode> pending(List<PgsqlNode> nodes) {
        return nodes.stream().filter(this::isPending).toList();
    }

    private boolean isPending(PgsqlNode node) {
        return node.patroni().state().filter(s -> s.restart().helps(spec)).isPresent();
    }

    /** Waits until each member has read the configuration twice: the first reading may have been under way. */
    private void awaitTurn() {
        Map<String, Long> seen = nodes.stream()
                .collect(Collectors.toMap(
                        PgsqlNode::name,
                        n -> n.patroni().state().map(MemberState::seen).orElse(0L)));
        Waiting.until(
                Waiting.within(TURN, run.deadline()),
                () -> nodes.stream().allMatch(n -> n.patroni()
                                .state()
                                .filter(s -> s.seen() >= seen.get(n.name()) + 3)
                                .isPresent())
                        ? Optional.of(true)
                        : Optional.empty());
    }

    private void restart(PgsqlNode node) {
        if (!isPending(node)) {
            // A leader that has handed over was restarted by that.
            return;
        }
        run.progress().accept(node.instance() + ": restarting PostgreSQL for its new settings");
        node.patroni().restartIfPending();
        awaitHealthy(node);
        // It takes Patroni a turn to see that nothing waits any more.
        Waiting.until(
                Waiting.within(SETTLED, run.deadline()), () -> isPending(node) ? Optional.empty() : Optional.of(true));
    }

    /** Waits until a member leads or follows again. */
    void awaitHealthy(PgsqlNode node) {
        var back = Waiting.until(Waiting.within(BACK, run.deadline()), () -> node.patroni()
                .members()
                .filter(members -> members.stream().anyMatch(m -> m.name().equals(node.instance()) && m.healthy())));
        if (back.isEmpty()) {
            throw new BootstrapException(
                    List.of(node.failure(node.instance()
                            + " did not come back after its restart; the others were left as they are")),
                    null);
        }
    }

    /** A replica that follows the leader now. */
    private Optional<PgsqlNode> candidate(PgsqlNode leader) {
        return successor(leader, nodes);
    }

    /** One of the nodes that the leader may hand over to now. */
    static Optional<PgsqlNode> successor(PgsqlNode leader, List<PgsqlNode> nodes) {
        var names = ListedMember.successors(leader.patroni().members().orElse(List.of()));
        return nodes.stream().filter(n -> names.contains(n.instance())).findFirst();
    }

    /** Hands the lead over and waits until the new leader leads. */
    void handOver(PgsqlNode leader, PgsqlNode candidate) {
        run.progress().accept(spec.name() + ": " + leader.instance() + " hands the lead to " + candidate.instance());
        asPlanned(leader, () -> candidate.patroni().switchover(leader.instance(), candidate.instance()));
        var done = Waiting.until(
                Waiting.within(BACK, run.deadline()),
                () -> candidate.patroni().state().filter(s -> s.leader() && s.running()));
        if (done.isEmpty()) {
            throw new BootstrapException(
                    List.of(candidate.failure(
                            candidate.instance() + " did not take the lead of cluster " + spec.name())),
                    null);
        }
    }

    /** The members of a Citus shard have no script that would read the mark; one that is alone now had it. */
    private void asPlanned(PgsqlNode leader, Runnable switchover) {
        if (spec.citus().isPresent()) {
            switchover.run();
            return;
        }
        leader.handsOver(true);
        try {
            switchover.run();
        } finally {
            try {
                leader.handsOver(false);
            } catch (BootstrapException | SshException e) {
                if (e instanceof SshException s && s.kind() == SshException.Kind.INTERRUPTED) {
                    throw e;
                }
                // A mark that stays is too old within seconds; what the switchover came to is what counts.
                run.warning().accept(e.getMessage());
            }
        }
    }
}
