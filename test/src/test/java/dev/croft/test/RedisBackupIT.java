package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.ScanParams;

/** Redis deployments are backed up to a store, whoever leads, and new ones of another shape begin with what is there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisBackupIT {
    private static final String DATA =
            """
            domain: redis-backup.croft
            network: { cidr: 10.48.14.0/24 }
            vm: { cpus: 1, memoryMib: 512 }
            infra: { nodes: [ { ip: 10.48.14.10 } ], vm: { memoryMib: 640 } }
            backup: { node: infra-1, diskGib: 1 }
            redis:
              cache:
                mode: sentinel
                memory: { maxmemoryMib: 24 }
                backup: {}
                nodes:
                  - { seq: 1, ip: 10.48.14.11, instances: [ { port: 6379 } ] }
                  - { seq: 2, ip: 10.48.14.12, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
                  - { seq: 3, ip: 10.48.14.13, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
              shards:
                mode: cluster
                memory: { maxmemoryMib: 24 }
                exporterPort: 9122
                backup: { at: "hourly", keep: 2 }
                nodes:
                  - { seq: 1, node: cache-1, instances: [ { port: 7001 }, { port: 7002 } ] }
                  - { seq: 2, node: cache-2, instances: [ { port: 7001 }, { port: 7002 } ] }
                  - { seq: 3, node: cache-3, instances: [ { port: 7001 }, { port: 7002 } ] }
            %sprovider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String COPY =
            """
              copy:
                mode: standalone
                memory: { maxmemoryMib: 24 }
                exporterPort: 9123
                backup: {}
                restore: { deployment: %s, label: %s }
                nodes: [ { seq: 1, node: cache-1, instances: [ { port: 6399 } ] } ]
            """;
    private static final String WIDE =
            """
              wide:
                mode: cluster
                memory: { maxmemoryMib: 24 }
                exporterPort: 9124
                cluster: { replicas: 0 }
                backup: {}
                restore: { deployment: %s, label: %s }
                nodes:
                  - { seq: 1, node: cache-1, instances: [ { port: 7101 }, { port: 7102 } ] }
                  - { seq: 2, node: cache-2, instances: [ { port: 7101 } ] }
                  - { seq: 3, node: cache-3, instances: [ { port: 7101 } ] }
            """;
    private static final String VALKEY =
            """
              %1$s:
                mode: standalone
                engine: valkey
                memory: { maxmemoryMib: 24 }
                exporterPort: %2$d
                backup: {}
            %3$s    nodes: [ { seq: 1, node: cache-1, instances: [ { port: %4$d } ] } ]
            """;
    private static final String DUMPS = "/var/lib/croft/backup/dumps/";
    private static final int FIRST = 500;

    private final Map<String, RedisClients> clients = new HashMap<>();
    private Stack stack;
    /** What was there when the last good backup was made. */
    private Map<String, String> cache;

    private Map<String, String> shards;
    private String good;

    @BeforeAll
    void start() {
        stack = Stack.of("it-redis-backup", DATA.formatted(""));
        stack.up().ok();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private RedisClients clients(String deployment) {
        return clients.computeIfAbsent(deployment, d -> new RedisClients(stack.outputs(), d));
    }

    /** The complete backups that are there, oldest first. */
    private List<String> labels(String deployment) {
        return stack.ssh("infra-1", "cd " + DUMPS + deployment + " 2>/dev/null && ls -d */manifest.bin | cut -d / -f 1")
                .output()
                .lines()
                .filter(l -> l.endsWith("Z"))
                .toList();
    }

    private String backUp(String node, String deployment) throws InterruptedException {
        // A label is a second.
        Thread.sleep(1100);
        stack.ssh(node, "systemctl start croft-redis-" + deployment + "-backup.service")
                .ok();
        var labels = labels(deployment);
        return labels.get(labels.size() - 1);
    }

    private String log(String node, String deployment) {
        return stack.ssh(node, "journalctl -q -o cat -n 12 -u croft-redis-" + deployment + "-backup.service")
                .ok()
                .output();
    }

    /** All keys of an instance's databases with what they are, as Redis dumps it; those that end soon with a word of it. */
    private static void read(Jedis instance, List<Integer> databases, Map<String, String> into) {
        for (var database : databases) {
            if (database > 0) {
                instance.select(database);
            }
            var cursor = ScanParams.SCAN_POINTER_START;
            do {
                var page = instance.scan(cursor);
                cursor = page.getCursor();
                for (var key : page.getResult()) {
                    into.put(
                            database + "/" + key,
                            Arrays.toString(instance.dump(key)) + (instance.pttl(key) > 0 ? " ends" : ""));
                }
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        }
    }

    private Map<String, String> read(String deployment, List<Integer> databases, String... endpoints) {
        var all = new TreeMap<String, String>();
        for (var endpoint : endpoints) {
            var parts = endpoint.split(":");
            try (var instance = clients(deployment).at(parts[0], Integer.parseInt(parts[1]))) {
                read(instance, databases, all);
            }
        }
        return all;
    }

    private Map<String, String> readShards() {
        var all = new HashMap<String, String>();
        for (var ip : List.of("10.48.14.11", "10.48.14.12", "10.48.14.13")) {
            for (var port : List.of(7001, 7002)) {
                try (var instance = clients("shards").at(ip, port)) {
                    if (instance.info("replication").contains("role:master")) {
                        read(instance, List.of(0), all);
                    }
                }
            }
        }
        return all;
    }

    private Map<String, String> readWide() {
        return read("wide", List.of(0), "10.48.14.11:7101", "10.48.14.11:7102", "10.48.14.12:7101", "10.48.14.13:7101");
    }

    private String leader() {
        return stack.ssh(
                        "cache-3",
                        "redis-cli -h 10.48.14.13 -p 26379 --tls --cacert /etc/croft/redis/cache/pki/ca.crt --no-auth-warning -a "
                                + clients("cache").password() + " sentinel get-master-addr-by-name cache | head -1")
                .ok()
                .output()
                .strip();
    }

    @Test
    @Order(1)
    void aFirstBackupIsMadeAtOnce() throws Exception {
        for (var i = 0; i < 60 && (labels("cache").isEmpty() || labels("shards").isEmpty()); i++) {
            Thread.sleep(500);
        }
        assertThat(labels("cache")).hasSize(1);
        assertThat(labels("shards")).hasSize(1);
        assertThat(stack.ssh("infra-1", "findmnt -no FSTYPE -T " + DUMPS + "; ss -Hltn sport = :8434")
                        .ok()
                        .output())
                .contains("ext4", "10.48.14.10:8434");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(2)
    void anyNodeBacksUpAllMastersFromReplicas() throws Exception {
        try (var master = clients("cache").at(leader(), 6379)) {
            for (var i = 0; i < FIRST; i++) {
                master.set("text:" + i, "value " + i);
            }
            master.hset("hash", Map.of("a", "1", "b", "2"));
            master.rpush("list", "x", "y", "z");
            master.sadd("set", "one", "two");
            master.zadd("scores", 1.5, "m");
            master.xadd("stream", StreamEntryID.NEW_ENTRY, Map.of("k", "v"));
            master.setex("brief", 3000, "ends");
            master.functionLoad("#!lua name=lib\nredis.register_function('twice', function(k, a) return a[1] * 2 end)");
            master.select(3);
            master.set("elsewhere", "in another database");
            assertThat(master.waitReplicas(2, 5000)).isEqualTo(2);
        }
        try (var cluster = clients("shards").cluster()) {
            for (var i = 0; i < FIRST; i++) {
                cluster.set("key:" + i, "value " + i);
            }
            cluster.hset("{tag}:hash", Map.of("a", "1"));
            cluster.lpush("{tag}:list", "1", "2");
            cluster.setex("brief", 3000, "ends");
        }
        Thread.sleep(1000);
        shards = readShards();
        good = backUp("cache-3", "shards");
        assertThat(log("cache-3", "shards")).contains("backup " + good + ": " + (FIRST + 3) + " keys", "shard-0: ");
        assertThat(stack.make("redis", "CLUSTER=shards", "CMD=backups").ok().output())
                .contains("LABEL", good);
        backUp("cache-2", "cache");
        assertThat(log("cache-2", "cache"))
                .contains(": " + (FIRST + 7) + " keys")
                .doesNotContain("from " + leader());
        // Who reads the disk reads nothing.
        assertThat(stack.ssh("infra-1", "grep -rlaE 'REDIS0|value 1|deployment' " + DUMPS + "; true")
                        .output())
                .isEmpty();
    }

    @Test
    @Order(3)
    void whoLeadsNowIsFoundAtEachBackup() throws Exception {
        var before = leader();
        stack.ssh("cache-1", "systemctl stop croft-redis-cache@6379.service").ok();
        for (var i = 0; i < 60 && leader().equals(before); i++) {
            Thread.sleep(500);
        }
        assertThat(leader()).isNotEqualTo(before);
        try (var master = clients("cache").at(leader(), 6379)) {
            master.set("after", "the failover");
            assertThat(master.waitReplicas(1, 5000)).isEqualTo(1);
        }
        cache = read("cache", List.of(0, 3), leader() + ":6379");
        assertThat(cache).hasSize(FIRST + 8);
        backUp("cache-2", "cache");
        assertThat(log("cache-2", "cache")).contains(": " + (FIRST + 8) + " keys");
        stack.ssh("cache-1", "systemctl start croft-redis-cache@6379.service").ok();
        assertThat(turn("cache-1")).isEqualTo("success");
        assertThat(turn("cache-2")).isEqualTo("exec-condition");
    }

    private String turn(String node) {
        var unit = "croft-redis-cache-backup-turn.service";
        return stack.ssh(node, "systemctl start " + unit + "; systemctl show --value -p Result " + unit)
                .ok()
                .output()
                .strip();
    }

    @Test
    @Order(4)
    void whatIsNotThereOrDoesNotFitIsRefused() {
        stack.declare(DATA.formatted(COPY.formatted("nobody", "latest") + WIDE.formatted("cache", "latest")));
        var unknown = stack.up();
        assertThat(unknown.exit()).isNotZero();
        assertThat(unknown.output())
                .contains(
                        "there is no backup of deployment 'nobody' in the backup store infra-1; it has those of cache, ")
                .contains("shards")
                .contains("has keys in 4 databases, and a cluster has one");
        stack.declare(DATA.formatted(COPY.formatted("shards", "20200101T000000Z"))
                .replace("mode: sentinel", "mode: sentinel\n    restore: { deployment: shards }"));
        var misfit = stack.up();
        assertThat(misfit.exit()).isNotZero();
        assertThat(misfit.output())
                .contains("there is no backup 20200101T000000Z of deployment shards", good)
                .containsPattern("restore: is for a new deployment, and cache-\\d-6379 has 5\\d\\d keys");
    }

    @Test
    @Order(5)
    void aDamagedDumpIsRefusedBeforeAKeyIsMoved() throws Exception {
        var label = backUp("cache-1", "shards");
        stack.ssh(
                        "infra-1",
                        "f=$(ls " + DUMPS + "shards/" + label
                                + "/shard-*.bin | tail -n 1); printf X | dd of=$f bs=1 seek=60 conv=notrunc status=none")
                .ok();
        stack.declare(DATA.formatted(WIDE.formatted("shards", label)));
        var refused = stack.up();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("backup " + label + " of shards is damaged: shard-");
        // An update that failed gives no password.
        for (var endpoint : List.of("10.48.14.11:7101", "10.48.14.11:7102", "10.48.14.12:7101", "10.48.14.13:7101")) {
            assertThat(figures(endpoint)).contains("redis_up 1").doesNotContainPattern("redis_db_keys\\{[^}]*} [1-9]");
        }
        stack.ssh("infra-1", "rm -r " + DUMPS + "shards/" + label).ok();
    }

    private static String figures(String endpoint) throws Exception {
        var exporter = URI.create("http://" + endpoint.split(":")[0] + ":9124/scrape?target=rediss://" + endpoint);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(exporter).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    @Order(6)
    void newDeploymentsOfAnotherShapeBeginWithWhatIsThere() {
        stack.declare(DATA.formatted(COPY.formatted("cache", "latest") + WIDE.formatted("shards", "latest")));
        stack.up().ok();
        assertThat(readWide()).isEqualTo(shards);
        assertThat(read("copy", List.of(0, 3), "10.48.14.11:6399")).isEqualTo(cache);
        try (var copy = clients("copy").at("10.48.14.11", 6399)) {
            assertThat(copy.fcall("twice", List.of(), List.of("21"))).isEqualTo(42L);
            assertThat(copy.ttl("brief")).isBetween(1000L, 3000L);
        }
        assertThat(stack.ssh(
                                "cache-1",
                                "ls -d /var/lib/redis/*/restore 2>/dev/null; systemctl list-units --all --no-legend 'croft-redis-*-restore*'; true")
                        .output())
                .isEmpty();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(7)
    void whatWasRestoredIsNotRestoredAgain() {
        try (var copy = clients("copy").at("10.48.14.11", 6399)) {
            for (var database : List.of(0, 3)) {
                copy.select(database);
                cache.keySet().stream()
                        .filter(k -> k.startsWith(database + "/"))
                        .forEach(k -> copy.del(k.substring(2)));
            }
        }
        stack.declare(
                DATA.formatted(COPY.formatted("cache", "latest").replace("maxmemoryMib: 24", "maxmemoryMib: 25")));
        stack.up().ok();
        assertThat(read("copy", List.of(0, 3), "10.48.14.11:6399")).isEmpty();
        // As if the run that restored it had been cut off, and somebody had written meanwhile.
        stack.ssh("cache-1", "sed -i s/done/begun/ /etc/croft/redis/copy/restored")
                .ok();
        try (var copy = clients("copy").at("10.48.14.11", 6399)) {
            copy.set("text:1", "another value");
        }
        stack.declare(DATA.formatted(COPY.formatted("cache", "latest")));
        stack.up().ok();
        assertThat(read("copy", List.of(0, 3), "10.48.14.11:6399")).isEqualTo(cache);
        stack.declare(DATA.formatted(COPY.formatted("shards", "latest")));
        var another = stack.up();
        assertThat(another.exit()).isNotZero();
        assertThat(another.output()).contains("restore: is for a new deployment, and this one began with backup ");
    }

    @Test
    @Order(8)
    void aRestoreThatFailedHalfWayIsGoneOnWith() throws Exception {
        var valkey = VALKEY.formatted("valk", 9125, "", 6390);
        stack.declare(DATA.formatted(valkey));
        stack.up().ok();
        var random = new Random(1);
        try (var instance = clients("valk").at("10.48.14.11", 6390)) {
            for (var i = 0; i < 400; i++) {
                var value = new byte[20_000];
                random.nextBytes(value);
                instance.set(("big:" + i).getBytes(StandardCharsets.UTF_8), value);
            }
        }
        var label = backUp("cache-1", "valk");
        assertThat(stack.make("redis", "CLUSTER=valk", "CMD=backups").ok().output())
                .containsPattern(label + " +1 +400 +7 +valkey-[0-9]");

        clients.remove("copy");
        // Another engine, which reads Valkey's dumps, and has no room for all keys.
        var copy = COPY.formatted("valk", label);
        stack.declare(DATA.formatted(valkey + copy.replace("maxmemoryMib: 24", "maxmemoryMib: 6")));
        var full = stack.up();
        assertThat(full.exit()).isNotZero();
        assertThat(full.output()).contains("OOM command not allowed");
        assertThat(stack.ssh("cache-1", "cat /etc/croft/redis/copy/restored").output())
                .contains("begun");
        stack.declare(DATA.formatted(valkey + copy));
        stack.up().ok();
        try (var instance = clients("valk").at("10.48.14.11", 6390);
                var restored = clients("copy").at("10.48.14.11", 6399)) {
            for (var i = 0; i < 400; i++) {
                var key = ("big:" + i).getBytes(StandardCharsets.UTF_8);
                assertThat(restored.get(key)).isEqualTo(instance.get(key));
            }
            assertThat(restored.dbSize()).isEqualTo(400);
        }
    }

    @Test
    @Order(9)
    void valkeyBeginsWithItsOwnBackupsAndNotWithThoseOfRedis() {
        var valkey = VALKEY.formatted("valk", 9125, "", 6390);
        stack.declare(
                DATA.formatted(valkey + VALKEY.formatted("back", 9126, "    restore: { deployment: cache }\n", 6391)));
        var refused = stack.up();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output())
                .contains("of cache is in format REDIS", "which valkey-check-rdb of this node cannot read: ");
        stack.declare(
                DATA.formatted(valkey + VALKEY.formatted("back", 9126, "    restore: { deployment: valk }\n", 6391)));
        stack.up().ok();
        try (var back = clients("back").at("10.48.14.11", 6391)) {
            assertThat(back.dbSize()).isEqualTo(400);
        }
        stack.upUnchanged().ok();
    }

    @Test
    @Order(10)
    void oldOnesGoAndTheOthersOutliveTheirDeployment() throws Exception {
        stack.declare(DATA.formatted(""));
        stack.up().ok();
        var first = backUp("cache-1", "shards");
        var second = backUp("cache-2", "shards");
        assertThat(labels("shards")).containsExactly(first, second);
        assertThat(stack.ssh("cache-2", "ls /var/lib/redis/shards/backup").output())
                .isEmpty();
        assertThat(labels("copy")).isNotEmpty();
        assertThat(stack.ssh(
                                "cache-1",
                                "ls -d /etc/croft/redis/copy /usr/lib/croft/redis-backup-copy /etc/systemd/system/*redis-copy* /var/lib/prometheus/node-exporter/*-copy.prom 2>/dev/null; true")
                        .output())
                .isEmpty();
        assertThat(stack.ssh("cache-2", "cat /var/lib/prometheus/node-exporter/croft-redis-backup-shards.prom")
                        .ok()
                        .output())
                .containsPattern("croft_redis_backup_last_seconds\\{deployment=\"shards\"} [1-9][0-9]{9}")
                .containsPattern("croft_redis_backup_due_seconds\\{deployment=\"shards\"} [1-9][0-9]{9}");
    }

    @Test
    @Order(11)
    void aStoreThatIsAwayIsToldByAFailedUnit() {
        stack.ssh("infra-1", "systemctl stop croft-dumps.service").ok();
        assertThat(stack.ssh("cache-1", "systemctl start croft-redis-cache-backup.service")
                        .exit())
                .isNotZero();
        assertThat(stack.ssh("cache-1", "systemctl is-failed croft-redis-cache-backup.service")
                        .output())
                .contains("failed");
        var verb = stack.make("redis", "CLUSTER=cache", "CMD=backup");
        assertThat(verb.exit()).isNotZero();
        assertThat(verb.output()).contains("backing up failed");
        stack.ssh("infra-1", "systemctl start croft-dumps.service").ok();
        assertThat(stack.make("redis", "CLUSTER=cache", "CMD=backup").ok().output())
                .contains("LABEL");
        // Who is backed up no longer is no longer told of.
        stack.declare(DATA.formatted("").replaceFirst("    backup: \\{}\n", ""));
        stack.up().ok();
        assertThat(stack.make("redis", "CLUSTER=cache", "CMD=backups").output()).contains("no backup is declared");
        assertThat(stack.ssh(
                                "cache-1",
                                "systemctl list-units --all --no-legend 'croft-redis-cache-backup*'; ls /etc/systemd/system/croft-redis-cache-backup* 2>/dev/null; true")
                        .output())
                .isEmpty();
    }
}
