package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.SideBySide;
import dev.croft.model.redis.RedisRestore;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a deployment is with the backup that it begins with, as its nodes know it: one that was restored is not restored
 * again, whatever becomes of its keys.
 */
record RestoreMark(boolean done, String deployment, String label) {
    private static final Duration SHORT = Duration.ofSeconds(30);

    /** @return the furthest that a node knows; empty where none was begun */
    static Optional<RestoreMark> read(List<NodeShell> nodes) {
        return SideBySide.map(nodes, n -> parse(mark(n, ""))).stream()
                .flatMap(Optional::stream)
                .max(Comparator.comparing(RestoreMark::done));
    }

    void write(List<NodeShell> nodes) {
        SideBySide.each(nodes, n -> mark(n, (done ? "done " : "begun ") + deployment + " " + label));
    }

    static Optional<RestoreMark> parse(String text) {
        var words = text.strip().split(" ");
        return words.length == 3
                ? Optional.of(new RestoreMark(words[0].equals("done"), words[1], words[2]))
                : Optional.empty();
    }

    /** Whether it is of what is declared. */
    boolean isOf(RedisRestore restore) {
        return deployment.equals(restore.deployment())
                && (restore.label().equals(RedisRestore.LATEST) || label.equals(restore.label()));
    }

    private static String mark(NodeShell node, String set) {
        return node.run(
                "restore-mark.sh",
                "looking what was restored",
                SHORT,
                Map.of("CROFT_MARK", new Paths(node.spec()).mark(), "CROFT_SET", set));
    }

    /** For people. */
    String words() {
        return "backup " + label + " of deployment " + deployment;
    }
}
