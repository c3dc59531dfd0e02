package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.Golden;
import dev.croft.model.InvalidException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A group of a Citus shard, as far as it can be told without the extension. */
class CitusTest {
    private static String peer(int group, String name, String ip) {
        return "{group: " + group + ", name: '" + name + "', ip: '" + ip + "', connection: " + PgsqlSpecs.CONNECTION
                + "}";
    }

    private static final String WORKERS = peer(1, "pg-one-1", "10.42.0.21");
    private static final String MORE = WORKERS + ", " + peer(2, "pg-two-1", "10.42.0.31");

    private static String citus(int group, String peers) {
        return "citus: {shard: 'pg-shard', group: " + group + ", database: 'app', peers: [" + peers + "]}";
    }

    private static PgsqlSpec coordinator(String peers) {
        return PgsqlSpecs.of("{members: " + PgsqlSpecs.members(2) + ", " + citus(0, peers) + "}");
    }

    private static PgsqlSpec worker() {
        return PgsqlSpecs.of("{" + citus(1, peer(0, "pg-coord-1", "10.42.0.21")) + "}");
    }

    @Test
    void theCoordinator() throws IOException {
        Golden.check(PgsqlItemsTest.class, "citus.txt", PgsqlItemsTest.readable(coordinator(WORKERS)));
    }

