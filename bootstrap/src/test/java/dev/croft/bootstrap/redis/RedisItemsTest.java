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
    void backupsAndWhatANewDeploymentBeginsWith() throws IOException {
        Golden.check(
                RedisItemsTest.class,
                "backup.txt",
                readable(RedisSpecs.of(
                        "{" + RedisSpecs.backup(", at: 'hourly', keep: 24") + ", restore: {deployment: 'old'}}")));
    }

    @Test
    void eachNodeKnowsAllInstancesAndThoseBeforeItsOwn() {
        var spec = RedisSpecs.of("{" + RedisSpecs.sentinel() + ", " + RedisSpecs.backup("") + "}");
        var second = RedisItems.all(spec).get(1).items().stream()
                .filter(i -> i.name().endsWith("/redis-backup-cache"))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
        assertThat(second)
                .contains(
                        "node='cache-2'",
                        "members='cache 10.42.0.11:6379\ncache 10.42.0.12:6379\ncache 10.42.0.13:6379'")
                .contains("before='10.42.0.11:6379'\n");
    }

    private static List<Item.File> files(RedisSpec spec) {
        return RedisItems.all(spec).get(0).items().stream()
                .filter(Item.File.class::isInstance)
                .map(Item.File.class::cast)
                .toList();
    }

    private static String content(RedisSpec spec, String end) {
        return files(spec).stream()
                .filter(f -> f.path().endsWith(end))
                .map(f -> f.content().reveal())
                .collect(Collectors.joining());
    }

    @Test
    void aBucketsKeysAreInOneFileThatOnlyItsReaderMaySee() {
        var spec = RedisSpecs.of("{" + RedisSpecs.bucket("") + "}");
        assertThat(files(spec))
                .filteredOn(f -> f.content().reveal().contains("a-long-passphrase")
                        || f.content().reveal().contains("AKIA"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.path()).isEqualTo("/etc/croft/redis/cache/backup.env");
                    assertThat(f.secret()).isTrue();
                    assertThat(f.mode()).isEqualTo("0600");
                    assertThat(f.owner()).isEqualTo("redis");
                    assertThat(f.content().reveal())
                            .contains(
                                    "_SECRET_ACCESS_KEY='it'\\''s'",
                                    "ENDPOINT='https://s3.example.com:443'",
                                    "REMOTE='place:croft/croft/redis'",
                                    "FORCE_PATH_STYLE=false",
                                    "by the authorities that Debian trusts");
                });
    }

    @Test
    void aBucketsHostIsCheckedAsIsDeclared() {
        assertThat(content(
                        RedisSpecs.of("{" + RedisSpecs.bucket(", verifyTls: false, path: '/', uriStyle: 'path'") + "}"),
                        "/backup.env"))
                .contains("RCLONE_NO_CHECK_CERTIFICATE=true", "REMOTE='place:croft/redis'", "FORCE_PATH_STYLE=true");
        var own = RedisSpecs.of("{"
                + RedisSpecs.bucket(", certificate: '-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----'")
                + "}");
        assertThat(content(own, "/backup.env")).contains("RCLONE_CA_CERT='/etc/croft/redis/cache/backup-ca.crt'");
        assertThat(content(own, "/backup-ca.crt")).contains("MII");
    }

    @Test
    void aClusterAndANodeWithoutInstancesAreBackedUpTheirOwnWay() {
        var shards = RedisSpecs.of("{mode: 'cluster', tls: false, nodes: "
                + RedisSpecs.nodes(3, "{port: 7001}, {port: 7002}") + ", " + RedisSpecs.backup("") + "}");
        assertThat(content(shards, "/redis-backup-cache"))
                .contains("members='shards 10.42.0.11:7001\n", "\nshards 10.42.0.13:7002'", "mode='cluster'", "ca=''");
        var spare = RedisSpecs.of("{mode: 'sentinel', nodes: [" + RedisSpecs.node(1, "{port: 6379}") + ", "
                + RedisSpecs.node(2, "{port: 6379, replicaOf: 'cache-1-6379'}") + ", " + RedisSpecs.node(3, "") + "], "
                + RedisSpecs.backup("") + "}");
        assertThat(RedisItems.all(spare).get(2).items())
                .extracting(Item::name)
                .noneMatch(n -> n.contains("backup") || n.contains("rclone"));
        assertThat(content(spare, "-backup.timer")).contains("Persistent=false");
        assertThat(content(RedisSpecs.of("{" + RedisSpecs.backup("") + "}"), "-backup.timer"))
                .contains("Persistent=true");
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
