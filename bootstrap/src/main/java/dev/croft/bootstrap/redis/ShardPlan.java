package dev.croft.bootstrap.redis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which instances of a cluster are masters, and whose replica each of the others is. Pure. Whoever is a master stays one as
 * long as there are not too many, and a replica keeps its master where that is on another node.
 *
 * @param masters in the order of the declaration
 * @param replicas each replica with its master
 */
record ShardPlan(List<Server> masters, Map<Server, Server> replicas) {
    ShardPlan {
        masters = List.copyOf(masters);
        replicas = Map.copyOf(replicas);
    }

    /**
     * @param servers all declared instances
     * @param count how many masters there are to be
     * @param leading those that have slots now, the ones with most slots first
     * @param following whom replicas copy now
     */
    static ShardPlan of(
            List<Server> servers, int count, int replicas, List<Server> leading, Map<Server, Server> following) {
        var masters = masters(servers, count, leading, following);
        var ordered = servers.stream().filter(masters::contains).toList();
        var others = servers.stream().filter(s -> !masters.contains(s)).toList();
        return new ShardPlan(ordered, new Seats(ordered, replicas).fill(others, following));
    }

    private static Set<Server> masters(
            List<Server> servers, int count, List<Server> leading, Map<Server, Server> following) {
        var masters = new HashSet<Server>(leading.subList(0, Math.min(count, leading.size())));
        var perNode = servers.size() / count;
        // Instances that are as many places apart as there are masters are never on one node: each such row is a shard.
        var byNode = servers.stream()
                .sorted(Comparator.comparing((Server s) -> s.node().seq()).thenComparing(Server::port))
                .toList();
        if (masters.isEmpty()) {
            for (var row = 0; row < count; row++) {
                var shard = new ArrayList<Server>();
                for (var copy = 0; copy < perNode; copy++) {
                    shard.add(byNode.get(row + copy * count));
                }
                masters.add(leastLoaded(shard, masters));
            }
            return masters;
        }
        while (masters.size() < count) {
            // A replica that has its place stays one.
            var free = servers.stream()
                    .filter(s -> !masters.contains(s) && !following.containsKey(s))
                    .toList();
            var candidates = free.isEmpty()
                    ? servers.stream().filter(s -> !masters.contains(s)).toList()
                    : free;
            masters.add(leastLoaded(candidates, masters));
        }
        return masters;
    }

    /** The one on the node with the fewest masters. */
    private static Server leastLoaded(List<Server> candidates, Set<Server> masters) {
        return candidates.stream()
                .min(Comparator.comparing((Server s) ->
                        masters.stream().filter(m -> m.node().equals(s.node())).count()))
                .orElseThrow();
    }

    /** Places for replicas, and who sits where: a matching that is enlarged until all that can sit do. */
    private static final class Seats {
        private final List<Server> seats = new ArrayList<>();
        private final Map<Integer, Server> taken = new HashMap<>();

        Seats(List<Server> masters, int replicas) {
            for (var i = 0; i < replicas; i++) {
                seats.addAll(masters);
            }
        }

        Map<Server, Server> fill(List<Server> replicas, Map<Server, Server> following) {
            replicas.forEach(r -> Optional.ofNullable(following.get(r))
                    .filter(m -> !m.node().equals(r.node()))
                    .ifPresent(m -> sit(r, m)));
            for (var apart : List.of(true, false)) {
                for (var replica : replicas) {
                    if (!taken.containsValue(replica)) {
                        seat(replica, apart, new HashSet<>());
                    }
                }
            }
            return taken.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, e -> seats.get(e.getKey())));
        }

        private void sit(Server replica, Server master) {
            for (var i = 0; i < seats.size(); i++) {
                if (seats.get(i).equals(master) && !taken.containsKey(i)) {
                    taken.put(i, replica);
                    return;
                }
            }
        }

        /** @param apart whether a replica must not be on its master's node */
        private boolean seat(Server replica, boolean apart, Set<Integer> tried) {
            for (var i = 0; i < seats.size(); i++) {
                if (apart && seats.get(i).node().equals(replica.node()) || !tried.add(i)) {
                    continue;
                }
                var there = Optional.ofNullable(taken.get(i));
                if (there.isEmpty() || seat(there.get(), apart, tried)) {
                    taken.put(i, replica);
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * How many slots each master gives away and to whom, so that all have the same number but for one. Those with the right
     * number keep theirs.
     *
     * @param slots how many each has now, by id; those that are to have none are not among the masters
     */
    static List<Move> moves(Map<String, Integer> slots, List<String> masters) {
        var target = new TreeMap<String, Integer>();
        var rest = ClusterEntry.SLOTS % masters.size();
        // Who has most keeps the one more, so that as few as possible move.
        var bySize = masters.stream()
                .sorted(Comparator.comparing((String m) -> -slots.getOrDefault(m, 0))
                        .thenComparing(m -> m))
                .toList();
        for (var master : bySize) {
            target.put(master, ClusterEntry.SLOTS / masters.size() + (rest-- > 0 ? 1 : 0));
        }
        var moves = new ArrayList<Move>();
        var missing = new TreeMap<String, Integer>();
        masters.forEach(m -> missing.put(m, target.get(m) - slots.getOrDefault(m, 0)));
        new TreeMap<>(slots).forEach((from, has) -> {
            var surplus = has - target.getOrDefault(from, 0);
            for (var to : masters) {
                var count = Math.min(surplus, Math.max(0, missing.get(to)));
                if (count > 0) {
                    moves.add(new Move(from, to, count));
                    missing.merge(to, -count, Integer::sum);
                    surplus -= count;
                }
            }
        });
        return List.copyOf(moves);
    }

    /** So many slots from one master to another, by ids. */
    record Move(String from, String to, int count) {}
}
