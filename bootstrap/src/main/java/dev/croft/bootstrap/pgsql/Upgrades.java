package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.NodeItems;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings members that run to the declared minor releases, one at a time: replicas first, then the leader after it has handed
 * over. A member that does not come back ends it, and the others stay as they are. Members that do not run yet get their
 * packages with all else.
 */
final class Upgrades {
    /** An election, under the longest of leases. */
    private static final Duration LEADER = Duration.ofMinutes(2);

    private final Run run;
    private final PgsqlSpec spec;
    private final List<PgsqlNode> nodes;
    private final Map<String, Look> looks;
    private final Restarts restarts;

    Upgrades(Run run, PgsqlSpec spec, List<PgsqlNode> nodes, Map<String, Look> looks) {
        this.run = run;
        this.spec = spec;
        this.nodes = nodes;
        this.looks = looks;
        this.restarts = new Restarts(run, spec, nodes);
    }

    void roll() {
        if (!spec.releases().given()) {
            return;
        }
        var behind = behind();
        if (behind.isEmpty()) {
            return;
        }
        var leader = Waiting.until(Waiting.within(LEADER, run.deadline()), () -> Restarts.leader(nodes))
                .orElseThrow(
                        () -> new BootstrapException(
                                behind.get(0).name(),
                                "cluster " + spec.name()
                                        + " has no leader, so its releases are left as they are; bring it back first: make pg CMD=list"));
        behind.stream().filter(Predicate.not(leader::equals)).forEach(this::upgrade);
        if (behind.contains(leader)) {
            Restarts.successor(leader, nodes).ifPresent(next -> {
                restarts.handOver(leader, next);
                restarts.awaitHealthy(leader);
            });
            upgrade(leader);
        }
    }

    /** Those with other releases installed, and those that still run from what was installed before. */
    private List<PgsqlNode> behind() {
        var running = nodes.stream()
                .filter(n ->
                        looks.get(n.name()).running() && looks.get(n.name()).data())
                .toList();
        var differing =
                run.engine().observe(run, running.stream().map(this::packages).toList());
        return running.stream()
                .filter(n -> looks.get(n.name()).outdated()
                        || differing.keySet().stream().anyMatch(item -> item.startsWith(n.name() + "/")))
                .toList();
    }

    private NodeItems packages(PgsqlNode node) {
        return new NodeItems(node.name(), node.member().connection(), List.copyOf(PatroniFiles.released(spec)));
    }

    private void upgrade(PgsqlNode node) {
        run.progress().accept(node.instance() + ": installing " + words());
        run.engine().converge(run, List.of(packages(node)), Map.of());
        run.progress().accept(node.instance() + ": restarting for " + words());
        node.restart();
        restarts.awaitHealthy(node);
    }

    private String words() {
        return Stream.of(
                        spec.releases().postgresql().map(v -> "PostgreSQL " + v),
                        spec.releases().patroni().map(v -> "Patroni " + v))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" and "));
    }
}
