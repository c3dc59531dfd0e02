package dev.croft.test;

import static dev.croft.test.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** INFRA goes, and databases go on; it comes back from nothing, and all but its history with it. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InfraLossRun {
    private static final String DATA =
            """
            domain: loss.croft
            network: { cidr: 10.48.13.0/24 }
            vm: { cpus: 1, memoryMib: 640, rootDiskGib: 4 }
            infra: { nodes: [ { ip: 10.48.13.10 } ] }
            etcd: { members: [ { node: pg-loss-1 }, { node: pg-loss-2 }, { node: pg-loss-3 } ] }
            backup: { node: infra-1, diskGib: 1 }
            pgsql:
              pg-loss:
                members:
                  - { seq: 1, role: primary, ip: 10.48.13.11 }
                  - { seq: 2, ip: 10.48.13.12 }
                  - { seq: 3, ip: 10.48.13.13 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            %sprovider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String COPY =
            """
              pg-back:
                restoreFrom: { cluster: pg-loss, target: { immediate: true } }
                members: [ { seq: 1, role: primary, ip: 10.48.13.21 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            """;

    private Stack stack;
    private Sql sql;
    private JsonNode before;
    private final Members members = new Members(List.of("10.48.13.11", "10.48.13.12", "10.48.13.13"));

    @BeforeAll
    void start() throws Exception {
        stack = Stack.of("it-loss", DATA.formatted(""));
        stack.up().ok();
        before = stack.outputs();
        sql = Sql.of(before, "pg-loss");
        sql.eventually("10.48.13.11", 5433, "create table kept (n int primary key)", 10);
        sql.eventually("10.48.13.11", 5433, "insert into kept select generate_series(1, 1000)", 10);
        assertThat(stack.make("pg", "CLUSTER=pg-loss", "CMD=backup full").ok().output())
                .contains("full backup: ");
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private String archiver() {
        return onLeader("select last_archived_wal from pg_stat_archiver");
    }

    /** Files of WAL that wait for the archive. */
    private int waiting() {
        return Integer.parseInt(onLeader("select count(*) from pg_ls_archive_statusdir() where name like '%.ready'"));
    }

    private String onLeader(String query) {
        return stack.superuser(members.leader(), query);
    }

    private JsonNode vm(String name) {
        return stack.resources().stream()
                .filter(r -> r.get("type").textValue().equals("croft:compute:Vm")
                        && r.at("/inputs/hostname").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(1)
    void withoutInfraNamesAreFoundWritesGoOnAndTheLeadIsTakenOver() throws Exception {
        Faults.cutPower(vm("infra-1").get("id").textValue());
        // By hosts files: no look-up of ours waits for a name server that is away.
        assertThat(stack.ssh(
                                "pg-loss-3",
                                "timeout 2 getent ahosts pg-loss-1.loss.croft && timeout 2 getent ahosts pg-loss-2")
                        .ok()
                        .output())
                .contains("10.48.13.11", "10.48.13.12");
        // Other names have a second source.
        assertThat(stack.ssh("pg-loss-3", "grep nameserver /etc/resolv.conf")
                        .ok()
                        .output())
                .isEqualTo("nameserver 10.48.13.10\nnameserver 10.48.13.1\n");
        sql.eventually("10.48.13.12", 5433, "insert into kept values (1001)", 10);
        // What would be archived waits, and nobody waits for it.
        for (var n = 0; n < 3; n++) {
            sql.eventually("10.48.13.12", 5433, "insert into kept values (" + (2000 + n) + ")", 10);
            onLeader("select pg_switch_wal()");
        }
        var archived = archiver();
        // Past what may wait: a quarter of the disk of 4 GiB, which are 64 files of WAL.
        stack.ssh(
                        members.leader(),
                        "cd /; for n in $(seq 80); do sudo -u postgres psql -qXc 'create table if not exists w (n int); insert into w values (1)' -c 'select pg_switch_wal()' >/dev/null; done")
                .ok();
        var full = Instant.now();
        // pgBackRest counts what waits when it begins a turn, and the one before must have given up the store: measured
        // 168 s.
        until("what is too much is given up", Duration.ofMinutes(4), () -> !archiver()
                .equals(archived));
        System.out.println("InfraLossRun: what was too much was given up after "
                + Duration.between(full, Instant.now()).toSeconds() + " s");
        until("and does not stay", Duration.ofSeconds(90), () -> waiting() < 10);
        assertThat(Integer.parseInt(stack.ssh(members.leader(), "du -sm /var/lib/postgresql/17/*/pg_wal | cut -f 1")
                        .ok()
                        .output()
                        .strip()))
                .isLessThan(1600);
        var old = members.leader();
        stack.ssh(old, "systemctl kill -s KILL patroni; systemctl stop patroni; pkill -KILL -u postgres postgres; true")
                .ok();
        var other = old.equals("pg-loss-3") ? "10.48.13.11" : "10.48.13.13";
        sql.eventually(other, 5433, "insert into kept values (1002)", 60);
        stack.ssh(old, "systemctl start patroni").ok();
        var back = Instant.now();
        until("all follow", Duration.ofMinutes(4), members::allFollow);
        System.out.println("InfraLossRun: the old leader follows after "
                + Duration.between(back, Instant.now()).toSeconds() + " s");
    }

    @Test
    @Order(2)
    void itComesBackFromNothingButHistory() throws Exception {
        stack.pulumi(
                        "up",
                        "--yes",
                        "--skip-preview",
                        "--replace",
                        vm("infra-1").get("urn").textValue())
                .ok();
        var now = stack.outputs();
        assertThat(now.get("caCertificate")).isEqualTo(before.get("caCertificate"));
        assertThat(now.get("portalLogin")).isEqualTo(before.get("portalLogin"));
        var login = now.get("portalLogin");
        var portal = Portal.of(now)
                .as(login.get("user").textValue(), login.get("password").textValue());
        until("metrics of all nodes", Duration.ofSeconds(60), () -> portal.metrics("count(up{job='node'}==1)")
                .body()
                .contains("\"4\"]"));
        until("logs of all nodes", Duration.ofSeconds(60), () -> portal.logs("unit:=patroni | stats count_uniq(ins) n")
                .body()
                .contains("\"3\""));
        assertThat(stack.ssh(
                                "pg-loss-1",
                                "apt-get -qq update && apt-get -qq install --reinstall -y --print-uris chrony")
                        .ok()
                        .output())
                .contains("10.48.13.10");
        stack.upUnchanged().ok();
        assertThat(sql.ask("10.48.13.12", 5433, "select count(*) from kept")).isEqualTo("1005");
    }

    @Test
    @Order(3)
    void theBackupsThatWereOnItsDiskAreThereAndWhatWaitedArrives() throws Exception {
        var info = stack.make("pg", "CLUSTER=pg-loss", "CMD=backups").ok().output();
        assertThat(info).contains("stanza: pg-loss", "status: ok", "full backup: ");
        until("what waited is archived", Duration.ofSeconds(90), () -> waiting() == 0);
        stack.declare(DATA.formatted(COPY));
        stack.up().ok();
        assertThat(Integer.parseInt(
                        Sql.of(stack.outputs(), "pg-back").ask("10.48.13.21", 5433, "select count(*) from kept")))
                .isGreaterThanOrEqualTo(1000);
    }
}
