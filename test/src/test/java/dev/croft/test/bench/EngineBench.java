package dev.croft.test.bench;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The engine in a warm JVM, for measurements: reads an order a line from standard input, and answers each with one line.
 * Arguments: the folder of the lists, a file with a node a line ({@code name host port user type key}), the private key's file.
 *
 * <ul>
 *   <li>{@code fresh}: connects to all nodes, converges, disconnects; answers the seconds, and how much was changed
 *   <li>{@code open}: the same over connections that stay open
 *   <li>{@code delay N}: from now on nodes are reached over lines of N ms of round trip; answers their ports
 * </ul>
 */
public final class EngineBench {
    private final PeerItems items;
    private final List<Connection> nodes;
    private final List<String> names;
    private final List<DelayProxy> proxies = new ArrayList<>();
    private List<Connection> reached;
    private Optional<NodeEngine> kept = Optional.empty();

    private EngineBench(PeerItems items, List<String> names, List<Connection> nodes) {
        this.items = items;
        this.names = names;
        this.nodes = nodes;
        this.reached = nodes;
    }

    public static void main(String[] args) throws IOException {
        var key = Secret.of(Files.readString(Path.of(args[2])));
        var names = new ArrayList<String>();
        var nodes = new ArrayList<Connection>();
        for (var line : Files.readAllLines(Path.of(args[1]))) {
            var f = line.split(" ");
            names.add(f[0]);
            nodes.add(new Connection(f[1], Integer.parseInt(f[2]), f[3], f[4] + " " + f[5], key, Optional.empty()));
        }
        var addresses = nodes.stream().map(Connection::host).toList();
        var bench = new EngineBench(PeerItems.read(Path.of(args[0]), addresses), names, nodes);
        try (var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var order = orders.readLine(); order != null; order = orders.readLine()) {
                System.out.println(bench.answer(order));
            }
        }
    }

    private String answer(String order) {
        try {
            if (order.equals("fresh")) {
                return fresh();
            } else if (order.equals("open")) {
                return open();
            } else if (order.startsWith("delay ")) {
                return delay(Long.parseLong(order.substring("delay ".length())));
            }
            return "failed: unknown order " + order;
        } catch (IOException | RuntimeException e) {
            return "failed: " + e.getMessage().replace('\n', ' ');
        }
    }

    private String fresh() {
        var start = System.nanoTime();
        int changes;
        try (var engine = NodeEngine.create()) {
            changes = converge(engine);
        }
        return seconds(start) + " " + changes;
    }

    private String open() {
        if (kept.isEmpty()) {
            kept = Optional.of(NodeEngine.create());
            converge(kept.get());
        }
        var start = System.nanoTime();
        var changes = converge(kept.get());
        return seconds(start) + " " + changes;
    }

    private static String seconds(long start) {
        return String.format(java.util.Locale.ROOT, "%.4f", (System.nanoTime() - start) / 1e9);
    }

    /** Returns how many changes the engine told of. */
    private int converge(NodeEngine engine) {
        var steps = new AtomicInteger();
        var wanted = new ArrayList<NodeItems>();
        for (var i = 0; i < reached.size(); i++) {
            wanted.add(new NodeItems(names.get(i), reached.get(i), items.on(names.get(i))));
        }
        var run = new Run(
                engine,
                Instant.now().plusSeconds(600),
                step -> {
                    if (!step.endsWith(": connecting")) {
                        System.err.println(step);
                        steps.incrementAndGet();
                    }
                },
                System.err::println);
        engine.converge(run, wanted, Map.of());
        return steps.get();
    }

    private String delay(long millis) throws IOException {
        kept.ifPresent(NodeEngine::close);
        kept = Optional.empty();
        for (var proxy : proxies) {
            proxy.close();
        }
        proxies.clear();
        reached = nodes;
        if (millis > 0) {
            var delayed = new ArrayList<Connection>();
            for (var node : nodes) {
                var proxy = DelayProxy.to(node.host(), node.port(), millis);
                proxies.add(proxy);
                delayed.add(new Connection(
                        "127.0.0.1", proxy.port(), node.user(), node.hostKey(), node.privateKey(), Optional.empty()));
            }
            reached = delayed;
        }
        return reached.stream()
                .map(c -> c.host() + ":" + c.port())
                .reduce("", (a, b) -> a + " " + b)
                .strip();
    }
}
