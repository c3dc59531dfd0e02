package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.InvalidException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindChecksTest {
    private static final String THREE = "members: " + PgsqlSpecs.members(3);

    private static String member(int seq, String role, String more) {
        return PgsqlSpecs.member(seq, role).replace(", connection", ", " + more + ", connection");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replication: {mode: 'quorum', synchronousNodes: 2}",
                "replication: {mode: 'sync', strict: true}",
                "upstream: {addresses: ['10.9.0.1']}, delay: '30min'",
                "followers: [{name: 'pg-dr', addresses: ['10.43.0.0/24']}]"
            })
    void kindsThatCanBe(String kind) {
        assertThat(PgsqlSpecs.of("{" + THREE + ", " + kind + "}")).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "replication: {mode: 'sync', synchronousNodes: 3} | replication.synchronousNodes: is 3, and there are 2 replicas",
                "replication: {strict: true} | replication.strict: needs mode sync or quorum",
                "version: 15, replication: {mode: 'quorum'} | replication.mode: quorum needs Patroni 4",
                "delay: '1h' | delay: is for a standby cluster",
                "delay: '1 hour', upstream: {addresses: ['10.9.0.1']} | delay: must be a time such as 30min, 1h or 2d",
                "upstream: {addresses: []} | upstream.addresses: must hold at least one address",
                "upstream: {addresses: ['pg-main']} | upstream.addresses[0]: ",
                "upstream: {addresses: ['10.9.0.1']}, replication: {mode: 'sync'} | replication.mode: must be async in a standby cluster",
                "followers: [{name: 'pg-test', addresses: ['10.9.0.0/24']}] | followers[0].name: 'pg-test' is this cluster itself",
                "followers: [{name: 'pg-dr', addresses: []}] | followers[0].addresses: must hold at least one network"
            })
    void kindsThatCannotBe(String kind, String problem) {
        assertThatThrownBy(() -> PgsqlSpecs.of("{" + THREE + ", " + kind + "}"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "replica, replicateFrom: 7 | members[1].replicateFrom: must be the number of another member, found 7",
                "replica, replicateFrom: 2 | members[1].replicateFrom: goes in a circle: member 2 would copy itself",
                "replica, replicateFrom: 3 | members[1].replicateFrom: goes in a circle",
                "primary, replicateFrom: 3 | members[1].replicateFrom: is for replicas"
            })
    void aCascadeEndsAtTheLeader(String second, String problem) {
        var parts = second.split(", ");
        var first = parts[0].equals("primary") ? "replica" : "primary";
        var members = "[" + PgsqlSpecs.member(1, first) + ", " + member(2, parts[0], parts[1]) + ", "
                + member(3, "replica", "replicateFrom: 2") + "]";
        assertThatThrownBy(() -> PgsqlSpecs.of("{members: " + members + "}"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"offline", "replica"})
    void aReplicaMayCopyAReplica(String role) {
        var members = "[" + PgsqlSpecs.member(1, "primary") + ", " + PgsqlSpecs.member(2, "replica") + ", "
                + member(3, role, "replicateFrom: 2") + "]";
        assertThat(PgsqlSpecs.of("{members: " + members + "}").members()).hasSize(3);
    }
}
