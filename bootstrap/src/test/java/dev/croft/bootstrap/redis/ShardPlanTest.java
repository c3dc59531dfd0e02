package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardPlanTest {
    private static ShardPlan plan(RedisSpec spec, List<Server> leading, Map<Server, Server> following) {
        return ShardPlan.of(spec.servers(), spec.shards(), spec.cluster().replicas(), leading, following);
    }

    private static void apart(RedisSpec spec, ShardPlan plan) {
        assertThat(plan.masters()).hasSize(spec.shards());
        assertThat(plan.replicas()).hasSize(spec.servers().size() - spec.shards());
        plan.replicas().forEach((r, m) -> assertThat(r.node()).as(r.name()).isNotEqualTo(m.node()));
        assertThat(plan.replicas().values().stream()
                        .collect(Collectors.groupingBy(m -> m, Collectors.counting()))
                        .values())
                .allMatch(n -> n == spec.cluster().replicas());
    }

    @ParameterizedTest
    @CsvSource({"3,2,1", "3,1,0", "6,1,1", "3,3,2", "4,3,1", "3,4,1", "5,2,1", "9,1,2"})
    void aNewClusterSpreadsMastersAndReplicas(int nodes, int perNode, int replicas) {
        var instances = java.util.stream.IntStream.range(0, perNode)
                .mapToObj(i -> "{port: " + (7001 + i) + "}")
                .collect(Collectors.joining(", "));
        var spec = RedisSpecs.of("{mode: 'cluster', nodes: " + RedisSpecs.nodes(nodes, instances)
                + ", cluster: {replicas: " + replicas + "}}");
        var plan = plan(spec, List.of(), Map.of());
        apart(spec, plan);
        var perMachine = plan.masters().stream().collect(Collectors.groupingBy(Server::node, Collectors.counting()));
        assertThat(perMachine.values()).allMatch(n -> n <= (spec.shards() + nodes - 1) / nodes);
    }

    @Test
    void whatAFailoverMadeStays() {
        var spec = RedisSpecs.cluster(3, "{port: 7001}, {port: 7002}");
        var first = plan(spec, List.of(), Map.of());
        // The first master's replica leads now, and the master follows it.
        var old = first.masters().get(0);
        var successor = first.replicas().entrySet().stream()
                .filter(e -> e.getValue().equals(old))
                .findFirst()
                .orElseThrow()
                .getKey();
        var following = new java.util.HashMap<>(first.replicas());
        following.remove(successor);
        following.put(old, successor);
        var leading = List.of(successor, first.masters().get(1), first.masters().get(2));
        var second = plan(spec, leading, following);
        assertThat(second.masters()).containsExactlyInAnyOrderElementsOf(leading);
        assertThat(second.replicas()).isEqualTo(following);
    }

    @Test
    void growthKeepsMastersAndTakesNewOnes() {
        var three = RedisSpecs.cluster(3, "{port: 7001}, {port: 7002}");
        var before = plan(three, List.of(), Map.of());
        var four = RedisSpecs.cluster(4, "{port: 7001}, {port: 7002}");
        var after = plan(four, before.masters(), before.replicas());
        apart(four, after);
        assertThat(after.masters()).containsAll(before.masters());
        assertThat(after.masters())
                .filteredOn(m -> !before.masters().contains(m))
                .singleElement()
                .extracting(m -> m.node().seq())
                .isEqualTo(4);
    }

    @Test
    void shrinkKeepsThoseWithMostSlots() {
        var four = RedisSpecs.cluster(4, "{port: 7001}, {port: 7002}");
        var before = plan(four, List.of(), Map.of());
        var three = RedisSpecs.cluster(3, "{port: 7001}, {port: 7002}");
        var staying = before.masters().stream().filter(m -> m.node().seq() < 4).toList();
        var following = new java.util.HashMap<>(before.replicas());
        following.keySet().removeIf(r -> r.node().seq() == 4);
        following.values().removeIf(m -> m.node().seq() == 4);
        apart(three, plan(three, staying, following));
    }

    @Test
    void slotsMoveFromThoseWithManyToThoseWithNone() {
        var slots = Map.of("a", 5461, "b", 5462, "c", 5461);
        assertThat(ShardPlan.moves(slots, List.of("a", "b", "c"))).isEmpty();
        var moves = ShardPlan.moves(slots, List.of("a", "b", "c", "d"));
        assertThat(moves).allMatch(m -> m.to().equals("d"));
        assertThat(moves.stream().mapToInt(ShardPlan.Move::count).sum()).isEqualTo(4096);
        var back = ShardPlan.moves(Map.of("a", 4096, "b", 4096, "c", 4096, "d", 4096), List.of("a", "b", "c"));
        assertThat(back).allMatch(m -> m.from().equals("d"));
        assertThat(back.stream().mapToInt(ShardPlan.Move::count).sum()).isEqualTo(4096);
    }
}
