package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    private final ObjectNode wanted = ClusterConfig.wanted(PgsqlSpecs.of("{}"));

    private static ObjectNode parameters(ObjectNode config) {
        return (ObjectNode) config.path("postgresql").path("parameters");
    }

    @Test
    void patroniTakesTheTimes() {
        var ttl = wanted.path("ttl").asInt();
        assertThat(wanted.path("loop_wait").asInt()
                        + 2 * wanted.path("retry_timeout").asInt())
                .isLessThanOrEqualTo(ttl);
        assertThat(ttl).isGreaterThanOrEqualTo(20);
        assertThat(wanted.path("loop_wait").asInt()).isGreaterThanOrEqualTo(1);
        assertThat(wanted.path("retry_timeout").asInt()).isGreaterThanOrEqualTo(3);
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
        present.put("ttl", 30)
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
                                        "{\"ttl\":20,\"postgresql\":{\"parameters\":{\"max_connections\":\"100\",\"work_mem\":\"2MB\",\"log_statement\":null}}}"));
        assertThat(ClusterConfig.drift(patch, present))
                .isEqualTo(Map.of(
                        "ttl",
                        "found 30",
                        "max_connections",
                        "found 50",
                        "work_mem",
                        "missing",
                        "log_statement",
                        "not declared: all"));
    }
}
