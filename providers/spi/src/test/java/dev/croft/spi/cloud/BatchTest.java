package dev.croft.spi.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();

    private static Call call(Duration time) {
        return new Call(new Owner("o", "urn", "x", "dev", "1"), Instant.now().plus(time), text -> {});
    }

    private Map<String, String> answer(List<String> keys) {
        asked.add(keys);
        return keys.stream()
                .filter(k -> !k.equals("none"))
                .collect(Collectors.toMap(Function.identity(), k -> "<" + k + ">"));
    }

    @Test
    void whatIsAskedSideBySideIsFewCalls() throws Exception {
        var batch = new Batch<String>((call, keys) -> answer(keys));
        var pool = Executors.newFixedThreadPool(64);
        try {
            var looks = IntStream.range(0, 200)
                    .mapToObj(i -> pool.submit(() -> batch.find(call(Duration.ofSeconds(30)), "k" + i)))
                    .toList();
            for (var i = 0; i < looks.size(); i++) {
                assertThat(looks.get(i).get()).contains("<k" + i + ">");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(asked).allMatch(keys -> keys.size() <= 50).hasSizeLessThan(100);
        assertThat(asked.stream().flatMap(List::stream)).hasSize(200).doesNotHaveDuplicates();
    }

    /** As an engine on a busy machine asks: not at once, but without a pause; and some for the same thing. */
    @Test
    void whatKeepsComingIsWaitedFor() throws Exception {
        var late = new ArrayDeque<>(List.of("b", "c", "c", "d"));
        var waited = new CopyOnWriteArrayList<Duration>();
        var others = new CopyOnWriteArrayList<Thread>();
        var found = new CopyOnWriteArrayList<Optional<String>>();
        var self = new AtomicReference<Batch<String>>();
        self.set(new Batch<>((call, keys) -> answer(keys), time -> {
            waited.add(time);
            if (late.isEmpty()) {
                return;
            }
            var key = late.pop();
            var other = new Thread(() -> found.add(self.get().find(call(Duration.ofSeconds(30)), key)));
            others.add(other);
            other.start();
            while (other.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
        }));
        assertThat(self.get().find(call(Duration.ofSeconds(30)), "a")).contains("<a>");
        for (var other : others) {
            other.join();
        }
        assertThat(asked).containsExactly(List.of("a", "b", "c", "d"));
        // One that is alone is not held up for long.
        assertThat(waited.get(0)).isLessThan(waited.get(1));
        assertThat(found.stream().map(Optional::orElseThrow)).containsExactlyInAnyOrder("<b>", "<c>", "<c>", "<d>");
    }

    @Test
    void oneAfterTheOtherIsACallEachAndNothingIsKept() {
        var batch = new Batch<String>((call, keys) -> answer(keys));
        assertThat(batch.find(call(Duration.ofSeconds(9)), "a")).contains("<a>");
        assertThat(batch.find(call(Duration.ofSeconds(9)), "a")).contains("<a>");
        assertThat(batch.find(call(Duration.ofSeconds(9)), "none")).isEmpty();
        assertThat(asked).hasSize(3);
    }

    @Test
    void theFirstOnesFailureIsItsOwn() throws Exception {
        var batch = new Batch<String>((call, keys) -> {
            call.checkpoint("looking");
            return answer(keys);
        });
        var pool = Executors.newFixedThreadPool(2);
        try {
            var late = pool.submit(() -> batch.find(call(Duration.ZERO), "a"));
            var well = pool.submit(() -> batch.find(call(Duration.ofSeconds(9)), "b"));
            assertThat(well.get()).contains("<b>");
            assertThatThrownBy(late::get).hasCauseInstanceOf(CloudException.class);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aRateKeepsCallsApartAndEndsWithTheDeadline() {
        var rate = Rate.of(Optional.of(2));
        var patient = call(Duration.ofSeconds(30));
        var start = System.nanoTime();
        for (var i = 0; i < 3; i++) {
            rate.await(patient, "a call");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
        assertThatThrownBy(() -> rate.await(call(Duration.ofMillis(10)), "a call"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))
                .hasMessageContaining("callsPerSecond");
        Rate.of(Optional.empty()).await(call(Duration.ZERO), "as many as there are");
    }
}
