package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.NodeItems;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes that a resource had once and has no longer. */
public final class Departed {
    /** A node that goes may be gone already: nobody waits long for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Departed() {
    }

    /** Takes the items off the nodes that are in {@code past} and no longer in {@code now}, unless their machines go too. */
    public static void remove(Run run, List<NodeItems> past, List<NodeItems> now, OnDelete onDelete) {
        Set<String> kept = now.stream().map(NodeItems::node).collect(Collectors.toSet());
        var gone = past.stream().filter(n -> !kept.contains(n.node())).toList();
        if (!gone.isEmpty() && onDelete == OnDelete.CLEAN) {
            run.engine().remove(run, gone);
        }
    }

    /** A deadline for a node that may be gone. */
    public static Instant soon(Run run) {
        var soon = Instant.now().plus(PATIENCE);
        return soon.isBefore(run.deadline()) ? soon : run.deadline();
    }
}
