package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Backups that members put into a bucket by themselves (an emulator's: moto), and what is brought back from there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupBucketIT {
    private static final String ADDRESS = "10.48.7.1";
    private static final int PORT = 9000;
    private static final String DATA =
            """
            domain: bucket.croft
            network: { cidr: 10.48.7.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.7.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            backup:
              s3:
                bucket: croft
                endpoint: 10.48.7.1
                port: 9000
                region: us-east-1
                uriStyle: path
                certificate: "CERTIFICATE"
            pgsql:
              pg-main:
                backup: { keepFull: 1 }
                members:
                  - { seq: 1, role: primary, ip: 10.48.7.11 }
                  - { seq: 2, ip: 10.48.7.12 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            %sredis:
              cache:
                mode: standalone
                memory: { maxmemoryMib: 24 }
                backup: { keep: 1 }
                nodes: [ { seq: 1, node: pg-main-1, instances: [ { port: 6379 } ] } ]
            %sprovider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String CACHE_COPY =
            """
              cache-copy:
                mode: standalone
                memory: { maxmemoryMib: 24 }
                exporterPort: 9122
                backup: {}
                restore: { deployment: cache }
                nodes: [ { seq: 1, node: pg-main-2, instances: [ { port: 6379 } ] } ]
            """;
    private static final String COPY =
            """
              pg-copy:
                backup: { enabled: true }
                restoreFrom: { cluster: pg-main, target: { name: before-loss } }
                members: [ { seq: 1, role: primary, ip: 10.48.7.21 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            """;

    private Stack stack;
    private S3Server server;
    private String data;

    @BeforeAll
    void start() {
        stack = Stack.of("it-bucket", "{}");
        server = new S3Server(stack.home(), ADDRESS, PORT).start();
        data = DATA.replace("CERTIFICATE", server.certificate().strip().replace("\n", "\\n"));
        declare("");
    }

    @AfterAll
    void stop() {
        server.close();
        stack.close();
    }

    private void declare(String more) {
        stack.declare(data.formatted(more, ""));
    }

    private Stack.Result pg(String cluster, String verb) {
        return stack.make("pg", "CLUSTER=" + cluster, "CMD=" + verb);
    }

    private String sql(String node, String query) {
        return stack.ssh(node, "cd /; sudo -u postgres psql -XqAt app -c \"" + query + "\"")
                .ok()
                .output()
                .strip();
    }

    @Test
    @Order(1)
    void keysAreAskedFor() {
        var refused = stack.up();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("backup.s3.key: is missing", "pulumi config set --secret backupSecret");
        stack.pulumi("config", "set", "--secret", "croft-stacks:backupKey", "AKIATEST")
                .ok();
        stack.pulumi("config", "set", "--secret", "croft-stacks:backupSecret", "of-a-test")
                .ok();
    }

    @Test
    @Order(2)
    void theReplicaBacksUpAtOnce() throws Exception {
        stack.up().ok();
        assertThat(stack.backups("pg-main")).contains("status: ok", "cipher: aes-256-cbc", "full backup: ");
        assertThat(stack.ssh("pg-main-2", "journalctl -q -o cat -u 'croft-backup-pg-main@full.service'")
                        .ok()
                        .output())
                .contains("wait for replay on the standby", "backup command end: completed successfully")
                .doesNotContain("of-a-test");
        // The leader's timers fire too, and leave it to the replica.
        var left = stack.ssh(
                "pg-main-1",
                "systemctl start croft-backup-pg-main@diff.service && systemctl show --value -p Result croft-backup-pg-main@diff.service; "
                        + "systemctl is-active croft-backup-pg-main-full.timer croft-backup-pg-main-gaps.timer");
        assertThat(left.ok().output().lines()).containsExactly("exec-condition", "active", "active");
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(3)
    void theLeaderBacksUpWhereItIsAlone() {
        sql("pg-main-1", "create table numbers (n int); insert into numbers values (1)");
        stack.ssh("pg-main-2", "systemctl stop patroni").ok();
        assertThat(pg("pg-main", "backup diff").ok().output()).contains("diff backup: ");
        assertThat(stack.ssh("pg-main-1", "journalctl -q -o cat -u 'croft-backup-pg-main@diff.service'")
                        .ok()
                        .output())
                .contains("backup command end: completed successfully");
        stack.ssh("pg-main-2", "systemctl start patroni").ok();
    }

    @Test
    @Order(4)
    void aClusterIsBroughtBackInPlace() {
        sql("pg-main-1", "select pg_create_restore_point('before-loss')");
        sql("pg-main-1", "drop table numbers");
        // What has not left the members yet cannot be brought back.
        sql("pg-main-1", "select pg_switch_wal()");
        assertThat(pg("pg-main", "restore name=before-loss").ok().output()).contains("pg-main-2");
        assertThat(sql("pg-main-1", "select n from numbers")).isEqualTo("1");
    }

    @Test
    @Order(5)
    void aNewClusterBeginsWithARestorePoint() throws Exception {
        declare(COPY);
        stack.up().ok();
        assertThat(sql("pg-copy-1", "select n from numbers")).isEqualTo("1");
        assertThat(stack.backups("pg-copy")).contains("stanza: pg-copy", "status: ok");
        stack.upUnchanged().ok();
        declare("");
        stack.up().ok();
    }

    @Test
    @Order(6)
    void oldBackupsGoWhenTheirTimeIsOver() throws Exception {
        var before = stack.backups("pg-main");
        assertThat(pg("pg-main", "backup full").ok().output()).contains("full backup: ");
        var after = stack.backups("pg-main");
        assertThat(after.lines().filter(l -> l.contains("full backup: "))).hasSize(1);
        assertThat(after).doesNotContain("diff backup: ").isNotEqualTo(before);
    }

    @Test
    @Order(7)
    void redisIsBackedUpIntoTheBucketAndBroughtBack() {
        var backUp = "systemctl start croft-redis-cache-backup.service";
        try (var cache = new RedisClients(stack.outputs(), "cache").at("10.48.7.11", 6379)) {
            cache.set("key", "of the bucket");
        }
        stack.ssh("pg-main-1", "sleep 1; " + backUp).ok();
        stack.declare(data.formatted("", CACHE_COPY));
        stack.up().ok();
        try (var copy = new RedisClients(stack.outputs(), "cache-copy").at("10.48.7.12", 6379)) {
            assertThat(copy.get("key")).isEqualTo("of the bucket");
        }
        var script = "runuser -u redis -- /usr/lib/croft/redis-backup-cache labels cache";
        var first = stack.ssh("pg-main-1", script).ok().output();
        stack.ssh("pg-main-1", "sleep 1; " + backUp).ok();
        // One is kept.
        assertThat(stack.ssh("pg-main-1", script).ok().output())
                .matches("[0-9]{8}T[0-9]{6}Z\n")
                .isNotEqualTo(first);
        assertThat(stack.ssh("pg-main-1", "journalctl -q -o cat -u croft-redis-cache-backup.service")
                        .ok()
                        .output())
                .contains("1-6379: 1 keys from 10.48.7.11:6379")
                .doesNotContain("of-a-test");
    }

    @Test
    @Order(8)
    void aBucketThatIsAwayHoldsUpNobody() {
        server.close();
        stack.declare(data.formatted("", "").replace("keepFull: 1", "keepFull: 2"));
        assertThat(stack.up().ok().output())
                .contains("bucket croft at 10.48.7.1 does not answer; WAL waits on the members");
        sql("pg-main-1", "create table written_meanwhile (n int)");
    }
}
