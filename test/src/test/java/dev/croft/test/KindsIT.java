package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Quorum commit with an offline member that copies a replica, and a delayed standby cluster of it that is promoted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KindsIT {
    private static final String UPSTREAM = "    upstream: { cluster: pg-main }\n";
    private static final String DATA =
            """
            domain: kinds.croft
            network: { cidr: 10.48.5.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.5.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            pgsql:
              pg-main:
                replication: { mode: quorum }
                members:
                  - { seq: 1, role: primary, ip: 10.48.5.11 }
                  - { seq: 2, ip: 10.48.5.12 }
                  - { seq: 3, role: offline, ip: 10.48.5.13, replicateFrom: 2 }
                users:
                  - { name: app, roles: [ readwrite ] }
                  - { name: reader, roles: [ readonly ] }
                  - { name: capture, replication: true, expires: "2099-01-31", comment: change capture }
                databases:
                  - { name: app, owner: app }
                  - { name: orders, owner: app, revokePublicConnect: true, baseline: "create table items (n int)", poolMode: session }
              pg-dr:
                upstream: { cluster: pg-main }
                profile: olap
                members: [ { seq: 1, role: primary, ip: 10.48.5.21 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;

    private Stack stack;
    private Sql sql;

    @BeforeAll
    void start() {
        stack = Stack.of("it-kinds", DATA);
        stack.up().ok();
        sql = Sql.of(stack.outputs(), "pg-main");
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
    }

    @Test
    @Order(2)
    void commitsWaitForAnyOfTheReplicasAndForNoOfflineMember() {
        assertThat(stack.superuser("pg-main-1", "show synchronous_standby_names"))
                .startsWith("ANY 1 (")
                .contains("pg-main-2")
                .doesNotContain("pg-main-3");
    }

    @Test
    @Order(3)
    void theOfflineMemberCopiesItsReplicaAndServesLongReads() throws Exception {
        assertThat(stack.superuser("pg-main-3", "select sender_host from pg_stat_wal_receiver"))
                .isEqualTo("10.48.5.12");
        assertThat(sql.ask("10.48.5.11", 5438, "select host(inet_server_addr())"))
                .isEqualTo("10.48.5.13");
        // 5434 passes it by: only its replica answers there
        for (var i = 0; i < 4; i++) {
            assertThat(sql.ask("10.48.5.13", 5434, "select pg_is_in_recovery()"))
                    .isEqualTo("t");
        }
        assertThat(stack.ssh("pg-main-1", "cat /etc/haproxy/haproxy.cfg").ok().output())
                .contains("use_backend offline_members if", "server pg-main-3 10.48.5.13:5432 check")
                .doesNotContain("server pg-main-3 10.48.5.13:6432");
    }

    @Test
    @Order(4)
    void theStandbyClusterFollowsAndRefusesWrites() throws Exception {
        sql.eventually("10.48.5.11", 5433, "create table rows (n int primary key)", 10);
        sql.eventually("10.48.5.11", 5433, "insert into rows values (1)", 10);
        sql.eventually("10.48.5.21", 5434, "select 1 / n from rows where n = 1", 20);
        assertThat(sql.ask("10.48.5.21", 5434, "select pg_is_in_recovery()")).isEqualTo("t");
        assertThat(stack.superuser("pg-main-1", "select active from pg_replication_slots where slot_name = 'pg_dr'"))
                .isEqualTo("t");
        assertThat(stack.preview().ok().output()).doesNotContain("[diff:");
    }

    @Test
    @Order(5)
    void objectsAreWhatIsDeclaredWhoeverChangedThem() throws Exception {
        var orders = new Sql(sql.user(), sql.password(), "orders");
        assertThat(orders.ask("10.48.5.12", 5433, "select tableowner from pg_tables where tablename = 'items'"))
                .isEqualTo("app");
        assertThat(stack.superuser("pg-main-1", "select has_database_privilege('reader', 'orders', 'CONNECT')"))
                .isEqualTo("f");
        assertThat(stack.superuser("pg-main-1", "select rolreplication from pg_roles where rolname = 'capture'"))
                .isEqualTo("t");
        stack.superuser("pg-main-1", "alter role capture noreplication valid until 'infinity'");
        stack.superuser("pg-main-1", "grant connect on database orders to public");
        var preview = stack.preview().ok().output();
        assertThat(preview)
                .contains("user:capture", "no replication, never expires")
                .contains("database:orders", "open to every user");
        stack.up().ok();
        assertThat(stack.superuser("pg-main-1", "select rolvaliduntil::date from pg_roles where rolname = 'capture'"))
                .isEqualTo("2099-01-31");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(6)
    void whoIsDeniedDoesNotGetThroughTheBalancer() throws Exception {
        // This test's own end of the bridge.
        stack.declare(DATA.replace(
                        "    replication: {",
                        "    hba: [ { addresses: [ 10.48.5.1 ], method: deny } ]\n    replication: {")
                .replace(
                        "      - { name: reader, roles: [ readonly ] }\n",
                        "      - { name: reader, state: absent }\n"));
        stack.up().ok();
        for (var port : new int[] {5433, 5434, 5436, 5432}) {
            assertThatThrownBy(() -> sql.ask("10.48.5.11", port, "select 1"))
                    .as("port " + port)
                    .isInstanceOf(SQLException.class);
        }
        assertThat(stack.superuser("pg-main-1", "select count(*) from pg_roles where rolname = 'reader'"))
                .isEqualTo("0");
        stack.declare(DATA);
        stack.up().ok();
        sql.eventually("10.48.5.11", 5433, "select 1", 10);
    }

    @Test
    @Order(7)
    void aDelayIsForAStandbyCluster() {
        stack.declare(DATA.replace(UPSTREAM, "    delay: 1h\n"));
        assertThat(stack.preview().output()).contains("pgsql.pg-dr.delay: is for a standby cluster");
    }

    @Test
    @Order(8)
    void aDelayIsALineMore() {
        stack.declare(DATA.replace(UPSTREAM, UPSTREAM + "    delay: 1h\n"));
        stack.up().ok();
        assertThat(stack.superuser("pg-dr-1", "show recovery_min_apply_delay")).isEqualTo("1h");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(9)
    void oneLineLessPromotesItWithItsPasswords() throws Exception {
        stack.declare(DATA);
        stack.up().ok();
        stack.declare(DATA.replace(UPSTREAM, ""));
        var promoted = stack.up().ok();
        assertThat(promoted.output()).contains("is promoted and takes writes of its own from now on");
        sql.eventually("10.48.5.21", 5433, "insert into rows values (2)", 20);
        assertThat(sql.ask("10.48.5.21", 5433, "select count(*) from rows")).isEqualTo("2");
        assertThat(sql.ask("10.48.5.11", 5433, "select count(*) from rows")).isEqualTo("1");
        assertThat(stack.superuser("pg-main-1", "select count(*) from pg_replication_slots where slot_name = 'pg_dr'"))
                .isEqualTo("0");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(10)
    void aStandingClusterBecomesNoStandby() {
        var promoted = DATA.replace(UPSTREAM, "");
        stack.declare(promoted.replace("    replication: { mode: quorum }\n", "    upstream: { cluster: pg-dr }\n"));
        var refused = stack.preview();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("upstream: cannot be given to a cluster that stands");
        stack.declare(promoted);
    }
}
