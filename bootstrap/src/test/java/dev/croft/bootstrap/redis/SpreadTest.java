package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private final RedisSpec spec = RedisSpecs.cluster(3, "{port: 7001}, {port: 7002}, {port: 7003}, {port: 7004}");

    private Server server(String name) {
        return spec.servers().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** @param shards {@code master < replica} by instance, {@code 1-7001<2-7001} */
    private List<String> moves(String... shards) {
        var following = new HashMap<Server, Server>();
        var masters = new HashSet<Server>();
        for (var shard : shards) {
            var words = shard.split("<");
            masters.add(server("cache-" + words[0]));
            for (var i = 1; i < words.length; i++) {
                following.put(server("cache-" + words[i]), server("cache-" + words[0]));
            }
        }
        return names(Spread.of(spec.servers(), masters, following));
    }

    private static List<String> names(List<Server> servers) {
        return servers.stream().map(s -> s.name().replace("cache-", "")).toList();
    }

    @Test
    void whereNodesHaveAsManyMastersNobodyTakesOver() {
        assertThat(moves("1-7001<2-7001", "2-7002<3-7001", "3-7002<1-7002")).isEmpty();
        assertThat(moves("1-7001<2-7001", "2-7002<3-7001"))
                .as("one more is no reason")
                .isEmpty();
    }

    @Test
    void aReplicaOnTheNodeWithFewestTakesOver() {
        assertThat(moves("1-7001<2-7001", "1-7002<3-7001", "2-7002<3-7002")).containsExactly("3-7001");
        assertThat(moves("1-7001<2-7001", "1-7002<3-7001", "1-7003<2-7003")).containsExactly("2-7001", "3-7001");
    }

    @Test
    void aMasterGoesByWayOfAThirdNode() {
        // Nodes have three, two and one; those of the first have replicas on the second only.
        assertThat(moves("1-7001<2-7001", "1-7002<2-7002", "1-7003", "2-7003<3-7001", "2-7004", "3-7002"))
                .containsExactly("3-7001", "2-7001");
    }

    @Test
    void whatNoReplicaAllowsStays() {
        assertThat(moves("1-7001<1-7002", "1-7003<1-7004")).isEmpty();
    }

    @Test
    void aMasterWithoutReplicasCounts() {
        assertThat(moves("1-7001", "1-7002", "2-7002<3-7001")).isEmpty();
        assertThat(moves("1-7001", "1-7002<3-7001", "2-7002<3-7002")).containsExactly("3-7001");
    }

    @Test
    void allReplicasOfAShardFollowWhoeverTookOver() {
        var masters = Set.of(server("cache-1-7001"), server("cache-1-7002"), server("cache-1-7003"));
        Map<Server, Server> following = masters.stream()
                .flatMap(
                        m -> List.of(2, 3).stream().map(node -> Map.entry(server("cache-" + node + "-" + m.port()), m)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        var moves = Spread.of(spec.servers(), masters, following);
        assertThat(moves).hasSize(2).extracting(s -> s.node().name()).containsExactlyInAnyOrder("cache-2", "cache-3");
    }
}
