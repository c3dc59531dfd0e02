package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {
    private final ObjectNode wanted = ClusterConfig.wanted(PgsqlSpecs.of("{}"));

    private static ObjectNode parameters(ObjectNode config) {
        return (ObjectNode) config.path("postgresql").path("parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "normal", "wide"})
    void patroniTakesTheTimes(String failover) {
        var config = ClusterConfig.wanted(PgsqlSpecs.of("{failover: '" + failover + "'}"));
        var ttl = config.path("ttl").asInt();
        assertThat(config.path("loop_wait").asInt()
                        + 2 * config.path("retry_timeout").asInt())
                .isLessThanOrEqualTo(ttl);
        assertThat(ttl).isGreaterThanOrEqualTo(20);
        assertThat(config.path("loop_wait").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(config.path("retry_timeout").asInt()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void nothingIsPatchedWhereNothingDiffers() {
        assertThat(ClusterConfig.patch(wanted, wanted.deepCopy())).isEmpty();
    }

    @Test
    void numbersAndTextsOfOneValueAreTheSame() {
        var present = wanted.deepCopy();
        parameters(present).put("max_connections", 100);
        assertThat(ClusterConfig.patch(wanted, present)).isEmpty();
    }

    @Test
    void whatDiffersIsPatchedAndWhatIsNotOursIsLeft() throws Exception {
        var present = wanted.deepCopy();
        present.put("ttl", 40)
                .put("member_slots_ttl", "30min")
                .putObject("standby_cluster")
                .put("host", "x");
        parameters(present)
                .put("max_connections", "50")
                .put("log_statement", "all")
                .remove("work_mem");
        var patch = ClusterConfig.patch(wanted, present);
        assertThat(patch)
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        "{\"ttl\":30,\"postgresql\":{\"parameters\":{\"max_connections\":\"100\",\"work_mem\":\"2MB\",\"log_statement\":null}}}"));
        assertThat(ClusterConfig.drift(patch, present))
                .isEqualTo(Map.of(
                        "ttl",
                        "found 40",
                        "max_connections",
                        "found 50",
                        "work_mem",
                        "missing",
                        "log_statement",
                        "not declared: all"));
    }

    @Test
    void commitsWaitAsDeclared() {
        assertThat(wanted.path("synchronous_mode").asText()).isEqualTo("false");
        var sync = ClusterConfig.wanted(PgsqlSpecs.of("{members: " + PgsqlSpecs.members(3)
                + ", replication: {mode: 'sync', synchronousNodes: 2, strict: true}}"));
        assertThat(sync.path("synchronous_mode").asText()).isEqualTo("true");
        assertThat(sync.path("synchronous_node_count").asInt()).isEqualTo(2);
        assertThat(sync.path("synchronous_mode_strict").asBoolean()).isTrue();
        var quorum = ClusterConfig.wanted(
                PgsqlSpecs.of("{members: " + PgsqlSpecs.members(3) + ", replication: {mode: 'quorum'}}"));
        assertThat(quorum.path("synchronous_mode").asText()).isEqualTo("quorum");
        assertThat(ClusterConfig.patch(wanted, quorum).path("synchronous_mode").asText())
                .isEqualTo("false");
    }

    @Test
    void aStandbyClusterIsPromotedByTheNextDeclarationOnly() {
        var standby =
                PgsqlSpecs.of("{upstream: {addresses: ['10.42.0.31', '10.42.0.32'], slot: 'pg_test'}, delay: '1h'}");
        var present = ClusterConfig.wanted(standby);
        assertThat(present.path("standby_cluster").toString())
                .isEqualTo(
                        "{\"host\":\"10.42.0.31,10.42.0.32\",\"port\":5432,\"create_replica_methods\":[\"basebackup\"],\"primary_slot_name\":\"pg_test\",\"recovery_min_apply_delay\":\"1h\"}");
        var alone = PgsqlSpecs.of("{}");
        assertThat(ClusterConfig.patch(ClusterConfig.wanted(alone, Optional.of(standby)), present)
                        .path("standby_cluster")
                        .isNull())
                .isTrue();
        assertThat(ClusterConfig.patch(ClusterConfig.wanted(alone, Optional.of(alone)), present)
                        .has("standby_cluster"))
                .isFalse();
        assertThat(ClusterConfig.upstream(present)).contains("10.42.0.31,10.42.0.32");
        var undelayed = PgsqlSpecs.of("{upstream: {addresses: ['10.42.0.31', '10.42.0.32'], slot: 'pg_test'}}");
        assertThat(ClusterConfig.patch(ClusterConfig.wanted(undelayed), present).toString())
                .isEqualTo("{\"standby_cluster\":{\"recovery_min_apply_delay\":null}}");
    }

    @Test
    void theSlotOfAFollowerGoesWithIt() {
        var followed = PgsqlSpecs.of("{followers: [{name: 'pg-dr', addresses: ['10.42.0.31/32']}]}");
        var present = ClusterConfig.wanted(followed);
        assertThat(present.path("slots").toString()).isEqualTo("{\"pg_dr\":{\"type\":\"physical\"}}");
        var alone = PgsqlSpecs.of("{}");
        assertThat(ClusterConfig.patch(ClusterConfig.wanted(alone, Optional.of(followed)), present)
                        .toString())
                .isEqualTo("{\"slots\":{\"pg_dr\":null}}");
        assertThat(ClusterConfig.patch(ClusterConfig.wanted(alone), present)).isEmpty();
    }
}
