package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Backups under write load, brought back: in a new cluster, in place, and after the cluster is gone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIT {
    private static final String DATA =
            """
            domain: backup.croft
            network: { cidr: 10.48.6.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.6.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            backup: { node: infra-1, diskGib: 2 }
            pgsql:
              pg-main:
                members:
                  - { seq: 1, role: primary, ip: 10.48.6.11 }
                  - { seq: 2, ip: 10.48.6.12 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            %sprovider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String COPY =
            """
              pg-copy:
                restoreFrom: { cluster: %s, target: { %s } }
                members: [ { seq: 1, role: primary, ip: 10.48.6.21 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            """;
    private static final String NOW =
            "select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private Stack stack;
    private Sql sql;
    private String point;
    private int fewest;
    private int most;

    @BeforeAll
    void start() {
        stack = Stack.of("it-backup", DATA.formatted(""));
        stack.up().ok();
        sql = Sql.of(stack.outputs(), "pg-main");
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private String onStore(String arguments) {
        return stack.ssh(
                        "infra-1",
                        "cd /; sudo -u postgres pgbackrest --config=/etc/croft/backup/store.conf --config-include-path=/etc/croft/backup/store.d "
                                + arguments)
                .ok()
                .output();
    }

    private Stack.Result pg(String cluster, String verb) {
        return stack.make("pg", "CLUSTER=" + cluster, "CMD=" + verb);
    }

    @Test
    @Order(1)
    void theFirstBackupIsMadeAtOnceOnADiskOfItsOwn() throws Exception {
        var info = "";
        for (var i = 0; i < 60 && !info.contains("full backup: "); i++) {
            Thread.sleep(500);
            info = onStore("--stanza=pg-main info");
        }
        assertThat(info).contains("status: ok", "cipher: aes-256-cbc", "full backup: ");
        assertThat(stack.ssh("infra-1", "findmnt -no FSTYPE /var/lib/croft/backup")
                        .ok()
                        .output()
                        .strip())
                .isEqualTo("ext4");
        // A copy is read, not the leader.
        assertThat(stack.ssh("infra-1", "sudo journalctl -q -o cat -u 'croft-backup-pg-main@full.service'")
                        .ok()
                        .output())
                .contains("wait for replay on the standby");
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    /** Writes numbers, one a transaction, in order. */
    private Thread writer(AtomicInteger acknowledged, AtomicBoolean ended) {
        var thread = new Thread(() -> {
            try (var connection = sql.connect("10.48.6.11", 5433);
                    var statement = connection.createStatement()) {
                while (!ended.get()) {
                    var next = acknowledged.get() + 1;
                    statement.execute("insert into numbers values (" + next + ")");
                    acknowledged.set(next);
                    Thread.sleep(10);
                }
            } catch (SQLException | InterruptedException e) {
                ended.set(true);
            }
        });
        thread.start();
        return thread;
    }

    @Test
    @Order(2)
    void backupsAreMadeUnderWriteLoad() throws Exception {
        sql.eventually("10.48.6.11", 5433, "create table numbers (n int primary key)", 10);
        var acknowledged = new AtomicInteger();
        var ended = new AtomicBoolean();
        var writer = writer(acknowledged, ended);
        assertThat(pg("pg-main", "backup diff").ok().output()).contains("diff backup: ");
        fewest = acknowledged.get();
        point = sql.ask("10.48.6.11", 5433, NOW);
        most = acknowledged.get() + 1;
        Thread.sleep(2000);
        assertThat(ended).isFalse();
        ended.set(true);
        writer.join();
        assertThat(acknowledged.get()).isGreaterThan(most);
        sql.eventually("10.48.6.11", 5433, "drop table numbers", 10);
        // What has not left the members yet cannot be brought back.
        stack.ssh("pg-main-1", "cd /; sudo -u postgres psql -qc 'select pg_switch_wal()'")
                .ok();
    }

    private void asOfThePoint(String host) throws SQLException {
        var rows = Integer.parseInt(sql(host).ask(host, 5433, "select count(*) from numbers"));
        assertThat(rows).isBetween(fewest, most);
        assertThat(sql(host).ask(host, 5433, "select max(n) from numbers")).isEqualTo(String.valueOf(rows));
    }

    private Sql sql(String host) {
        return host.equals("10.48.6.21") ? Sql.of(stack.outputs(), "pg-copy") : sql;
    }

    @Test
    @Order(3)
    void whatTheStoreDoesNotHaveIsRefused() {
        stack.declare(DATA.formatted(COPY.formatted("pg-none", "")));
        var unknown = stack.up();
        assertThat(unknown.exit()).isNotZero();
        assertThat(unknown.output()).contains("has no backup of cluster 'pg-none'; it has those of pg-main");
        stack.declare(DATA.formatted(COPY.formatted("pg-main", "time: 2001-01-01T00:00:00Z")));
        var early = stack.up();
        assertThat(early.exit()).isNotZero();
        assertThat(early.output()).contains("to 2001-01-01T00:00:00Z: its oldest backup is of ");
    }

    @Test
    @Order(4)
    void aPointThatIsNotReachedEndsWithPostgresqlsReason() {
        stack.declare(DATA.formatted(COPY.formatted("pg-main", "lsn: FF/0")));
        var never = stack.up();
        assertThat(never.exit()).isNotZero();
        assertThat(never.output())
                .contains("pg-copy-1 could not restore cluster pg-main to position FF/0")
                .contains("recovery ended before configured recovery target was reached");
    }

    @Test
    @Order(5)
    void aNewClusterBeginsWithAPointInTime() throws Exception {
        stack.declare(DATA.formatted(COPY.formatted("pg-main", "time: " + point)));
        stack.up().ok();
        asOfThePoint("10.48.6.21");
        sql("10.48.6.21").eventually("10.48.6.21", 5433, "insert into numbers values (-1)", 10);
        stack.upUnchanged().ok();
        assertThat(stack.backups("pg-copy")).contains("stanza: pg-copy", "status: ok");
    }

    @Test
    @Order(6)
    void aClusterThatStandsIsNotRestoredOver() {
        stack.declare(DATA.formatted(COPY.formatted("pg-main", "immediate: true")));
        var refused = stack.up();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("restoreFrom is for a new cluster, and this one has data");
        stack.declare(DATA.formatted(COPY.formatted("pg-main", "time: " + point)));
        stack.up().ok();
    }

    @Test
    @Order(7)
    void aClusterIsBroughtBackInPlace() throws Exception {
        assertThat(pg("pg-main", "restore yesterday").output()).contains("'yesterday' is no point of recovery");
        assertThat(stack.make("pg", "CMD=restore latest").output()).contains("say of which cluster all data goes back");
        assertThat(pg("pg-main", "restore time=" + point).ok().output()).contains("streaming");
        sql.eventually("10.48.6.11", 5433, "select 1 / count(*) from numbers", 20);
        asOfThePoint("10.48.6.11");
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void backupsOutliveTheirClusterAndBringItBack() throws Exception {
        // All that the lost cluster had is in its archive.
        stack.ssh("pg-copy-1", "cd /; sudo -u postgres psql -qc 'checkpoint' -c 'select pg_switch_wal()'")
                .ok();
        stack.declare(DATA.formatted(""));
        stack.up().ok();
        assertThat(stack.ssh("infra-1", "sudo ls /etc/croft/backup/store.d /etc/croft/targets/postgres")
                        .ok()
                        .output())
                .contains("pg-main.conf", "pg-main-1.yml")
                .doesNotContain("pg-copy");
        stack.declare(DATA.formatted(COPY.formatted("pg-copy", "")));
        stack.up().ok();
        assertThat(sql("10.48.6.21").ask("10.48.6.21", 5433, "select count(*) from numbers where n < 0"))
                .isEqualTo("1");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(9)
    void walWaitsWhileTheStoreIsAway() throws Exception {
        stack.ssh("infra-1", "sudo systemctl stop croft-backup").ok();
        sql.eventually("10.48.6.11", 5433, "insert into numbers values (-2)", 10);
        var segment = switchWal();
        assertThat(stack.preview().ok().output()).contains("unit:croft-backup.service");
        stack.up().ok();
        assertArrives(segment);
    }

    /** Ends the segment that is written to; its name. */
    private String switchWal() {
        return stack.ssh("pg-main-1", "cd /; sudo -u postgres psql -XAtc 'select pg_walfile_name(pg_switch_wal())'")
                .ok()
                .output()
                .strip();
    }

    private void assertArrives(String segment) throws InterruptedException {
        var found = "";
        for (var i = 0; i < 120 && found.isEmpty(); i++) {
            Thread.sleep(500);
            found = stack.ssh("infra-1", "sudo find /var/lib/croft/backup/archive/pg-main -name '" + segment + "-*'")
                    .ok()
                    .output()
                    .strip();
        }
        assertThat(found)
                .as(() -> stack.ssh("infra-1", "sudo journalctl -q -o cat -n 60 -u 'croft-backup*'")
                                .output()
                        + stack.ssh("pg-main-1", "cd /; sudo -u postgres psql -Xxc 'table pg_stat_archiver'")
                                .output())
                .contains(segment);
    }

    @Test
    @Order(10)
    void aGapInTheArchiveMakesAFullBackup() throws Exception {
        var gaps = "sudo systemctl start croft-backup-pg-main-gaps.service";
        stack.ssh("infra-1", gaps).ok();
        // A backup that runs now would need none of what is removed below.
        stack.ssh(
                        "infra-1",
                        "for i in $(seq 120); do systemctl list-units --no-legend --state=activating 'croft-backup-pg-main@*' | grep -q . || exit 0; sleep 1; done; exit 1")
                .ok();
        var segments = new ArrayList<String>();
        for (var i = 0; i < 3; i++) {
            sql.eventually("10.48.6.11", 5433, "insert into numbers values (" + (-10 - i) + ")", 10);
            segments.add(switchWal());
            assertArrives(segments.get(i));
        }
        var fulls = fulls();
        // The one before the last: what a member that had no room left would not have sent.
        stack.ssh(
                        "infra-1",
                        "sudo find /var/lib/croft/backup/archive/pg-main -name '" + segments.get(1) + "-*' -delete")
                .ok();
        var found = stack.ssh("infra-1", gaps + "; sudo journalctl -q -o cat -u croft-backup-pg-main-gaps -n 5");
        assertThat(found.output())
                .as(() -> stack.ssh(
                                        "infra-1",
                                        "sudo find /var/lib/croft/backup/archive/pg-main /var/lib/croft/backup/backup/pg-main -printf '%P %Tc\\n' | grep -E 'zst|manifest$' | sort; sudo journalctl -q -n 60 -u 'croft-backup*'")
                                .output()
                        + onStore("--stanza=pg-main info"))
                .contains("WAL of pg-main is missing between " + segments.get(0) + " and " + segments.get(2));
        for (var i = 0; i < 60 && fulls() == fulls; i++) {
            Thread.sleep(1000);
        }
        assertThat(fulls()).isGreaterThan(fulls);
        stack.ssh("infra-1", gaps).ok();
        stack.upUnchanged().ok();
    }

    private long fulls() {
        return onStore("--stanza=pg-main info")
                .lines()
                .filter(l -> l.contains("full backup: "))
                .map(String::strip)
                .distinct()
                .count();
    }
}
