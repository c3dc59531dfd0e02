package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisMode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A node, and what only a shell on it can tell or do. */
record NodeShell(RedisSpec spec, RedisNode node, Session session) {
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** Saving all data at a stop, reading it at a start. */
    private static final Duration LONG = Duration.ofMinutes(6);

    /** Of a log, in an error. */
    private static final int FEW_LINES = 12;

    /**
     * A node that is to be reached soon or not at all.
     *
     * @param unreached is told why it is not
     */
    static Optional<NodeShell> reached(Run run, RedisSpec spec, RedisNode node, Consumer<SshException> unreached) {
        try {
            return Optional.of(
                    new NodeShell(spec, node, run.engine().session(node.connection(), Patience.little(run))));
        } catch (SshException e) {
            if (e.kind() == SshException.Kind.INTERRUPTED) {
                throw e;
            }
            unreached.accept(e);
            return Optional.empty();
        }
    }

    String name() {
        return node.name();
    }

    Look look() {
        return Look.parse(run("look.sh", "looking at Redis", SHORT, Map.of()));
    }

    void restart(Server server) {
        run("restart.sh", "restarting " + server.name(), LONG, port(server));
    }

    void stop(Server server) {
        run("stop.sh", "stopping " + server.name(), LONG, port(server));
    }

    /** Ends a backup that is no longer declared. */
    void stopBackup() {
        run("backup-stop.sh", "stopping backups", LONG, Map.of());
    }

    /** Stops servers and deletes their data. */
    void clean(List<Server> servers) {
        run(
                "clean.sh",
                "removing the data of Redis",
                LONG,
                Map.of(
                        "CROFT_OWNER",
                        new Paths(spec).ownerText(),
                        "CROFT_PORTS",
                        servers.stream().map(s -> String.valueOf(s.port())).collect(Collectors.joining(" "))));
    }

    /** How its unit is, and what it logged last. */
    List<String> log(Server server, int lines) {
        return run(
                        "log.sh",
                        "reading the log",
                        SHORT,
                        Map.of("CROFT_PORT", String.valueOf(server.port()), "CROFT_LINES", String.valueOf(lines)))
                .lines()
                .toList();
    }

    /** A failure of a server with the last lines of its log. */
    BootstrapException failure(Server server, String message) {
        List<String> log;
        try {
            log = log(server, FEW_LINES);
        } catch (RuntimeException e) {
            log = List.of();
        }
        return new BootstrapException(
                List.of(new Failure(name(), Optional.of(server.name()), Optional.empty(), message, log)), null);
    }

    private static Map<String, String> port(Server server) {
        return Map.of("CROFT_PORT", String.valueOf(server.port()));
    }

    /** Those with instances: each of them makes and reads backups. */
    static List<NodeShell> withInstances(List<NodeShell> nodes) {
        return nodes.stream().filter(n -> !n.node().instances().isEmpty()).toList();
    }

    /** @param values variables of the script, besides those of all scripts */
    String run(String script, String what, Duration timeout, Map<String, String> values) {
        var paths = new Paths(spec);
        Map<String, Secret> env = new HashMap<>();
        env.put(
                "CROFT_PORTS",
                Secret.of(spec.on(node).stream()
                        .map(s -> String.valueOf(s.port()))
                        .collect(Collectors.joining(" "))));
        values.forEach((k, v) -> env.put(k, Secret.of(v)));
        env.put("CROFT_NAME", Secret.of(spec.name()));
        env.put("CROFT_ETC", Secret.of(paths.etc()));
        env.put("CROFT_LIB", Secret.of(paths.lib()));
        env.put(
                "CROFT_SENTINEL",
                Secret.of(
                        spec.mode() == RedisMode.SENTINEL
                                ? String.valueOf(spec.sentinel().port())
                                : ""));
        var result = session.run(Command.of(Text.script(script), timeout)
                .named("redis " + script.replace(".sh", ""))
                .with(env));
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new Failure(
                            name(), Optional.of("redis"), Optional.empty(), what + " failed", result.lastLines())),
                    null);
        }
        return result.output();
    }
}
