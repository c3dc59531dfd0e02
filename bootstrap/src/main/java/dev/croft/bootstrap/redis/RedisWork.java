package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Carries out a {@link RedisVerb} on a deployment, on those of its nodes that are reached. */
public final class RedisWork {
    private static final int LINES = 50;
    private static final int MOST_LINES = 10_000;

    private final Run run;
    private final RedisSpec spec;
    private final Consumer<String> out;

    /** @param out takes what was asked for, a line at a time */
    public RedisWork(Run run, RedisSpec spec, Consumer<String> out) {
        this.run = run;
        this.spec = spec;
        this.out = out;
    }

    /**
     * @param words what follows the verb, as many as it takes
     * @throws BootstrapException what was asked for cannot be done, or was not done
     */
    public void carryOut(RedisVerb verb, List<String> words) {
        var nodes = SideBySide.map(spec.nodes(), this::reach).stream()
                .flatMap(Optional::stream)
                .toList();
        if (nodes.isEmpty()) {
            throw refused("none of its nodes is reached");
        }
        try (var links = new Links(spec, Optional.empty(), nodes)) {
            carryOut(verb, words, links, nodes);
            if (verb.changes()) {
                show(links);
            }
        } catch (Link.Lost | Link.Refused e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private void carryOut(RedisVerb verb, List<String> words, Links links, List<NodeShell> nodes) {
        var takeovers = new Takeovers(run, spec, links);
        switch (verb) {
            case LIST -> list(links);
            case FAILOVER -> takeovers.failover(links.named(words.get(0)));
            case TAKEOVER -> takeovers.takeover(links.named(words.get(0)));
            case REBALANCE -> takeovers.rebalance();
            case RESTART -> restart(links, words.stream().map(links::named).findFirst());
            case LOGS -> logs(
                    links, links.named(words.get(0)), words.stream().skip(1).findFirst());
            case BACKUPS -> backups(nodes);
            case BACKUP -> backup(nodes);
        }
    }

    private Optional<NodeShell> reach(RedisNode node) {
        return NodeShell.reached(
                run, spec, node, e -> run.warning().accept(node.name() + " is not reached: " + e.getMessage()));
    }

    private void list(Links links) {
        var roster = new Roster(spec, links);
        roster.lines().forEach(out);
        var wrong = roster.problems();
        if (!wrong.isEmpty()) {
            throw refused("is not as declared:\n" + String.join("\n", wrong));
        }
    }

    /** How it is after something was done; what was wrong before is no failure of that. */
    private void show(Links links) {
        var roster = new Roster(spec, links);
        roster.lines().forEach(out);
        roster.problems().forEach(run.warning());
    }

    private void restart(Links links, Optional<Link> one) {
        Set<Server> servers = new HashSet<>();
        one.map(Link::server).ifPresentOrElse(servers::add, () -> links.all().stream()
                .map(Link::server)
                .forEach(servers::add));
        new Rolls(run, spec, links, Mode.of(spec, links)).roll(servers);
    }

    private void logs(Links links, Link instance, Optional<String> wanted) {
        var lines = wanted.map(this::number).orElse(LINES);
        links.shell(instance.server()).log(instance.server(), lines).forEach(out);
    }

    private void backups(List<NodeShell> nodes) {
        var backups = place(nodes);
        var rows = new ArrayList<>(List.of(List.of("LABEL", "MASTERS", "KEYS", "MIB", "VERSION")));
        for (var label : backups.labels(spec.name())) {
            var set = backups.set(spec.name(), label);
            rows.add(List.of(
                    label,
                    String.valueOf(set.dumps().size()),
                    String.valueOf(set.keys()),
                    String.valueOf(set.dumps().stream()
                                    .mapToLong(BackupSet.Dump::bytes)
                                    .sum()
                            >> 20),
                    set.version()));
        }
        Columns.of(rows).forEach(out);
    }

    private void backup(List<NodeShell> nodes) {
        var backups = place(nodes);
        run.progress().accept(spec.name() + ": backing up");
        backups.make(run.deadline());
        backups(nodes);
    }

    private Backups place(List<NodeShell> nodes) {
        if (spec.backup().isEmpty()) {
            throw refused("no backup is declared: redis." + spec.name() + ".backup");
        }
        return NodeShell.withInstances(nodes).stream()
                .findFirst()
                .map(Backups::new)
                .orElseThrow(() -> refused("none of its nodes with instances is reached"));
    }

    private int number(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_LINES) {
            throw refused("'" + text + "' is no number of lines: 1 to " + MOST_LINES);
        }
        return Integer.parseInt(text);
    }

    private BootstrapException refused(String message) {
        return new BootstrapException(spec.name(), message);
    }
}
