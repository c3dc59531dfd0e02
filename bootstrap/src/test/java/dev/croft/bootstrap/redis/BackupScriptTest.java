package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a backup is taken from, when it counts, and which ones go: the script itself, with stand-ins for rclone and Redis. */
class BackupScriptTest {
    private static final String MASTER = "role:master\n";

    @TempDir
    Path folder;

    private record Said(int exit, String output) {}

    @BeforeEach
    void standIns() throws IOException {
        for (var name : List.of("rclone", "redis-cli", "redis-check-rdb")) {
            try (var in = BackupScriptTest.class.getResourceAsStream("standin/" + name)) {
                program(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        // Nobody waits here for a failover.
        program("sleep", "#!/bin/sh\n");
        Files.createDirectories(folder.resolve("work"));
        Files.createDirectories(folder.resolve("place"));
        Files.writeString(folder.resolve("settings"), "passphrase=x\n");
        declare(RedisSpecs.of("{" + RedisSpecs.sentinel() + ", " + RedisSpecs.backup(", keep: 2") + "}"), 0);
    }

    private void program(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        assertThat(folder.resolve(name).toFile().setExecutable(true)).isTrue();
    }

    private void declare(RedisSpec spec, int node) throws IOException {
        var script = RedisItems.all(spec).get(node).items().stream()
                .filter(i -> i.name().equals("file:/usr/lib/croft/redis-backup-cache"))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
        Files.writeString(
                folder.resolve("script"),
                script.replace("/usr/bin/redis", folder + "/redis")
                        .replace("/var/lib/redis/cache/backup", folder + "/work")
                        .replace("/etc/croft/redis/cache/backup.env", folder + "/settings")
                        .replaceAll("/var/lib/prometheus/[^']*", folder + "/metrics"));
    }

    /** @param ports its replicas' */
    private void master(int port, int... ports) throws IOException {
        instance(port, MASTER, "7");
        var text = new StringBuilder(MASTER);
        for (var i = 0; i < ports.length; i++) {
            text.append(
                    "slave" + i + ":ip=10.42.0.1" + (i + 2) + ",port=" + ports[i] + ",state=online,offset=1,lag=0\n");
            instance(ports[i], "role:slave\nmaster_link_status:up\n", String.valueOf(10 + i));
        }
        answer(port, "info replication", text.toString());
    }

    private void instance(int port, String replication, String keys) throws IOException {
        answer(port, "info replication", replication);
        answer(port, "info keyspace", "db0:keys=1\ndb3:keys=1\n");
        answer(port, "dump", keys);
    }

    private void answer(int port, String command, String text) throws IOException {
        Files.createDirectories(folder.resolve(String.valueOf(port)));
        Files.writeString(folder.resolve(port + "/" + command), text);
    }

    private Said script(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("bash", folder + "/script"), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + builder.environment().get("PATH"));
        builder.environment().put("FOLDER", folder.toString());
        builder.environment().put("PLACE", folder + "/place");
        var shell = builder.start();
        var output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Said(shell.exitValue(), output);
    }

    private List<String> labels() throws Exception {
        return script("labels", "cache").output().lines().toList();
    }

    private BackupSet newest() throws Exception {
        var labels = labels();
        return BackupSet.parse(
                script("manifest", "cache", labels.get(labels.size() - 1)).output());
    }

    /** The sentinel declaration has one port on three addresses: each test's instances share what they answer. */
    private void shardsOf(String table) throws IOException {
        declare(
                RedisSpecs.of("{mode: 'cluster', nodes: " + RedisSpecs.nodes(3, "{port: 7001}, {port: 7002}") + ", "
                        + RedisSpecs.backup("") + "}"),
                0);
        for (var port : new int[] {7001, 7002}) {
            instance(port, MASTER, "5");
            answer(port, "info keyspace", "db0:keys=5\n");
            answer(port, "cluster info", "cluster_state:ok\n");
            answer(port, "cluster nodes", table);
        }
    }

    @Test
    void aReplicaIsReadAndAMasterWhereThereIsNone() throws Exception {
        declare(
                RedisSpecs.of("{nodes: [" + RedisSpecs.node(1, "{port: 6379}") + ", "
                        + RedisSpecs.node(2, "{port: 6380, replicaOf: 'cache-1-6379'}") + ", "
                        + RedisSpecs.node(3, "{port: 6381, replicaOf: 'cache-1-6379'}") + "], " + RedisSpecs.backup("")
                        + "}"),
                0);
        master(6379, 6380, 6381);
        var said = script("run");
        assertThat(said.output()).contains("1-6379: 10 keys from 10.42.0.12:6380");
        assertThat(said.exit()).isZero();
        assertThat(newest().keys()).isEqualTo(10);
        assertThat(newest().databases()).isEqualTo(4);
        assertThat(newest().version()).isEqualTo("8.0.2");
        answer(6380, "info replication", "role:slave\nmaster_link_status:down\n");
        assertThat(script("run").output()).contains("11 keys from 10.42.0.13:6381");
        // A replica whose dump breaks off is no reason to have none.
        answer(6381, "dump", "cut off\n");
        assertThat(script("run").output()).contains("unexpected end of file", "7 keys from 10.42.0.11:6379");
        assertThat(Files.list(folder.resolve("work"))).isEmpty();
        assertThat(Files.readString(folder.resolve("metrics")))
                .containsPattern("_last_seconds\\{deployment=\"cache\"} [1-9]")
                .containsPattern("_due_seconds\\{deployment=\"cache\"} [1-9]");
    }

    @Test
    void whereItIsNotClearWhoLeadsThereIsNoBackup() throws Exception {
        instance(6379, MASTER, "1");
        var several = script("run");
        assertThat(several.exit()).isNotZero();
        assertThat(several.output()).contains("cache cannot be backed up: cache has 3 masters: 10.42.0.11:6379");
        answer(6379, "info replication", "role:slave\n");
        assertThat(script("run").output()).contains("cache has 0 masters");
        assertThat(labels()).isEmpty();
    }

    @Test
    void allSlotsOfAClusterAreInABackup() throws Exception {
        shardsOf(
                """
                a1 10.42.0.11:7001@17001 myself,master - 0 0 1 connected 0-8190 8192
                b1 10.42.0.12:7001@17001 master,nofailover - 0 0 2 connected 8191 8193-16383
                b2 10.42.0.13:7002@17002 slave b1 0 0 2 connected
                """);
        assertThat(script("run").output()).contains("shard-0: 5 keys", "shard-8191: 5 keys", ": 10 keys");
        assertThat(newest().dumps())
                .extracting(BackupSet.Dump::slots)
                .containsExactly("0-8190,8192", "8191,8193-16383");
        assertThat(newest().databases()).isEqualTo(1);
    }

    @Test
    void aClusterThatIsNotWholeOrMovesSlotsIsNotBackedUp() throws Exception {
        shardsOf("a1 10.42.0.11:7001@17001 myself,master - 0 0 1 connected 0-8191\n"
                + "b1 10.42.0.12:7001@17001 master,fail - 0 0 2 connected 8192-16383\n");
        assertThat(script("run").output()).contains("the master 10.42.0.12:7001@17001 does not answer");
        shardsOf("a1 10.42.0.11:7001@17001 myself,master - 0 0 1 connected 0-8191\n");
        assertThat(script("run").output()).contains("8192 of 16384 slots have a master");
        shardsOf("a1 10.42.0.11:7001@17001 myself,master - 0 0 1 connected 0-16383 [77->-b1]\n");
        var moving = script("run");
        assertThat(moving.exit()).isNotZero();
        assertThat(moving.output()).contains("slots are moved between masters");
        assertThat(labels()).isEmpty();
    }

    private void backup(String label, String keys) throws IOException {
        var place = folder.resolve("place/cache/" + label);
        Files.createDirectories(place);
        Files.writeString(
                place.resolve("manifest"),
                "croft-redis-backup 1\nmode standalone\ndatabases 1\nkeys " + keys + "\ndump f g - 1 1 s e\nend\n");
    }

    private void alone() throws IOException {
        declare(RedisSpecs.of("{" + RedisSpecs.backup(", keep: 2") + "}"), 0);
        master(6379);
    }

    @Test
    void oldOnesGoWhenEnoughNewerOnesAreWhole() throws Exception {
        alone();
        backup("20260101T000000Z", "9");
        backup("20260102T000000Z", "9");
        backup("20260103T000000Z", "9");
        Files.createDirectories(folder.resolve("place/cache/20260104T000000Z"));
        assertThat(script("run").output())
                .contains("backup 20260102T000000Z is gone: 2 newer ones are kept")
                .contains("backup 20260104T000000Z is gone: it never was a whole one");
        assertThat(labels()).hasSize(2).contains("20260103T000000Z");
    }

    @Test
    void theLastOneWithKeysStaysWhateverCameAfterIt() throws Exception {
        alone();
        backup("20260101T000000Z", "9");
        backup("20260102T000000Z", "9");
        backup("20260103T000000Z", "0");
        answer(6379, "dump", "0");
        assertThat(script("run").exit()).isZero();
        assertThat(labels()).hasSize(3).contains("20260102T000000Z").doesNotContain("20260101T000000Z");
    }

    @Test
    void oneThatBreaksOffCountsForNothing() throws Exception {
        alone();
        backup("20260101T000000Z", "9");
        backup("20260102T000000Z", "9");
        Files.createFile(folder.resolve("full"));
        var cut = script("run");
        assertThat(cut.exit()).isNotZero();
        assertThat(cut.output()).contains("no space left");
        assertThat(labels()).containsExactly("20260101T000000Z", "20260102T000000Z");
        assertThat(folder.resolve("metrics")).doesNotExist();
        // Neither does one whose manifest is not whole.
        Files.writeString(folder.resolve("place/cache/20260102T000000Z/manifest"), "croft-redis-backup 1\nkeys 9\n");
        Files.delete(folder.resolve("full"));
        assertThat(script("run").output()).doesNotContain("20260101T000000Z is gone");
        assertThat(script("manifest", "cache", "20260102T000000Z").exit()).isNotZero();
    }

    @Test
    void aDumpThatIsAnotherThanWasPutThereIsToldAsDamaged() throws Exception {
        alone();
        script("run");
        var set = newest();
        var dump = set.dumps().get(0);
        assertThat(script("check", "cache", set.label(), dump.file(), dump.sha256())
                        .exit())
                .isZero();
        Files.writeString(folder.resolve("place/cache/" + set.label() + "/" + dump.file()), "8");
        var damaged = script("check", "cache", set.label(), dump.file(), dump.sha256());
        assertThat(damaged.exit()).isNotZero();
        assertThat(damaged.output())
                .contains("backup " + set.label() + " of cache is damaged: " + dump.file()
                        + " is not what was put there");
    }

    @Test
    void aDumpOfANewerReleaseIsToldByItsFormat() throws Exception {
        alone();
        script("run");
        var set = newest();
        var dump = set.dumps().get(0);
        Files.createFile(folder.resolve("older"));
        var newer = script("check", "cache", set.label(), dump.file(), dump.sha256());
        assertThat(newer.exit()).isNotZero();
        assertThat(newer.output())
                .contains("backup " + set.label() + " of cache is in format ")
                .contains("which redis-check-rdb of this node cannot read: Can't handle RDB format version 12");
    }

    @Test
    void theReleaseOfADumpIsThatOfItsEngine() throws Exception {
        alone();
        script("run");
        assertThat(newest().version()).isEqualTo("8.0.2");
        answer(6379, "info server", "redis_version:7.2.4\nvalkey_version:8.1.1\n");
        Thread.sleep(1100);
        script("run");
        assertThat(newest().version()).isEqualTo("valkey-8.1.1");
    }

    @Test
    void theFirstNodeThatIsThereHasItsTurn() throws Exception {
        var spec = RedisSpecs.of("{" + RedisSpecs.sentinel() + ", " + RedisSpecs.backup("") + "}");
        declare(spec, 1);
        assertThat(script("turn").exit()).isZero();
        instance(6379, MASTER, "1");
        var left = script("turn");
        assertThat(left.exit()).isEqualTo(1);
        assertThat(left.output()).contains("10.42.0.11:6379 is there");
        declare(spec, 0);
        assertThat(script("turn").exit()).isZero();
    }

    @Test
    void whatIsNoVerbIsRefused() throws Exception {
        assertThat(script("expire").output()).contains("no verb of this script: 'expire'");
        assertThat(script("labels", "nobody").output()).isEmpty();
    }
}
