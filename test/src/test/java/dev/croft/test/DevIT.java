package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A highly available cluster of three beside an INFRA node: grown by one, without its leader, and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DevIT {
    private static final String FOURTH = "      - { seq: 4, ip: 10.47.2.14 }\n";
    private static final String DATA =
            """
            domain: ha.croft
            network: { cidr: 10.47.2.0/24 }
            vm: { cpus: 1, memoryMib: 768 }
            infra: { nodes: [ { ip: 10.47.2.10 } ], meta: { cluster: pg-ha } }
            etcd: { members: [ { node: pg-ha-1 }, { node: pg-ha-2 }, { node: pg-ha-3 } ] }
            pgsql:
              pg-ha:
                members:
                  - { seq: 1, role: primary, ip: 10.47.2.11 }
                  - { seq: 2, ip: 10.47.2.12 }
                  - { seq: 3, ip: 10.47.2.13 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app }, { name: meta, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String GROWN =
            DATA.replace("      - { seq: 3, ip: 10.47.2.13 }\n", "      - { seq: 3, ip: 10.47.2.13 }\n" + FOURTH);

    private Stack stack;
    private Sql sql;

    @BeforeAll
    void start() {
        stack = Stack.of("it-ha", DATA);
        stack.up().ok();
        sql = Sql.of(stack.outputs(), "pg-ha");
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void everyNodeLeadsToThePrimary() throws Exception {
        for (var n = 11; n <= 13; n++) {
            assertThat(sql.ask("10.47.2." + n, 5433, "select pg_is_in_recovery()"))
                    .isEqualTo("f");
        }
        assertThat(sql.ask("10.47.2.11", 5434, "select pg_is_in_recovery()")).isEqualTo("t");
    }

    @Test
    @Order(2)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
    }

    @Test
    @Order(3)
    void anotherNodeGetsTheTimeFromInfra() {
        assertThat(stack.ssh(
                                "pg-ha-1",
                                "cat /etc/chrony/sources.d/croft.sources; chronyd -Q -t 10 'server 10.47.2.10 iburst' 2>&1")
                        .ok()
                        .output())
                .contains("server 10.47.2.10 iburst prefer", "System clock wrong by");
    }

    /** What the inventory says, and what an edit of it comes to. */
    @Test
    @Order(4)
    void theInventoryIsReadByWhoMayAndSetRight() throws Exception {
        var meta = new Sql(sql.user(), sql.password(), "meta");
        assertThat(meta.ask("10.47.2.12", 5433, "select string_agg(name, ' ' order by name) from inventory.nodes"))
                .isEqualTo("infra-1 pg-ha-1 pg-ha-2 pg-ha-3");
        assertThat(
                        meta.ask(
                                "10.47.2.12",
                                5433,
                                "select host(addresses[1]) || ':' || port from inventory.services where cluster = 'pg-ha' and name = 'primary'"))
                .isEqualTo("10.47.2.11:5433");
        assertThatThrownBy(() -> meta.ask("10.47.2.12", 5433, "delete from inventory.entry returning 1"))
                .hasMessageContaining("permission denied");
        stack.ssh(
                        leader(),
                        "sudo -u postgres psql -qd meta -c \"delete from inventory.entry where name = 'nodes/infra-1'\"")
                .ok();
        assertThat(stack.preview().output()).contains("inventory:nodes/infra-1");
        stack.up().ok();
        assertThat(meta.ask("10.47.2.12", 5433, "select count(*) from inventory.nodes where name = 'infra-1'"))
                .isEqualTo("1");
    }

    @Test
    @Order(5)
    void aReplicaMoreRestartsNothingAndDropsNoConnection() throws Exception {
        var before = starts();
        try (var open = sql.connect("10.47.2.12", 5436)) {
            stack.declare(GROWN);
            stack.up().ok();
            try (var rows = open.createStatement().executeQuery("select 7")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(7);
            }
        }
        assertThat(starts()).isEqualTo(before);
        assertThat(sql.ask("10.47.2.14", 5433, "select pg_is_in_recovery()")).isEqualTo("f");
        assertThat(sql.ask("10.47.2.14", 5432, "select pg_is_in_recovery()")).isEqualTo("t");
        assertThat(new Sql(sql.user(), sql.password(), "meta")
                        .ask("10.47.2.14", 5433, "select count(*) from inventory.instances where module = 'pgsql'"))
                .isEqualTo("4");
    }

    @Test
    @Order(6)
    void theClusterGoesOnWithoutItsLeader() throws Exception {
        sql.eventually("10.47.2.11", 5433, "create table acked (n int primary key)", 10);
        sql.eventually("10.47.2.11", 5433, "insert into acked values (1)", 10);
        var leader = leader();
        kill(leader);
        var n = 2;
        for (var member : List.of(11, 12, 13, 14)) {
            var host = "10.47.2." + member;
            if (!leader.equals("pg-ha-" + (member - 10))) {
                sql.eventually(host, 5433, "insert into acked values (" + n++ + ")", 60);
            }
        }
        assertThat(sql.ask("10.47.2.14", 5433, "select count(*) from acked")).isEqualTo(String.valueOf(n - 1));
        assertThat(leader()).isNotEqualTo(leader);
        stack.up().ok();
        sql.eventually(
                "10.47.2." + (10 + Integer.parseInt(leader.substring(6))),
                5433,
                "insert into acked values (" + n + ")",
                60);
        stack.upUnchanged().ok();
    }

    @Test
    @Order(7)
    void aReplicaLessIsGoneEverywhere() throws Exception {
        if (leader().equals("pg-ha-4")) {
            // removal of a leader is planned too, but not what this test is about
            assertThat(stack.up().exit()).isZero();
        }
        stack.declare(DATA);
        stack.up().ok();
        assertThat(stack.ssh("pg-ha-1", "cat /etc/haproxy/haproxy.cfg").ok().output())
                .doesNotContain("10.47.2.14");
        assertThat(sql.ask("10.47.2.12", 5433, "select pg_is_in_recovery()")).isEqualTo("f");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void dayTwoWork() throws Exception {
        var old = leader();
        var next = old.equals("pg-ha-2") ? "pg-ha-3" : "pg-ha-2";
        pg("switchover pg-ha-9", "has no member 'pg-ha-9': it has pg-ha-1 pg-ha-2 pg-ha-3");
        pg("failover " + next, old + " leads: 'switchover' hands its lead over without loss");
        pg("reinit " + old, old + " leads: its data is the cluster's");
        pg("vacuum", "there is no verb 'vacuum'");
        pg("logs pg-ha-2;id", "is no name of a member");

        assertThat(pg("switchover " + next)).contains(old + " hands the lead over to " + next);
        assertThat(leader()).isEqualTo(next);
        assertThat(pg("restart")).contains("nothing waits for a restart");
        assertThat(pg("restart " + old)).contains("restarting PostgreSQL on " + old);
        assertThat(pg("reinit " + old)).contains("deleting the data of " + old);
        assertThat(sql.ask("10.47.2.1" + old.substring(6), 5432, "select count(*) from acked"))
                .isEqualTo(sql.ask("10.47.2.11", 5433, "select count(*) from acked"));
        assertThat(stack.make("pg", "CMD=psql", "SQL=alter system set work_mem = '7MB'; select pg_reload_conf()")
                        .ok()
                        .output())
                .isEqualToIgnoringWhitespace("t");
        assertThat(pg("diff")).containsPattern("work_mem .*postgresql.auto.conf");
        stack.make("pg", "CMD=psql", "SQL=alter system reset work_mem; select pg_reload_conf()")
                .ok();
        assertThat(pg("logs " + next + " 20")).contains("the leader with the lock");
        assertThat(pg("config")).contains("ttl: 30");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(9)
    void aLeaderWhereThereIsNone() throws Exception {
        var old = leader();
        var next = old.equals("pg-ha-2") ? "pg-ha-3" : "pg-ha-2";
        pg("pause");
        kill(old);
        // the lease is 30 s, and nobody takes it while Patroni pauses
        var until = Instant.now().plusSeconds(60);
        while (stack.make("pg", "CMD=list").exit() == 0 && Instant.now().isBefore(until)) {
            Thread.sleep(1000);
        }
        assertThat(stack.make("pg", "CMD=list").output()).contains("Maintenance mode: on", "has no leader");
        assertThat(pg("failover " + next)).contains("making " + next + " the leader");
        pg("resume");
        sql.eventually("10.47.2.11", 5433, "create table later (n int)", 20);
        stack.up().ok();
        assertThat(pg("list")).doesNotContain("Maintenance mode");
    }

    @Test
    @Order(10)
    void passwordsAreMadeAnewUnderWriters() throws Exception {
        var leader = leader();
        var host = "10.47.2.1" + leader.substring(6);
        var starts = starts();
        try (var pooled = new SteadyWriter(sql.connect(host, 5433));
                var direct = new SteadyWriter(sql.connect(host, 5436))) {
            stack.declare(DATA.replace("    members:", "    rotation: first\n    members:"));
            stack.up().ok();
            for (var writer : List.of(pooled, direct)) {
                var during = writer.written();
                assertThat(during).isGreaterThan(20);
                Thread.sleep(1000);
                assertThat(writer.written()).isGreaterThan(during);
            }
        }
        assertThat(starts()).isEqualTo(starts);
        var anew = Sql.of(stack.outputs(), "pg-ha");
        assertThat(anew.password()).isNotEqualTo(sql.password());
        for (var port : List.of(5433, 5434, 5436)) {
            // A replica that has just come back is refused by its pooler for a second more.
            anew.eventually("10.47.2.11", port, "select 1", 10);
            assertThatThrownBy(() -> sql.ask("10.47.2.11", port, "select 1"))
                    .hasMessageContaining("authentication failed");
        }
        // Replication, REST interface and exporters have theirs.
        var next = leader.equals("pg-ha-2") ? "pg-ha-3" : "pg-ha-2";
        assertThat(pg("switchover " + next)).contains("streaming");
        assertThat(pg("reinit " + leader)).contains("streaming");
        var metrics = URI.create("http://10.47.2.1" + next.substring(6) + ":9630/metrics");
        try (var answer = metrics.toURL().openStream()) {
            assertThat(new String(answer.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("pg_up 1");
        }
        // After all that it may have something to set right once.
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(11)
    void newReleasesRollThroughTheMembers() throws Exception {
        sql = Sql.of(stack.outputs(), "pg-ha");
        var newer = NewerReleases.of(
                stack, List.of("pg-ha-1", "pg-ha-2", "pg-ha-3"), "postgresql-17", "postgresql-client-17", "patroni");
        var before = starts();
        var leader = leader();
        stack.declare(released("17.99", newer.get("patroni")));
        assertThat(stack.up().output()).contains("Version '17.99-*' for 'postgresql-17' was not found");
        assertThat(starts()).isEqualTo(before);
        assertThat(leader()).isEqualTo(leader);

        stack.declare(released(newer.get("postgresql-17"), newer.get("patroni")));
        stack.up().ok();
        // The leader was the last, after it had handed over.
        assertThat(leader()).isNotEqualTo(leader);
        var after = starts();
        for (var member : before.keySet()) {
            assertThat(after.get(member)).isNotEqualTo(before.get(member));
            assertThat(stack.ssh(member, "dpkg-query -W -f '${Package} ${Version}\n' postgresql-17 patroni")
                            .output())
                    .contains("postgresql-17 " + newer.get("postgresql-17"))
                    .contains("patroni " + newer.get("patroni"));
        }
        assertThat(sql.ask("10.47.2.11", 5433, "select 1")).isEqualTo("1");
        stack.upUnchanged().ok();
    }

    private static String released(String postgresql, String patroni) {
        return DATA.replace(
                "    members:",
                "    rotation: first\n    releases: { postgresql: \"" + postgresql + "\", patroni: \"" + patroni
                        + "\" }\n    members:");
    }

    private void kill(String member) {
        stack.ssh(member, "systemctl kill -s KILL patroni; pkill -9 -u postgres postgres; systemctl stop patroni");
    }

    private String pg(String command) {
        return stack.make("pg", "CMD=" + command).ok().output();
    }

    private void pg(String command, String refusal) {
        var result = stack.make("pg", "CMD=" + command);
        assertThat(result.exit()).isNotZero();
        assertThat(result.output()).contains(refusal);
    }

    private String leader() throws Exception {
        for (var n = 11; n <= 14; n++) {
            try {
                if (sql.ask("10.47.2." + n, 5432, "select pg_is_in_recovery()").equals("f")) {
                    return "pg-ha-" + (n - 10);
                }
            } catch (java.sql.SQLException e) {
                // down: not the leader
            }
        }
        throw new AssertionError("no member leads");
    }

    /** When each service of the first three members was started, so that a restart shows. */
    private Map<String, String> starts() {
        var starts = new TreeMap<String, String>();
        for (var n = 1; n <= 3; n++) {
            var script =
                    "for u in patroni etcd haproxy pgbouncer; do systemctl show -p ExecMainStartTimestampMonotonic --value $u; done;"
                            + " head -1 /var/lib/postgresql/*/*/postmaster.pid /pg/*/postmaster.pid 2>/dev/null";
            starts.put("pg-ha-" + n, stack.ssh("pg-ha-" + n, script).output());
        }
        return starts;
    }
}
