package dev.croft.bootstrap.pgsql;

import static dev.croft.bootstrap.pgsql.PgsqlSpecs.member;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.infra.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PgsqlSpecTest {
    private static List<String> problems(String changes) {
        return Json.problems(PgsqlSpec.class, PgsqlSpecs.tree(changes));
    }

    private static void refused(String changes, String problem) {
        assertThat(problems(changes)).singleElement().asString().startsWith(problem);
    }

    @Test
    void leavesDefaultsWhereNothingIsSaid() {
        var spec = PgsqlSpecs.of("{}");
        assertThat(spec.version()).isEqualTo(17);
        assertThat(spec.ports()).isEqualTo(new PgsqlPorts(5433, 5434, 5436, 5438));
        assertThat(spec.pool().mode()).isEqualTo(PgsqlPool.Mode.TRANSACTION);
        assertThat(spec.allowDestroy()).isFalse();
    }

    @Test
    void oneMemberIsPrimary() {
        assertThat(problems("{members: " + PgsqlSpecs.members(3) + "}")).isEmpty();
        refused(
                "{members: [" + member(1, "primary") + ", " + member(2, "primary") + "]}",
                "members[1].role: primary is given twice, first by members[0]");
        refused("{members: [" + member(1, "replica") + "]}", "members: none of the 1 members has role primary");
        refused("{members: []}", "members: must hold at least one member");
        refused(
                "{members: [" + member(1, "leader") + "]}",
                "members[0].role: must be one of primary, replica, offline, found the string 'leader'");
    }

    @Test
    void membersDiffer() {
        assertThat(problems("{members: [" + member(1, "primary") + ", " + member(1, "replica") + "]}"))
                .containsExactlyInAnyOrder(
                        "members[1].seq: the number 1 is taken by members[0].seq; each member needs its own",
                        "members[1].ip: the address 10.42.0.11 is taken by members[0].ip; each member needs its own",
                        "members[1].name: the node pg-test-1 is taken by members[0].name; each member needs its own");
    }

    @Test
    void membersAreInTheNetwork() {
        refused("{network: '10.43.0.0/24'}", "members[0].ip: 10.42.0.11 is outside of the network 10.43.0.0/24");
    }

    @Test
    void ownersAreUsers() {
        refused(
                "{databases: [{name: 'app', owner: 'bob'}]}",
                "databases[0].owner: 'bob' is not among the cluster's users: app");
        refused(
                "{databases: [{name: 'app', owner: 'app'}, {name: 'app', owner: 'app'}]}",
                "databases[1].name: database 'app' is there twice");
    }

    @Test
    void extensionsAreInTheBundle() {
        assertThat(problems(
                        "{databases: [{name: 'app', owner: 'app', extensions: ['vector', 'postgis', 'uuid-ossp']}]}"))
                .isEmpty();
        refused(
                "{version: 15, databases: [{name: 'app', owner: 'app', extensions: ['vector']}]}",
                "databases[0].extensions[0]: 'vector' is not there for PostgreSQL 15; known are amcheck");
        refused(
                "{databases: [{name: 'app', owner: 'app', extensions: ['pg_trgm', 'pg_trgm']}]}",
                "databases[0].extensions[1]: 'pg_trgm' is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "pgbouncer", "pg_monitor", "croft_x", "dbrole_x", "readonly"})
    void reservedUsersAreRefused(String name) {
        refused(
                "{users: [{name: '" + name + "', password: 'x'}], databases: []}",
                "users[0].name: '" + name + "' is reserved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "template1", "pgbouncer", "pg_x", "replication"})
    void reservedDatabasesAreRefused(String name) {
        refused("{databases: [{name: '" + name + "', owner: 'app'}]}", "databases[0].name: '" + name + "' is reserved");
    }

    @Test
    void rolesAreKnown() {
        assertThat(
                        problems(
                                "{users: [{name: 'app', password: 'x', roles: ['readwrite', 'team']}, {name: 'team', password: 'x', login: false}]}"))
                .isEmpty();
        refused(
                "{users: [{name: 'app', password: 'x', roles: ['owner']}]}",
                "users[0].roles[0]: must be one of readonly, readwrite, admin, offline, monitor or another user of the cluster, found 'owner'");
        refused(
                "{users: [{name: 'app', password: 'x', roles: ['b']}, {name: 'b', password: 'x', roles: ['app']}]}",
                "users: roles go in a circle: app -> b -> app");
    }

    @Test
    void passwordsAreNotShown() {
        assertThat(problems("{users: [{name: 'app', password: 'pässword'}]}"))
                .singleElement()
                .asString()
                .startsWith("users[0].password: must be 1 to 256 printable ASCII")
                .doesNotContain("pässword");
    }

    @Test
    void versionsAreThoseOfDebian() {
        assertThat(problems("{version: 15}")).isEmpty();
        assertThat(problems("{releases: {postgresql: '17.6', patroni: '4.0.6-1'}}"))
                .isEmpty();
        refused(
                "{releases: {postgresql: '15.13'}}",
                "releases.postgresql: must be a release of PostgreSQL 17, such as 17.6, found 15.13");
        refused("{releases: {patroni: 'newest'}}", "releases.patroni");
        refused("{version: 16}", "version: must be 17 (Debian 13) or 15 (Debian 12), found 16");
    }

    @Test
    void portsAreFree() {
        assertThat(problems("{ports: {primary: 6000}}")).isEmpty();
        refused("{ports: {primary: 5432}}", "ports.primary: port 5432 is taken by PostgreSQL");
        refused("{ports: {replica: 5433}}", "ports.replica: port 5433 is taken by service 'primary'");
    }

    @Test
    void settingsOfTheClusterAreNotOverridden() {
        assertThat(problems("{tuning: {parameters: {work_mem: '8MB'}}}")).isEmpty();
        refused(
                "{tuning: {parameters: {ssl: 'off'}}}",
                "tuning.parameters.ssl: is set by the cluster and cannot be overridden");
        refused(
                "{tuning: {parameters: {max_connections: 100}}}",
                "tuning.parameters.max_connections: must be a string, found the number 100");
    }

    @Test
    void etcdIsNeeded() {
        refused("{etcd: []}", "etcd: must name at least one endpoint");
        refused("{etcd: ['http://10.42.0.11:2379']}", "etcd[0]: must be a URL such as https://10.42.0.11:2379");
    }
}
