package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import redis.clients.jedis.exceptions.JedisDataException;

/** The three modes side by side on three nodes: built, written to, broken, grown, shrunk, and left alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisIT {
    private static final String DATA =
            """
            domain: redis.croft
            network: { cidr: 10.48.8.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.8.10 } ] }
            redis:
              cache:
                mode: sentinel
                vm: { memoryMib: 512 }
                memory: { maxmemoryMib: 32, policy: allkeys-lru }
                users: [ { name: reader, rules: [ "~app:*", "+@read" ] } ]
                nodes:
                  - { seq: 1, ip: 10.48.8.11, instances: [ { port: 6379 } ] }
                  - { seq: 2, ip: 10.48.8.12, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
                  - { seq: 3, ip: 10.48.8.13, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
              shards:
                mode: cluster
                memory: { maxmemoryMib: 32 }
                exporterPort: 9122
                nodes:
                  - { seq: 1, node: cache-1, instances: [ { port: 7001 }, { port: 7002 } ] }
                  - { seq: 2, node: cache-2, instances: [ { port: 7001 }, { port: 7002 } ] }
                  - { seq: 3, node: cache-3, instances: [ { port: 7001 }, { port: 7002 } ] }
              solo:
                mode: standalone
                engine: valkey
                memory: { maxmemoryMib: 32 }
                exporterPort: 9123
                nodes:
                  - { seq: 1, node: cache-1, instances: [ { port: 6399 }, { port: 6398, replicaOf: solo-2-6399 } ] }
                  - { seq: 2, node: cache-2, instances: [ { port: 6399, replicaOf: solo-1-6399 } ] }
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String GROWN = DATA.replaceAll(
            "(seq: [12], node: cache-[12], instances: \\[ \\{ port: 7001 }, \\{ port: 7002 })", "$1, { port: 7003 }");

    private static final List<String> NODES = RedisSeen.NODES;

    private Stack stack;
    private RedisSeen seen;

    @BeforeAll
    void start() {
        stack = Stack.of("it-redis", DATA);
        seen = new RedisSeen(stack);
        stack.up().ok();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private static void say(String text) {
        System.out.println("RedisIT: " + text);
    }

    @Test
    @Order(1)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
    }

    @Test
    @Order(2)
    void standaloneInstancesCopyWhomTheyAreToldTo() throws Exception {
        var solo = seen.clients("solo");
        try (var master = solo.at("10.48.8.11", 6399);
                var replica = solo.at("10.48.8.12", 6399);
                var second = solo.at("10.48.8.11", 6398)) {
            master.set("a", "1");
            assertThat(master.waitReplicas(1, 3000)).isEqualTo(1);
            Thread.sleep(500);
            assertThat(replica.get("a")).isEqualTo("1");
            assertThat(second.get("a")).isEqualTo("1");
            assertThatThrownBy(() -> replica.set("a", "2")).isInstanceOf(JedisDataException.class);
        }
    }

    @Test
    @Order(3)
    void nobodyGetsInWithoutAPasswordOrDoesWhatIsDenied() {
        var cache = seen.clients("cache");
        try (var master = cache.at("10.48.8.11", 6379)) {
            for (var denied :
                    new Runnable[] {master::flushAll, () -> master.keys("*"), () -> master.configGet("dir")}) {
                assertThatThrownBy(denied::run)
                        .isInstanceOf(JedisDataException.class)
                        .hasMessageContaining("NOPERM");
            }
        }
        assertThat(stack.ssh("cache-1", "redis-cli -h 10.48.8.11 --tls --insecure ping")
                        .output())
                .contains("NOAUTH");
        assertThat(stack.ssh("cache-1", "redis-cli -h 10.48.8.11 ping").output())
                .doesNotContain("PONG");
        assertThat(stack.ssh(
                                "cache-1",
                                "stat -c %a /etc/croft/redis/cache/users.acl /var/lib/redis/cache/6379/redis.conf")
                        .output())
                .isEqualTo("600\n600\n");
    }

    @Test
    @Order(4)
    void eachInstanceIsMeasured() throws Exception {
        var outputs = stack.outputs();
        var login = outputs.get("portalLogin");
        var portal = Portal.of(outputs)
                .as(login.get("user").textValue(), login.get("password").textValue());
        var instances = List.of("cache-1-6379", "cache-2-26379", "shards-3-7002", "solo-1-6398");
        var found = "";
        for (var i = 0; i < 60 && !instances.stream().allMatch(found::contains); i++) {
            Thread.sleep(1000);
            found = portal.get("/metrics/api/v1/query?query=redis_up%3D%3D1").body();
        }
        assertThat(found).contains(instances);
    }

    @Test
    @Order(5)
    void aKilledMasterIsBackWithItsKeys() throws Exception {
        try (var group = seen.clients("cache").group("cache");
                var writer = new RedisWriter(i -> group.set("app:kill:" + i, String.valueOf(i)))) {
            writer.more(50, 20);
            stack.ssh("cache-1", "systemctl kill --kill-whom=main -s KILL croft-redis-cache@6379.service")
                    .ok();
            writer.more(50, 40);
            say("kill -9: write gap " + writer.gap() + " s, acknowledged " + writer.count() + ", lost "
                    + writer.lost(i -> group.get("app:kill:" + i)));
        }
        stack.upUnchanged().ok();
    }

    @Test
    @Order(6)
    void afterAPowerCutAReplicaLeadsAndStaysLeader() throws Exception {
        var domain = Faults.domain("it-redis-cache-1");
        try (var group = seen.clients("cache").group("cache");
                var writer = new RedisWriter(i -> group.set("app:power:" + i, String.valueOf(i)));
                var shards = seen.clients("shards").cluster();
                var second = new RedisWriter(i -> shards.set("power:" + i, String.valueOf(i)))) {
            writer.more(100, 20);
            second.more(100, 20);
            Faults.cutPower(domain);
            Thread.sleep(15_000);
            writer.more(100, 40);
            second.more(100, 60);
            say("power cut: sentinel write gap " + writer.gap() + " s, lost "
                    + writer.lost(i -> group.get("app:power:" + i)) + " of " + writer.count());
            say("power cut: cluster write gap " + second.gap() + " s, lost "
                    + second.lost(i -> shards.get("power:" + i)) + " of " + second.count());
            assertThat(group.get("app:power:0")).isEqualTo("0");
        } finally {
            Faults.start(domain);
        }
        var leader = seen.leader();
        assertThat(leader).isNotEqualTo("10.48.8.11");
        stack.up().ok();
        stack.upUnchanged().ok();
        assertThat(seen.leader()).isEqualTo(leader);
    }

    @Test
    @Order(7)
    void aClusterGrowsAndShrinksUnderLoad() throws Exception {
        try (var shards = seen.clients("shards").cluster();
                var writer = new RedisWriter(i -> shards.set("grow:" + i, String.valueOf(i)))) {
            writer.more(500, 30);
            stack.declare(GROWN);
            var begin = System.nanoTime();
            stack.up().ok();
            say("growth by a master and a replica: " + (System.nanoTime() - begin) / 1_000_000_000L + " s");
            assertThat(writer.lost(i -> shards.get("grow:" + i))).isZero();
            try (var one = seen.clients("shards").at("10.48.8.11", 7001)) {
                assertThat(one.clusterInfo()).contains("cluster_known_nodes:8", "cluster_size:4");
            }
            stack.upUnchanged().ok();
            stack.declare(DATA);
            begin = System.nanoTime();
            stack.up().ok();
            say("shrink by them: " + (System.nanoTime() - begin) / 1_000_000_000L + " s");
            writer.more(200, 30);
            assertThat(writer.lost(i -> shards.get("grow:" + i))).isZero();
            say("growth and shrink: " + writer.count() + " acknowledged keys read back, write gap " + writer.gap()
                    + " s");
        }
        assertThat(stack.ssh("cache-1", "ls /var/lib/redis/shards").output()).isEqualTo("7001\n7002\n");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void passwordsAreRotatedUnderClients() throws Exception {
        var before = seen.clients("cache");
        try (var group = before.group("cache");
                var writer = new RedisWriter(i -> group.set("app:rotate:" + i, String.valueOf(i)))) {
            writer.more(50, 20);
            var both = DATA.replace("mode: sentinel", "mode: sentinel\n    rotation: \"2\"\n    formerRotation: \"1\"");
            stack.declare(both);
            stack.up().ok();
            writer.more(50, 20);
            var after = seen.clients("cache");
            assertThat(after.password()).isNotEqualTo(before.password());
            try (var old = before.at(seen.leader(), 6379);
                    var young = after.at(seen.leader(), 6379)) {
                old.set("app:x", "1");
                young.set("app:x", "2");
            }
            say("rotation: longest write gap " + writer.gap() + " s");
            stack.upUnchanged().ok();
            stack.declare(both.replace("    formerRotation: \"1\"\n", ""));
            stack.up().ok();
            assertThatThrownBy(() -> before.at(seen.leader(), 6379).ping()).hasMessageContaining("WRONGPASS");
        }
        stack.declare(DATA);
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(9)
    void verbsTellAndMoveMasters() {
        var old = seen.having("cache", "master").get(0);
        var replica = seen.having("cache", "replica").get(0);
        assertThat(seen.redis("cache", "failover " + replica).output())
                .contains(replica + " is a replica of " + old + "; sentinels choose");
        seen.redis("cache", "failover " + old).ok();
        assertThat(seen.having("cache", "master")).hasSize(1).doesNotContain(old);

        // The power cut may have left two on a node.
        seen.redis("shards", "rebalance").ok();
        assertThat(seen.nodesOfMasters()).hasSize(3);
        seen.redis("shards", "failover " + seen.having("shards", "replica").get(0))
                .ok();
        assertThat(seen.nodesOfMasters()).as("two masters on a node").hasSize(2);
        seen.redis("shards", "rebalance").ok();
        assertThat(seen.nodesOfMasters()).hasSize(3);
        assertThat(seen.redis("shards", "rebalance").ok().output())
                .contains("spread as evenly as their replicas allow");

        var since = stack.ssh("cache-2", "systemctl show -P MainPID croft-redis-solo@6399")
                .output();
        seen.redis("solo", "restart solo-2-6399").ok();
        assertThat(stack.ssh("cache-2", "systemctl show -P MainPID croft-redis-solo@6399")
                        .output())
                .isNotEqualTo(since);
        assertThat(seen.redis("solo", "logs solo-2-6399 200").ok().output()).contains("Ready to accept connections");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(10)
    void aVerbThatCannotBeIsRefused() {
        assertThat(seen.redis("solo", "failover solo-1-6399").output()).contains("mode is standalone");
        assertThat(seen.redis("cache", "takeover cache-1-6379").output()).contains("this is mode sentinel");
        assertThat(seen.redis(
                                "shards",
                                "takeover " + seen.having("shards", "replica").get(0))
                        .output())
                .contains("answers: failover");
        assertThat(seen.redis("shards", "failover cache-1-6379").output())
                .contains("has no 'cache-1-6379'", "shards-1-7001");
        assertThat(seen.redis("cache", "logs cache-1-6379 all").output()).contains("no number of lines");
    }

    /** Two of three nodes: nobody has a majority, and what is left is made to take writes by hand. */
    @Test
    @Order(11)
    void twoNodesAreLostOneAfterTheOther() throws Exception {
        try (var group = seen.clients("cache").group("cache");
                var shards = seen.clients("shards").cluster()) {
            for (var i = 0; i < 200; i++) {
                group.set("app:two:" + i, String.valueOf(i));
                shards.set("two:" + i, String.valueOf(i));
            }
        }
        Thread.sleep(1000);
        var gone = List.of(Faults.domain("it-redis-cache-1"), Faults.domain("it-redis-cache-2"));
        try {
            Faults.cutPower(gone.get(0));
            Thread.sleep(15_000);
            Faults.cutPower(gone.get(1));
            Thread.sleep(5_000);
            var told = seen.redis("shards", "list");
            assertThat(told.exit()).isNotZero();
            assertThat(told.output()).contains("cache-1 is not reached", "cache-2 is not reached", "does not answer");
            for (var deployment : List.of("cache", "shards")) {
                bringBack(deployment);
            }
            var clients = seen.clients("cache");
            try (var left = clients.at("10.48.8.13", 6379)) {
                assertThat(left.get("app:two:199")).isEqualTo("199");
                assertThat(left.info("replication")).contains("role:master");
            }
        } finally {
            gone.forEach(Faults::start);
        }
        stack.up().ok();
        stack.upUnchanged().ok();
        try (var group = seen.clients("cache").group("cache");
                var shards = seen.clients("shards").cluster()) {
            for (var i = 0; i < 200; i++) {
                assertThat(group.get("app:two:" + i)).isEqualTo(String.valueOf(i));
                assertThat(shards.get("two:" + i)).isEqualTo(String.valueOf(i));
            }
        }
        seen.redis("shards", "rebalance").ok();
        stack.upUnchanged().ok();
    }

    /** What node 3 has becomes master. */
    private void bringBack(String deployment) {
        var lines = seen.redis(deployment, "list").output().lines().map(line -> line.split(" +"));
        for (var words : lines.filter(
                        w -> w.length > 4 && w[0].startsWith(deployment + "-3-") && w[3].equals("replica"))
                .toList()) {
            var verb = deployment.equals("cache") ? "failover " + words[4] : "takeover " + words[0];
            var done = seen.redis(deployment, verb);
            assertThat(done.output()).as(verb).contains(words[0]);
            assertThat(seen.redis(deployment, "list").output()).containsPattern(words[0] + " .* master ");
        }
    }

    /** It takes itself for the master still when it goes on, and has lost its replicas. */
    @Test
    @Order(12)
    void aMasterThatIsStoppedIsReplacedAndTakesNoWritesAfterwards() throws Exception {
        var old = seen.leader();
        var node = "cache-" + old.charAt(old.length() - 1);
        var signal = "systemctl kill --kill-whom=main -s %s croft-redis-cache@6379.service";
        stack.ssh(node, signal.formatted("STOP")).ok();
        try {
            for (var i = 0; i < 40 && seen.leader().equals(old); i++) {
                Thread.sleep(1000);
            }
            assertThat(seen.leader()).isNotEqualTo(old);
        } finally {
            stack.ssh(node, signal.formatted("CONT")).ok();
        }
        var end = System.nanoTime() + 3_000_000_000L;
        var taken = 0;
        while (System.nanoTime() < end) {
            taken += seen.takes(old) ? 1 : 0;
        }
        say("a master that went on after SIGSTOP took " + taken + " writes in 3 s");
        assertThat(seen.takes(old)).isFalse();
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    /** Two masters, each with clients of its own: the one that is cut off from the others must stop by itself. */
    @Test
    @Order(13)
    void aMasterThatIsCutOffStopsTakingWrites() throws Exception {
        var old = seen.leader();
        var seq = old.charAt(old.length() - 1) - '0';
        var other = seq % 3 + 1;
        var node = "cache-" + seq;
        var keys = "for k in a b c d e f g h i j k l; do %s set cut:$k 1; done"
                .formatted(seen.cli(old, 7001)
                        .replace(
                                seen.clients("cache").password(),
                                seen.clients("shards").password()));
        var beside =
                "for i in $(seq 1 200); do date +%%s; %s set app:cut:$i 1 | sed s/^/group:/; { %s; } | sed s/^/shard:/; sleep 0.5; done"
                        .formatted(seen.cli(old, 6379), keys);
        // From a file: in its arguments systemd would put variables of its own.
        stack.ssh(
                        node,
                        "cat >/root/cut.sh <<'END'\n" + beside
                                + "\nEND\nsystemd-run --quiet --collect --unit croft-test-writer sh -c 'sh /root/cut.sh >/root/cut.log 2>&1'")
                .ok();
        Thread.sleep(2000);
        var domain = Faults.domain("it-redis-" + node);
        var cut = System.currentTimeMillis() / 1000;
        long mended;
        Faults.cutNetwork(domain);
        try {
            Thread.sleep(30_000);
            assertThat(seen.leader(other)).isNotEqualTo(old);
        } finally {
            mended = System.currentTimeMillis() / 1000;
            Faults.mendNetwork(domain);
        }
        stack.up().ok();
        stack.upUnchanged().ok();
        // The writer may have gone on meanwhile: what it was told then holds for good.
        var log = stack.ssh(
                        node,
                        "systemctl stop croft-test-writer 2>/dev/null; cat /root/cut.log; rm /root/cut.log /root/cut.sh")
                .ok()
                .output();
        for (var kind : List.of("group", "shard")) {
            var alone = RedisSeen.taken(log, kind).stream()
                    .filter(t -> t.at() < mended)
                    .toList();
            assertThat(alone).as(kind).isNotEmpty();
            var last = alone.get(alone.size() - 1).at() - cut;
            say("cut off: the last write of a client beside the old master, " + kind + ", " + last + " s after");
            assertThat(last).as(kind).isBetween(-3L, 15L);
        }
        assertThat(log).contains("group:NOREPLICAS", "shard:CLUSTERDOWN");
        var afterwards = RedisSeen.taken(log, "group").stream()
                .filter(t -> t.at() >= mended)
                .toList();
        say("cut off: the old master took " + afterwards.size() + " writes after it was back");
        try (var group = seen.clients("cache").group("cache")) {
            assertThat(afterwards).as("mended at " + mended).allMatch(t -> group.exists("app:cut:" + t.number()));
        }
    }

    @Test
    @Order(14)
    void settingsChangeWhileItRuns() {
        stack.declare(DATA.replace("maxmemoryMib: 32, policy: allkeys-lru", "maxmemoryMib: 48, policy: allkeys-lfu"));
        var since = stack.ssh("cache-2", "systemctl show -P MainPID croft-redis-cache@6379")
                .output();
        stack.up().ok();
        assertThat(stack.ssh("cache-2", "systemctl show -P MainPID croft-redis-cache@6379")
                        .output())
                .isEqualTo(since);
        stack.upUnchanged().ok();
        stack.declare(DATA);
        stack.up().ok();
    }

    private static String released(String version) {
        return DATA.replace("mode: sentinel\n", "mode: sentinel\n    release: \"" + version + "\"\n")
                .replace("mode: cluster\n", "mode: cluster\n    release: \"" + version + "\"\n");
    }

    @Test
    @Order(15)
    void aNewReleaseRollsThroughInstancesUnderLoad() throws Exception {
        var version = NewerReleases.of(stack, NODES, "redis-tools", "redis-sentinel", "redis-server")
                .get("redis-server");
        var cache = seen.starts("cache");
        var shards = seen.starts("shards");
        var solo = seen.starts("solo");
        var leader = seen.leader();
        stack.declare(released("9.9.9"));
        assertThat(stack.up().output()).contains("Version '9.9.9-*' for 'redis-server' was not found");
        assertThat(seen.starts("cache")).isEqualTo(cache);

        stack.declare(released(version));
        try (var group = seen.clients("cache").group("cache");
                var first = new RedisWriter(i -> group.set("app:roll:" + i, String.valueOf(i)));
                var cluster = seen.clients("shards").cluster();
                var second = new RedisWriter(i -> cluster.set("roll:" + i, String.valueOf(i)))) {
            stack.up().ok();
            first.more(50, 30);
            second.more(50, 30);
            say("a release rolled in: write gap " + first.gap() + " s (group), " + second.gap() + " s (cluster)");
            assertThat(first.lost(i -> group.get("app:roll:" + i))).isZero();
            assertThat(second.lost(i -> cluster.get("roll:" + i))).isZero();
        }
        // It was the last, after it had handed over.
        assertThat(seen.leader()).isNotEqualTo(leader);
        var rolled = List.of(Map.entry("cache", cache), Map.entry("shards", shards));
        for (var deployment : rolled) {
            var now = seen.starts(deployment.getKey());
            deployment.getValue().forEach((node, since) -> assertThat(
                            now.get(node).lines())
                    .as(node)
                    .filteredOn(l -> l.startsWith("ExecMain"))
                    .isNotEmpty()
                    .doesNotContainAnyElementsOf(
                            since.lines().filter(l -> l.startsWith("ExecMain")).toList()));
        }
        assertThat(seen.starts("solo")).isEqualTo(solo);
        for (var node : NODES) {
            assertThat(stack.ssh(
                                    node,
                                    "dpkg-query -W -f '${Version}' redis-server; ls -l /proc/[0-9]*/exe | grep 'redis.*deleted'")
                            .output())
                    .isEqualTo(version);
        }
        stack.upUnchanged().ok();
        stack.declare(DATA);
        stack.up().ok();
    }

    @Test
    @Order(16)
    void whatCannotWorkIsRefusedBeforeAnythingChanges() {
        refused(
                DATA.replace("policy: allkeys-lru }\n", "policy: allkeys-lru }\n    sentinel: { quorum: 4 }\n"),
                "redis.cache.sentinel.quorum: must be 3 or less");
        refused(DATA.replace(", { port: 7002 } ] }", " ] }"), "redis.shards.nodes: hold 3 instances");
        refused(
                DATA.replace("port: 6399, replicaOf: solo-1", "port: 6399, replicaOf: solo-7"),
                "is no instance of this deployment");
        refused(DATA.replace("exporterPort: 9122", "exporterPort: 9121"), "port 9121 of node 'cache-1' is taken");
        refused(DATA.replace("mode: cluster", "mode: standalone"), "is cluster and cannot be changed to standalone");
        stack.declare(DATA);
        stack.upUnchanged().ok();
    }

    @Test
    @Order(17)
    void aDeploymentWithDataIsNotDeletedByALineLess() {
        var kept = DATA.replace("allowDestroy: true", "allowDestroy: false");
        stack.declare(kept);
        stack.up().ok();
        stack.declare(kept.replaceAll("(?s)  solo:.*provider", "provider"));
        var refused = stack.up();
        stack.declare(DATA);
        stack.up().ok();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("Redis deployment solo holds data");
        stack.declare(DATA.replaceAll("(?s)  solo:.*provider", "provider"));
        stack.up().ok();
        assertThat(stack.ssh(
                                "cache-1",
                                "ls -d /etc/croft/redis/solo /var/lib/valkey/solo/* /etc/systemd/system/croft-redis-solo* 2>/dev/null; true")
                        .output())
                .isEmpty();
        stack.upUnchanged().ok();
    }

    private void refused(String data, String words) {
        stack.declare(data);
        var preview = stack.preview();
        assertThat(preview.exit()).as(words).isNotZero();
        assertThat(preview.output()).contains(words);
    }
}
