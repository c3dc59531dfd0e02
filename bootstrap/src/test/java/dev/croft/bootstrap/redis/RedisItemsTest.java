package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Golden;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RedisItemsTest {
    /** The secret files with the passwords of the tests, so that all that is rendered can be read. */
    private static List<NodeItems> readable(RedisSpec spec) {
        return RedisItems.all(spec).stream()
                .map(n -> new NodeItems(
                        n.node(),
                        n.connection(),
                        n.items().stream().map(RedisItemsTest::readable).toList(),
                        n.required()))
                .toList();
    }

    private static Item readable(Item item) {
        return item instanceof Item.File f
                ? new Item.File(f.path(), f.content(), false, f.owner(), f.group(), f.mode(), f.ownership(), f.stage())
                : item;
    }

    @Test
    void oneInstanceWithARegistry() throws IOException {
        Golden.check(
                RedisItemsTest.class,
                "one.txt",
                readable(
                        RedisSpecs.of(
                                "{registry: [{name: 'infra-1', connection: " + RedisSpecs.CONNECTION
                                        + "}], users: [{name: 'app', password: 'secret', rules: ['~app:*', '+@read']}], denied: ['sort'], settings: {hz: '20', 'notify-keyspace-events': 'Ex'}}")));
    }

    @Test
    void aGroupThatSentinelsWatch() throws IOException {
        Golden.check(
                RedisItemsTest.class,
                "sentinel.txt",
                readable(
                        RedisSpecs.of(
                                "{" + RedisSpecs.sentinel()
                                        + ", persistence: {aof: false, snapshots: ''}, memory: {maxmemoryMib: 100, policy: 'allkeys-lru'}}")));
    }

    @Test
    void aClusterOfValkeyWithoutTls() throws IOException {
        Golden.check(
                RedisItemsTest.class,
                "cluster.txt",
                readable(RedisSpecs.of("{mode: 'cluster', engine: 'valkey', tls: false, nodes: "
                        + RedisSpecs.nodes(3, "{port: 7001}") + ", cluster: {replicas: 0}}")));
    }

    @Test
    void whatHoldsPasswordsIsSecretAndClosed() {
        var items = RedisItems.all(RedisSpecs.of("{users: [{name: 'app', password: 'very-secret'}]}"))
                .get(0)
                .items();
        var words = List.of("masterauth", "REDIS_PASSWORD", "user default on #");
        assertThat(items)
                .filteredOn(i -> i instanceof Item.File f
                        && words.stream().anyMatch(w -> f.content().reveal().contains(w)))
                .hasSize(3)
                .allSatisfy(i -> {
                    assertThat(((Item.File) i).secret()).as(i.name()).isTrue();
                    assertThat(((Item.File) i).mode()).as(i.name()).isEqualTo("0600");
                });
        assertThat(items.stream()
                        .filter(i -> i instanceof Item.File)
                        .map(i -> ((Item.File) i).content().reveal())
                        .collect(Collectors.joining()))
                .doesNotContain("very-secret");
    }

    @Test
    void whatRedisRewritesIsWrittenOnce() {
        assertThat(RedisItems.all(RedisSpecs.of("{" + RedisSpecs.sentinel() + "}"))
                        .get(0)
                        .items())
                .filteredOn(i -> i.name().endsWith("/redis.conf"))
                .hasSize(2)
                .allSatisfy(i -> assertThat(((Item.File) i).ownership()).isEqualTo(Item.Ownership.SEED));
    }

    @Test
    void noChangeRestartsAnInstanceBehindItsDeploymentsBack() {
        assertThat(RedisItems.all(RedisSpecs.of("{}")).get(0).items())
                .filteredOn(i -> i.name().equals("unit:croft-redis-cache@6379.service"))
                .singleElement()
                .satisfies(i -> assertThat(((Item.Unit) i).onChange()).isEqualTo(Item.OnChange.NOTHING));
    }
}
