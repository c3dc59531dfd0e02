package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Citus shard, its coordinator and its workers, under the real Patroni, with {@link CitusStandIn} in the place of the extension:
 * what is asked of it, in which order, and who may come in. No query is distributed here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CitusRun {
    private static final String SECOND =
            """
              pg-two:
                citus: { shard: pg-shard, group: 2, database: app }
                members: [ { seq: 1, role: primary, ip: 10.48.9.31 } ]
            """;
    private static final String DATA =
            """
            domain: citus.croft
            network: { cidr: 10.48.9.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.9.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            pgsql:
              pg-coord:
                citus: { shard: pg-shard, group: 0, database: app }
                members: [ { seq: 1, role: primary, ip: 10.48.9.11 } ]
                users: [ { name: app, roles: [ readwrite ] }, { name: reader, roles: [ readonly ] } ]
                databases: [ { name: app, owner: app, schemas: [ sales ], baseline: "create table items (n int)" } ]
              pg-one:
                citus: { shard: pg-shard, group: 1, database: app }
                members:
                  - { seq: 1, role: primary, ip: 10.48.9.21 }
                  - { seq: 2, ip: 10.48.9.22 }
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String WITH_SECOND = DATA.replace("provider:", SECOND + "provider:");

    private CitusStandIn citus;
    private Stack stack;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        citus = CitusStandIn.make(folder);
        stack = Stack.of("it-citus", DATA);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private String run(String node, String script) {
        return stack.ssh(node, script).ok().output().strip();
    }

    private String superuser(String node, String query) {
        return run(node, "cd /; sudo -u postgres psql -XAt -F ' ' -d app -c \"" + query + "\"");
    }

    private String nodes() {
        return superuser("pg-coord-1", "select groupid, noderole, nodename from pg_dist_node order by 1, 2, 3");
    }

    private void awaitNodes(String wanted) throws InterruptedException {
        for (var i = 0; i < 60 && !nodes().equals(wanted); i++) {
            Thread.sleep(500);
        }
        assertThat(nodes()).isEqualTo(wanted);
    }

    /** When Patroni and PostgreSQL of a member were started. */
    private String started(String node) {
        return run(
                node,
                "systemctl show -P ActiveEnterTimestamp patroni; cd /; sudo -u postgres psql -XAtc 'select pg_postmaster_start_time()'");
    }

    @Test
    @Order(1)
    void withoutThePackageNothingIsBegun() {
        var refused = stack.up();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "pg-coord-1",
                        "citus needs the package postgresql-17-citus, which no repository of the node has")
                .contains("Debian has no Citus: put a repository that does");
    }

    @Test
    @Order(2)
    void theCoordinatorFindsItsWorker() throws Exception {
        for (var node : List.of("pg-coord-1", "pg-one-1", "pg-one-2")) {
            citus.on(stack, node);
        }
        stack.up().ok();
        awaitNodes("0 primary 10.48.9.11\n1 primary 10.48.9.21\n1 secondary 10.48.9.22");
        assertThat(superuser("pg-coord-1", "select call from citus.calls order by id")
                        .lines())
                .startsWith("coordinator 10.48.9.11", "add 1 primary 10.48.9.21");
    }

    @Test
    @Order(3)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
    }

    @Test
    @Order(4)
    void whatPatroniSetsIsWhatIsDeclared() {
        assertThat(
                        superuser(
                                "pg-one-1",
                                "select name || '=' || setting from pg_settings where name in ('wal_level', 'max_prepared_transactions', 'shared_preload_libraries') order by 1"))
                .isEqualTo(
                        "max_prepared_transactions=200\nshared_preload_libraries=citus,pg_stat_statements\nwal_level=logical");
        assertThat(superuser("pg-coord-1", "select count(*) from pg_dist_authinfo where authinfo like '%password%'"))
                .as("passwords in plain")
                .isEqualTo("0");
        for (var node : List.of("pg-coord-1", "pg-one-1")) {
            assertThat(superuser(node, "select pg_get_userbyid(datdba) from pg_database where datname = 'app'"))
                    .isEqualTo("app");
            assertThat(superuser(node, "select count(*) from pg_namespace where nspname = 'sales'"))
                    .isEqualTo("1");
        }
        assertThat(superuser("pg-coord-1", "select count(*) from pg_tables where tablename = 'items'"))
                .isEqualTo("1");
        assertThat(superuser("pg-one-1", "select count(*) from pg_tables where tablename = 'items'"))
                .as("the coordinator's statements are for Citus to distribute")
                .isEqualTo("0");
    }

    @Test
    @Order(5)
    void membersComeInToEachOtherWithoutPasswords() {
        for (var user : List.of("postgres", "app", "reader")) {
            assertThat(superuser("pg-coord-1", "select citus.ask('10.48.9.21', '" + user + "')"))
                    .isEqualTo(user + " at 10.48.9.21");
            assertThat(superuser("pg-one-1", "select citus.ask('10.48.9.11', '" + user + "')"))
                    .isEqualTo(user + " at 10.48.9.11");
            assertThat(superuser("pg-one-1", "select citus.ask('10.48.9.21', '" + user + "')"))
                    .as("to itself")
                    .isEqualTo(user + " at 10.48.9.21");
        }
        assertThat(superuser("pg-one-1", "select citus.ask('10.48.9.22', 'postgres')"))
                .isEqualTo("postgres at 10.48.9.22");
    }

    @Test
    @Order(6)
    void nobodyElseDoes() throws Exception {
        var as =
                "cd /; sudo -u postgres psql -wXAt 'host=10.48.9.21 dbname=%s user=%s sslmode=require%s' -c 'select 1' 2>&1; true";
        assertThat(run("pg-coord-1", as.formatted("app", "app", " sslcert=/nowhere")))
                .as("without the certificate")
                .contains("requires a valid client certificate");
        var certificate = " sslcert=/etc/patroni/pki/member.crt sslkey=/etc/patroni/pki/member.key";
        assertThat(run("pg-coord-1", as.formatted("postgres", "postgres", certificate)))
                .as("in another database")
                .contains("pg_hba.conf rejects connection");
        assertThat(run("pg-coord-1", as.formatted("app", "croft_monitor", certificate)))
                .as("a user of the system")
                .contains("fe_sendauth: no password supplied");
        // A user outside of the shard has a password as ever, past the pooler too: HAProxy is no Citus.
        var sql = Sql.of(stack.outputs(), "pg-one");
        assertThatThrownBy(() -> new Sql(sql.user(), "wrong", "app").ask("10.48.9.21", 5432, "select 1"))
                .isInstanceOf(SQLException.class);
        for (var host : List.of("10.48.9.21", "10.48.9.22")) {
            for (var port : List.of(5433, 5436)) {
                assertThat(sql.ask(host, port, "select current_user"))
                        .as(host + ":" + port)
                        .isEqualTo("app");
            }
        }
    }

    /** Patroni holds one transaction open from before the old leader goes until the new one leads: clients wait meanwhile. */
    @Test
    @Order(7)
    void aSwitchoverOfAWorkerIsOneTransactionAtTheCoordinator() throws Exception {
        var last = superuser("pg-coord-1", "select max(id) from citus.calls");
        var primary = superuser("pg-coord-1", "select nodeid from pg_dist_node where nodename = '10.48.9.21'");
        assertThat(stack.make("pg", "CLUSTER=pg-one", "CMD=switchover pg-one-2")
                        .ok()
                        .output())
                .contains("pg-one-1 hands the lead over to pg-one-2");
        awaitNodes("0 primary 10.48.9.11\n1 primary 10.48.9.22\n1 secondary 10.48.9.21");
        assertThat(superuser(
                                "pg-coord-1",
                                "select call from citus.calls where id > " + last
                                        + " and xid = (select xid from citus.calls where id > " + last
                                        + " order by id limit 1) order by id")
                        .lines())
                .containsExactly(
                        "update 1 primary: 10.48.9.21-demoted",
                        "update 1 secondary: 10.48.9.21",
                        "update 1 primary: 10.48.9.22");
        assertThat(superuser("pg-coord-1", "select nodeid from pg_dist_node where nodename = '10.48.9.22'"))
                .as("the primary's row stays the same one")
                .isEqualTo(primary);
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void anotherGroupRestartsNothing() throws Exception {
        var members = List.of("pg-coord-1", "pg-one-1", "pg-one-2");
        var before = members.stream().map(this::started).toList();
        stack.declare(WITH_SECOND);
        assertThat(stack.up().output()).contains("citus needs the package postgresql-17-citus");
        citus.on(stack, "pg-two-1");
        stack.up().ok();
        assertThat(members.stream().map(this::started).toList()).isEqualTo(before);
        awaitNodes("0 primary 10.48.9.11\n1 primary 10.48.9.22\n1 secondary 10.48.9.21\n2 primary 10.48.9.31");
        assertThat(superuser("pg-two-1", "select citus.ask('10.48.9.22', 'app')"))
                .isEqualTo("app at 10.48.9.22");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(9)
    void aGroupStaysWhatItIs() {
        stack.declare(WITH_SECOND.replace("group: 2", "group: 3"));
        assertThat(stack.preview().output()).contains("citus.group: is 2 and cannot be changed to 3");
        stack.declare(WITH_SECOND.replace("group: 2", "group: 1"));
        assertThat(stack.preview().output()).contains("pgsql.pg-two.citus.group: 1 is taken by pgsql.pg-one");
        stack.declare(WITH_SECOND);
    }

    @Test
    @Order(10)
    void aGroupWithShardsIsNotGivenUp() {
        superuser(
                "pg-coord-1",
                "insert into pg_dist_partition values ('items', 'h', 's'); insert into pg_dist_shard values ('items', 7); insert into pg_dist_placement values (1, 7, 2)");
        stack.declare(DATA);
        // The second time what was declared before does not know the group any more.
        for (var i = 0; i < 2; i++) {
            var refused = stack.up();
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output())
                    .contains("group 2 of pg-shard holds 1 shards and is not given up", "SELECT citus_drain_node(");
        }
        assertThat(CitusStandIn.console(stack, "pg-two-1", "systemctl is-active patroni"))
                .contains("active");
        assertThat(nodes()).contains("2 primary 10.48.9.31");
    }

    @Test
    @Order(11)
    void anEmptyGroupLeavesNothing() {
        superuser("pg-coord-1", "delete from pg_dist_placement");
        stack.up().ok();
        assertThat(nodes()).isEqualTo("0 primary 10.48.9.11\n1 primary 10.48.9.22\n1 secondary 10.48.9.21");
        assertThat(superuser("pg-coord-1", "select call from citus.calls order by id desc limit 1"))
                .isEqualTo("remove 10.48.9.31");
        assertThat(run(
                        "pg-coord-1",
                        "ETCDCTL_API=3 etcdctl --endpoints=https://10.48.9.10:2379 --cacert=/etc/patroni/pki/ca.crt"
                                + " --cert=/etc/patroni/pki/member.crt --key=/etc/patroni/pki/member.key"
                                + " get --prefix --keys-only /service/pg-shard/ | cut -d/ -f4 | sort -u | xargs"))
                .isEqualTo("0 1");
        stack.upUnchanged().ok();
    }

    @Test
    @Order(12)
    void destroyLeavesNothing() {
        stack.destroy().ok();
        var domains = Stack.run(List.of("virsh", "-q", "-c", "lxc:///", "list", "--all", "--name"), Map.of());
        assertThat(domains.ok().output()).doesNotContain("it-citus");
    }
}
