package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static List<String> refusals(RedisSpec before, RedisSpec after) {
        return Refusals.of(before, Optional.of(after)).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void dataIsGivenUpOnlyWhereThatWasApplied() {
        assertThat(Refusals.of(RedisSpecs.of("{}"), Optional.empty()))
                .singleElement()
                .asString()
                .contains("allowDestroy: Redis deployment cache holds data");
        assertThat(Refusals.of(RedisSpecs.of("{allowDestroy: true}"), Optional.empty()))
                .isEmpty();
    }

    @Test
    void theLastCopyStays() {
        var two = RedisSpecs.of("{nodes: " + RedisSpecs.nodes(2, "{port: 6379}") + "}");
        assertThat(refusals(two, RedisSpecs.of("{}")))
                .singleElement()
                .asString()
                .contains("nodes: cache-2-6379 and all of its replicas are no longer declared");
        var sentinel = RedisSpecs.of("{" + RedisSpecs.sentinel() + "}");
        var moved = RedisSpecs.of("{mode: 'sentinel', nodes: [" + RedisSpecs.node(2, "{port: 6379}") + ", "
                + RedisSpecs.node(3, "{port: 6379, replicaOf: 'cache-2-6379'}") + ", " + RedisSpecs.node(4, "") + "]}");
        assertThat(refusals(sentinel, moved)).isEmpty();
    }

    @Test
    void aClusterMayShrinkAsLongAsSomebodyStays() {
        var eight = RedisSpecs.cluster(4, "{port: 7001}, {port: 7002}");
        assertThat(refusals(eight, RedisSpecs.cluster(3, "{port: 7001}, {port: 7002}")))
                .isEmpty();
        assertThat(refusals(eight, RedisSpecs.cluster(3, "{port: 7003}, {port: 7004}")))
                .singleElement()
                .asString()
                .contains("none of the instances of cluster cache stays");
    }

    @Test
    void thePassphraseOfAPlaceStays() {
        var store = RedisSpecs.of("{" + RedisSpecs.backup("") + "}");
        var other = RedisSpecs.of("{" + RedisSpecs.backup("").replace("a-long", "another-long") + "}");
        assertThat(refusals(store, other))
                .singleElement()
                .asString()
                .contains("backup.store.passphrase: cannot be changed: the backups that are there");
        var bucket = RedisSpecs.of("{" + RedisSpecs.bucket("") + "}");
        var changed = RedisSpecs.bucket("").replace("a-long", "another-long");
        assertThat(refusals(bucket, RedisSpecs.of("{" + changed + "}")))
                .singleElement()
                .asString()
                .contains("backup.s3.passphrase: cannot be changed");
        assertThat(refusals(bucket, RedisSpecs.of("{" + changed.replace("region:", "path: '/anew', region:") + "}")))
                .isEmpty();
        assertThat(refusals(store, bucket)).isEmpty();
    }

    @Test
    void whatCannotBeChangedInPlace() {
        assertThat(refusals(
                        RedisSpecs.of("{}"),
                        RedisSpecs.of("{" + RedisSpecs.sentinel() + ", tls: false, engine: 'valkey'}")))
                .hasSize(3)
                .anySatisfy(
                        p -> assertThat(p).contains("mode: is standalone and cannot be changed to sentinel in place"))
                .anySatisfy(p -> assertThat(p).contains("tls: is true"))
                .anySatisfy(p -> assertThat(p).contains("engine: is redis"));
    }
}
