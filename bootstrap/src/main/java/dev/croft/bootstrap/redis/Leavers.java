package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.ssh.SshException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Servers that were declared once and are no longer. */
final class Leavers {
    private final Run run;
    private final RedisSpec past;
    private final RedisSpec spec;
    private final List<Server> servers;

    Leavers(Run run, RedisSpec spec, RedisSpec past) {
        this.run = run;
        this.past = past;
        this.spec = spec;
        var kept = new ArrayList<>(spec.servers());
        kept.addAll(spec.sentinels());
        var all = new ArrayList<>(past.servers());
        all.addAll(past.sentinels());
        this.servers = all.stream()
                .filter(old -> kept.stream().noneMatch(s -> s.endpoint().equals(old.endpoint())))
                .toList();
    }

    boolean isEmpty() {
        return servers.isEmpty();
    }

    /** Stops them, and deletes what they kept unless their machines may go too. */
    void stop() {
        var nodes = servers.stream().map(Server::node).distinct().toList();
        SideBySide.each(nodes, node -> {
            var here = servers.stream().filter(s -> s.node().equals(node)).toList();
            shell(node).ifPresent(shell -> {
                here.forEach(s -> {
                    run.progress().accept(s.name() + ": leaves " + past.name());
                    shell.stop(s);
                });
                if (spec.onDelete() == OnDelete.CLEAN || stays(node)) {
                    shell.clean(here);
                }
            });
        });
    }

    private boolean stays(RedisNode node) {
        return spec.nodes().stream().anyMatch(n -> n.name().equals(node.name()));
    }

    private Optional<NodeShell> shell(RedisNode node) {
        return reach(run, past, node, " leaves " + past.name() + " unseen");
    }

    /** A node that may be gone: then a warning tells what is not done there. */
    static Optional<NodeShell> reach(Run run, RedisSpec spec, RedisNode node, String otherwise) {
        try {
            return Optional.of(
                    new NodeShell(spec, node, run.engine().session(node.connection(), Patience.little(run))));
        } catch (SshException e) {
            if (!e.unreachable()) {
                throw e;
            }
            run.warning().accept(node.name() + ":" + otherwise + ", it does not answer: " + e.getMessage());
            return Optional.empty();
        }
    }
}
