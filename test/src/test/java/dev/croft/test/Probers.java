package dev.croft.test;

import static dev.croft.test.Until.until;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A writer inside each member of a cluster, through that node's own services: what it is told is what a client would be told
 * that no cut of the network keeps away.
 */
final class Probers {
    /**
     * A write that was acknowledged.
     *
     * @param at milliseconds of the machine's clock, which is that of all nodes
     * @param server address of the PostgreSQL that said yes
     */
    record Ack(long at, String node, int port, long number, String server) {}

    private static final String UNIT = "croft-test-probe";

    private final Stack stack;
    private final Sql sql;
    private final List<String> nodes;

    Probers(Stack stack, Sql sql, List<String> nodes) {
        this.stack = stack;
        this.sql = sql;
        this.nodes = nodes;
    }

    /** Begins anew on every node; returns when each was told yes. */
    void start() throws Exception {
        var script = Base64.getEncoder().encodeToString(script());
        nodes.parallelStream().forEach(node -> stack.ssh(
                        node,
                        "systemctl stop " + UNIT + " 2>/dev/null; : >/run/croft-probe; echo " + script
                                + " | base64 -d >/run/croft-probe.sh; systemd-run --quiet --collect --unit "
                                + UNIT + " --setenv=PGPASSWORD=" + Stack.quote(sql.password())
                                + " sh /run/croft-probe.sh " + node + " "
                                + sql.user() + " " + sql.database())
                .ok());
        for (var node : nodes) {
            until(node + " is told yes", Duration.ofMinutes(2), () -> !soFar(node)
                    .isEmpty());
        }
    }

    private static byte[] script() {
        try (var in = Probers.class.getResourceAsStream("probe.sh")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends them all; what was acknowledged, in the order in which it was. */
    List<Ack> stop() {
        Map<String, List<Ack>> all = new ConcurrentHashMap<>();
        nodes.parallelStream()
                .forEach(node -> all.put(
                        node,
                        stack.ssh(node, "systemctl stop " + UNIT + "; cat /run/croft-probe")
                                .ok()
                                .output()
                                .lines()
                                .map(line -> ack(node, line.split(" ")))
                                .toList()));
        return all.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(Ack::at))
                .toList();
    }

    /** What one node was told up to now. */
    List<Ack> soFar(String node) {
        return stack.ssh(node, "cat /run/croft-probe")
                .ok()
                .output()
                .lines()
                .map(line -> ack(node, line.split(" ")))
                .toList();
    }

    private static Ack ack(String node, String[] f) {
        // The first address of PostgreSQL's own is the node's.
        return new Ack(Long.parseLong(f[0]), node, Integer.parseInt(f[1]), Long.parseLong(f[2]), f[3].split(",")[0]);
    }

    /** The servers that acknowledged, each as often as it began to: more than one turn of a server is two leaders at a time. */
    static List<String> reigns(List<Ack> acks) {
        var all = new ArrayList<String>();
        for (var ack : acks) {
            if (all.isEmpty() || !all.get(all.size() - 1).equals(ack.server())) {
                all.add(ack.server());
            }
        }
        return all;
    }

    /** Seconds of the longest time without an acknowledgement between two. */
    static double gap(List<Ack> acks) {
        var longest = 0L;
        for (var i = 1; i < acks.size(); i++) {
            longest = Math.max(longest, acks.get(i).at() - acks.get(i - 1).at());
        }
        return longest / 1e3;
    }

    /** What was acknowledged and is not on a server, by its address. */
    List<Ack> lost(List<Ack> acks, String server) throws SQLException {
        Map<String, Set<Long>> there = new TreeMap<>();
        try (var connection = sql.connect(server, 5432);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select node, n from probed")) {
            while (rows.next()) {
                there.computeIfAbsent(rows.getString(1), node -> new TreeSet<>())
                        .add(rows.getLong(2));
            }
        }
        return acks.stream()
                .filter(a -> !there.getOrDefault(a.node(), Set.of()).contains(a.number()))
                .toList();
    }
}
