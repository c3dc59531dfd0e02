package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A standby cluster in an environment of its own, which copies one of another stack and takes its place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtherStackIT {
    private static final String HERE = "10.48.22.11";
    private static final String THERE = "10.48.23.11";
    private static final String UPSTREAM = "    upstream: { stack: it-here, cluster: pg-main }\n";
    private static final String MAIN = environment("here", "pg-main", 22, 23, "");
    private static final String FOLLOWED = environment(
            "here", "pg-main", 22, 23, "    followers: [ { name: pg-dr, addresses: [ 10.48.23.0/24 ] } ]\n");
    private static final String COPY = environment("there", "pg-dr", 23, 22, UPSTREAM);

    private final Stack here = Stack.of("it-here", MAIN);
    private final Stack there = here.beside("it-there", COPY);

    /**
     * @param net the third number of its network, {@code other} that of the network it lets in
     * @param line of its cluster
     */
    private static String environment(String name, String cluster, int net, int other, String line) {
        return """
                domain: %1$s.croft
                network: { cidr: 10.48.%3$d.0/24, egress: routed, ingress: [ { ports: [ "5432" ], from: [ 10.48.%4$d.0/24 ] } ] }
                infra: { nodes: [ { node: %2$s-1 } ] }
                etcd: { members: [ { node: %2$s-1 } ] }
                pgsql:
                  %2$s:
                %5$s    members: [ { seq: 1, role: primary, ip: 10.48.%3$d.11 } ]
                    users: [ { name: app, roles: [ readwrite ] } ]
                    databases: [ { name: app, owner: app } ]
                provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
                allowDestroy: true
                """
                .formatted(name, cluster, net, other, line);
    }

    @AfterAll
    void stop() {
        try (here) {
            there.close();
        }
    }

    @Test
    @Order(1)
    void aStackThatDoesNotKnowItsFollowerIsNamed() {
        here.up().ok();
        var refused = there.preview();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "pgsql.pg-dr.upstream: in stack 'it-here' no cluster has followers elsewhere",
                        "declare there pgsql.pg-main.followers: [ { name: pg-dr");
    }

    @Test
    @Order(2)
    void itCopiesTheClusterOfTheOtherStack() throws Exception {
        here.declare(FOLLOWED);
        here.up().ok();
        assertThat(here.pulumi("stack", "output", "upstreams").ok().output()).isEqualTo("[secret]\n");
        there.up().ok();
        var sql = Sql.of(here.outputs(), "pg-main");
        sql.eventually(HERE, 5433, "create table rows (n int primary key)", 10);
        sql.eventually(HERE, 5433, "insert into rows values (1)", 10);
        // By the password that it has from there.
        var copy = Sql.of(there.outputs(), "pg-dr");
        copy.eventually(THERE, 5434, "select 1 / n from rows where n = 1", 20);
        assertThat(copy.password()).isEqualTo(sql.password());
        assertThatThrownBy(() -> copy.ask(THERE, 5433, "insert into rows values (2)"))
                .isInstanceOf(SQLException.class);
        assertThat(here.superuser(
                        "pg-main-1", "select client_addr, slot_name from pg_stat_replication, pg_replication_slots"))
                .isEqualTo(THERE + "|pg_dr");
        here.upUnchanged().ok();
        there.upUnchanged().ok();
    }

    @Test
    @Order(3)
    void newPasswordsOfTheOtherStackAreTakenOver() throws Exception {
        here.declare(FOLLOWED.replace("    members:", "    rotation: second\n    members:"));
        here.up().ok();
        there.up().ok();
        var copy = Sql.of(there.outputs(), "pg-dr");
        assertThat(copy.password()).isEqualTo(Sql.of(here.outputs(), "pg-main").password());
        here.superuser("pg-main-1", "select pg_terminate_backend(pid) from pg_stat_replication");
        Sql.of(here.outputs(), "pg-main").eventually(HERE, 5433, "insert into rows values (3)", 10);
        copy.eventually(THERE, 5434, "select 1 / (n - 2) from rows where n = 3", 20);
        there.upUnchanged().ok();
    }

    @Test
    @Order(4)
    void itTakesTheOthersPlaceByALineLess() throws Exception {
        here.destroy().ok();
        there.declare(COPY.replace(UPSTREAM, ""));
        there.up().ok();
        var copy = Sql.of(there.outputs(), "pg-dr");
        copy.eventually(THERE, 5433, "insert into rows values (4)", 20);
        assertThat(copy.ask(THERE, 5433, "select count(*) from rows")).isEqualTo("3");
        there.upUnchanged().ok();
    }
}
