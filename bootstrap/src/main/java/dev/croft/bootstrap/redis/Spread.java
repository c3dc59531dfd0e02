package dev.croft.bootstrap.redis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which replicas of a cluster have to take over so that its nodes have as equal numbers of masters as the replicas' places
 * allow. A master may have to go by way of a third node: what counts is the nearest node that has two fewer.
 */
final class Spread {
    private final List<String> nodes;
    private final Set<Server> masters;
    private final Map<Server, Server> masterOf;

    private Spread(List<Server> servers, Set<Server> masters, Map<Server, Server> masterOf) {
        this.nodes =
                servers.stream().map(s -> s.node().name()).distinct().sorted().toList();
        this.masters = new HashSet<>(masters);
        this.masterOf = new HashMap<>(masterOf);
    }

    /**
     * @param servers the declared instances
     * @param masters those that have slots
     * @param masterOf replicas and whom they copy
     * @return replicas that take over, in this order
     */
    static List<Server> of(List<Server> servers, Set<Server> masters, Map<Server, Server> masterOf) {
        var spread = new Spread(servers, masters, masterOf);
        var moves = new ArrayList<Server>();
        for (var path = spread.path(); !path.isEmpty(); path = spread.path()) {
            // From its end, so that no node on the way has more than before.
            for (var i = path.size() - 1; i >= 0; i--) {
                spread.swap(path.get(i));
                moves.add(path.get(i));
            }
        }
        return moves;
    }

    /** The shortest way from a node with most masters to one with at least two fewer. */
    private List<Server> path() {
        return nodes.stream()
                .sorted(Comparator.comparingLong(this::mastersOn).reversed())
                .map(this::path)
                .filter(p -> !p.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private List<Server> path(String from) {
        var seen = new HashSet<>(List.of(from));
        var open = new ArrayDeque<List<Server>>(List.of(List.of()));
        while (!open.isEmpty()) {
            var path = open.remove();
            var at = path.isEmpty() ? from : path.get(path.size() - 1).node().name();
            if (mastersOn(at) <= mastersOn(from) - 2) {
                return path;
            }
            for (var next : replicasOfMastersOn(at)) {
                if (seen.add(next.node().name())) {
                    var longer = new ArrayList<>(path);
                    longer.add(next);
                    open.add(longer);
                }
            }
        }
        return List.of();
    }

    private List<Server> replicasOfMastersOn(String node) {
        return masterOf.keySet().stream()
                .filter(r -> masterOf.get(r).node().name().equals(node))
                .sorted(Comparator.comparing(Server::name))
                .toList();
    }

    private long mastersOn(String node) {
        return masters.stream().filter(m -> m.node().name().equals(node)).count();
    }

    /** A replica takes over: its master and the master's other replicas copy it. */
    private void swap(Server replica) {
        var old = Optional.ofNullable(masterOf.remove(replica)).orElseThrow();
        masterOf.replaceAll((r, m) -> m.equals(old) ? replica : m);
        masterOf.put(old, replica);
        masters.remove(old);
        masters.add(replica);
    }
}