    @Test
    void allGroupsGoByTheShardsNameInEtcd() {
        assertThat(coordinator(WORKERS).dcsPath()).isEqualTo("/service/pg-shard/0/");
        assertThat(worker().dcsPath()).isEqualTo("/service/pg-shard/1/");
        assertThat(PgsqlSpecs.of("{}").dcsPath()).isEqualTo("/service/pg-test/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "citus: {shard: 'pg-shard', group: 0, database: 'app'}",
                "citus: {shard: 'pg-shard', group: 0, database: 'app', packageName: 'postgresql-17-citus-13.0'}",
                "tuning: {parameters: {'citus.max_adaptive_executor_pool_size': '8', max_prepared_transactions: '500'}}, citus: {shard: 'pg-shard', group: 0, database: 'app'}",
                "replication: {mode: 'quorum'}, citus: {shard: 'pg-shard', group: 0, database: 'app'}"
            })
    void groupsThatCanBe(String group) {
        assertThat(PgsqlSpecs.of("{members: " + PgsqlSpecs.members(2) + ", " + group + "}")
                        .citus())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "database: 'other' | citus.database: must be one of the cluster's databases (app), found 'other'",
                "group: 1 | citus.peers: must hold the members of the coordinator, group 0",
                "packageName: 'citus; rm' | citus.packageName: must be the name of a Debian package",
                "peers: [{group: 0, name: 'pg-x-1', ip: '10.42.0.21', connection: CONNECTION}] | citus.peers[0].group: 0 is this group's own number; pg-x-1 needs another",
                "peers: [{group: 1, name: 'pg-x-1', ip: '10.42.0.11', connection: CONNECTION}] | citus.peers[0].ip: 10.42.0.11 is there twice",
                "peers: [{group: 1, name: 'pg-x-1', ip: '10.9.0.1', connection: CONNECTION}] | citus.peers[0].ip: 10.9.0.1 is outside of the network",
                "peers: [{group: 1, name: 'x', ip: '10.42.0.21', connection: CONNECTION}] | citus.peers[0].name: must be a cluster's name, a dash and a member's number"
            })
    void groupsThatCannotBe(String change, String problem) {
        var fields = Stream.of("shard: 'pg-shard'", "group: 0", "database: 'app'")
                .filter(f -> !change.startsWith(f.substring(0, f.indexOf(':') + 1)))
                .collect(Collectors.joining(", "));
        assertThatThrownBy(() -> PgsqlSpecs.of(
                        "{citus: {" + fields + ", " + change.replace("CONNECTION", PgsqlSpecs.CONNECTION) + "}}"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "upstream: {addresses: ['10.9.0.1']} | upstream: cannot be given together with citus",
                "followers: [{name: 'pg-far', addresses: ['10.8.0.0/24']}] | followers: cannot be given together with citus",
                "databases: [{name: 'app', owner: 'app', encoding: 'LATIN1', locale: 'C'}] | databases[0].encoding: must be UTF8 in database 'app', which Patroni makes",
                "databases: [{name: 'app', owner: 'app', extensions: ['timescaledb']}] | databases[0].extensions: timescaledb and citus both must be loaded first",
                "tuning: {parameters: {max_prepared_transactions: '0'}} | tuning.parameters.max_prepared_transactions: must not be 0",
                "tuning: {parameters: {'citus.node_conninfo': 'sslmode=disable'}} | tuning.parameters.citus.node_conninfo: is set by the cluster"
            })
    void whatAGroupCannotBeBesides(String change, String problem) {
        assertThatThrownBy(() -> PgsqlSpecs.of("{" + change + ", " + citus(0, "") + "}"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void whatPatroniWouldSetIsDeclared() {
        assertThat(Parameters.of(coordinator(WORKERS)))
                .containsEntry("shared_preload_libraries", "citus,pg_stat_statements")
                .containsEntry("wal_level", "logical")
                .containsEntry("max_prepared_transactions", "200")
                .containsEntry(
                        "citus.node_conninfo",
                        "sslmode=verify-full sslrootcert=/etc/patroni/pki/ca.crt sslcert=/etc/patroni/pki/member.crt sslkey=/etc/patroni/pki/member.key");
        assertThat(Parameters.of(PgsqlSpecs.of("{}")))
                .containsEntry("wal_level", "replica")
                .doesNotContainKey("max_prepared_transactions");
        assertThat(Parameters.of(
                        PgsqlSpecs.of("{tuning: {parameters: {max_connections: '300'}}, " + citus(0, "") + "}")))
                .containsEntry("max_prepared_transactions", "600");
        assertThat(Parameters.of(PgsqlSpecs.of(
                        "{tuning: {parameters: {max_prepared_transactions: '50'}}, " + citus(0, "") + "}")))
                .containsEntry("max_prepared_transactions", "50");
    }

    /** Citus of another member is let in by its certificate; a user through this group's HAProxy by the password. */
    @Test
    void membersComeInWithTheirCertificates() {
        var spec = coordinator(WORKERS);
        var rules = new Hba(spec).postgres(spec.members().get(1)).lines().toList();
        assertThat(rules)
                .filteredOn(l -> l.contains(" cert "))
                .containsExactly(
                        "hostssl app postgres 10.42.0.11/32 cert map=croft_citus",
                        "hostssl app postgres 10.42.0.12/32 cert map=croft_citus",
                        "hostssl app postgres 10.42.0.21/32 cert map=croft_citus",
                        "hostssl app app 10.42.0.12/32 cert map=croft_citus",
                        "hostssl app app 10.42.0.21/32 cert map=croft_citus");
        assertThat(rules.indexOf("hostssl app postgres 10.42.0.21/32 cert map=croft_citus"))
                .isLessThan(rules.indexOf("host all postgres all reject"));
        assertThat(CitusAccess.map(spec, spec.citus().orElseThrow()))
                .contains("croft_citus pg-one-1 app", "croft_citus pg-test-2 postgres")
                .noneMatch(l -> l.endsWith(" all"));
        assertThat(new Hba(PgsqlSpecs.withMembers(2)).postgres(spec.first()))
                .as("a cluster that is no group")
                .doesNotContain("croft_citus");
    }

    @Test
    void whoMayNotLogInIsNoOneElseEither() {
        var spec = PgsqlSpecs.of(
                "{users: [{name: 'app', password: 'a'}, {name: 'team', password: 'b', login: false}, {name: 'dba', password: 'c', superuser: true}], "
                        + citus(0, WORKERS) + "}");
        assertThat(CitusAccess.map(spec, spec.citus().orElseThrow())).noneMatch(l -> l.endsWith(" team"));
        assertThat(CitusAccess.rules(spec, spec.citus().orElseThrow(), spec.first()))
                .contains("hostssl app postgres,dba 10.42.0.21/32 cert map=croft_citus")
                .noneMatch(l -> l.contains("team"));
    }

    @Test
    void anotherGroupReloadsAndRestartsNothing() {
        var before = items(coordinator(WORKERS));
        var changed = items(coordinator(MORE)).stream()
                .filter(i -> !before.contains(i))
                .map(Item::name)
                .toList();
        assertThat(changed).containsExactly("file:/etc/patroni/config.yml");
        assertThat(before)
                .filteredOn(i -> i instanceof Item.Unit u && u.watches().contains(changed.get(0)))
                .singleElement()
                .satisfies(i -> assertThat(((Item.Unit) i).onChange()).isEqualTo(Item.OnChange.RELOAD));
        assertThat(ClusterConfig.wanted(coordinator(MORE))).isEqualTo(ClusterConfig.wanted(coordinator(WORKERS)));
    }

    private static List<Item> items(PgsqlSpec spec) {
        return new PgsqlModule().items(spec).get(0).items();
    }

    @Test
    void aGroupStaysWhatItIs() {
        var module = new PgsqlModule();
        assertThat(module.refuse(coordinator(WORKERS), Optional.of(coordinator(MORE))))
                .isEmpty();
        assertThat(module.refuse(coordinator(WORKERS), Optional.of(PgsqlSpecs.withMembers(2))))
                .singleElement()
                .asString()
                .startsWith("citus: cannot be taken from a cluster that stands");
        assertThat(module.refuse(PgsqlSpecs.withMembers(2), Optional.of(coordinator(WORKERS))))
                .singleElement()
                .asString()
                .startsWith("citus: cannot be given to a cluster that stands");
        assertThat(module.refuse(PgsqlSpecs.of("{" + citus(0, "") + "}"), Optional.of(worker())))
                .singleElement()
                .asString()
                .startsWith("citus.group: is 0 and cannot be changed to 1");
    }

    @Test
    void statementsOfTheUserAreForTheWholeShard() {
        var databases = "databases: [{name: 'app', owner: 'app', baseline: 'create table t (n int)'}]";
        var nothing = new Catalog.Inside(Map.of(), Map.of(), Set.of(), Set.of(), false);
        assertThat(last(PgsqlSpecs.of("{" + databases + ", " + citus(0, "") + "}"), nothing))
                .startsWith("SET LOCAL citus.enable_ddl_propagation = on;\nSET LOCAL ROLE");
        assertThat(last(PgsqlSpecs.of("{" + databases + "}"), nothing)).startsWith("SET LOCAL ROLE");
    }

    private static String last(PgsqlSpec spec, Catalog.Inside present) {
        var database = spec.databases().get(0);
        var statements = DatabasePlan.inside(spec, database, database, present);
        return statements.get(statements.size() - 1).sql();
    }
}
