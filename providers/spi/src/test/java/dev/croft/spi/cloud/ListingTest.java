package dev.croft.spi.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListingTest {
    private final AtomicBoolean changed = new AtomicBoolean();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger lists = new AtomicInteger();
    private final List<String> looks = new CopyOnWriteArrayList<>();
    private final Batch<String> batch = new Batch<>(
            (call, keys) -> {
                looks.addAll(keys);
                return keys.contains("foreign") || keys.contains("a")
                        ? Map.of("foreign", "batch", "a", "batch")
                        : Map.of();
            },
            time -> {});

    private static Call call(Duration time) {
        return new Call(new Owner("o", "urn", "x", "dev", "1"), Instant.now().plus(time), text -> {});
    }

    private static Call call() {
        return call(Duration.ofSeconds(30));
    }

    private Listing<String> listing(boolean whole, Listing.All<String> all) {
        return new Listing<>(
                changed::get,
                batch,
                whole,
                call -> {
                    lists.incrementAndGet();
                    return all.of(call);
                },
                nanos::get);
    }

    private Listing<String> listing(boolean whole) {
        return listing(whole, call -> Map.of("a", "list", "b", "list"));
    }

    @Test
    void manyLooksAreOneListing() throws Exception {
        var listing = listing(false, call -> {
            pause();
            return Map.of("a", "list", "b", "list");
        });
        var pool = Executors.newFixedThreadPool(8);
        try {
            var found = IntStream.range(0, 200)
                    .mapToObj(i -> pool.submit(() -> listing.find(call(), i % 2 == 0 ? "a" : "b")))
                    .toList();
            for (var look : found) {
                assertThat(look.get()).contains("list");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(lists).hasValue(1);
        assertThat(looks).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(30);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatItDoesNotShowIsLookedAtButNotWhereItIsWhole() {
        assertThat(listing(false).find(call(), "foreign")).contains("batch");
        assertThat(listing(false).find(call(), "gone")).isEmpty();
        assertThat(looks).containsExactly("foreign", "gone");
        assertThat(listing(true).find(call(), "foreign")).isEmpty();
        assertThat(looks).hasSize(2);
    }

    @Test
    void afterAChangeNothingIsTakenFromIt() {
        for (var whole : List.of(true, false)) {
            changed.set(false);
            var listing = listing(whole);
            assertThat(listing.find(call(), "a")).contains("list");
            changed.set(true);
            assertThat(listing.find(call(), "a")).contains("batch");
            assertThat(listing.find(call(), "b")).isEmpty();
        }
        assertThat(lists).hasValue(2);
    }

    @Test
    void aChangeThatBeginsMeanwhileCountsToo() {
        var listing = listing(true, call -> {
            changed.set(true);
            return Map.of("a", "list");
        });
        assertThat(listing.find(call(), "a")).contains("batch");
    }

    @Test
    void anOldOneIsMadeAnew() {
        var listing = listing(false);
        listing.find(call(), "a");
        nanos.addAndGet(Listing.GOOD.toNanos() - 1);
        listing.find(call(), "a");
        assertThat(lists).hasValue(1);
        nanos.addAndGet(1);
        listing.find(call(), "a");
        assertThat(lists).hasValue(2);
        assertThat(looks).isEmpty();
    }

    @Test
    void whoListsFailsAloneAndTheOthersLookForThemselves() throws Exception {
        var begun = new CountDownLatch(1);
        var fail = new CountDownLatch(1);
        var listing = listing(true, call -> {
            begun.countDown();
            await(fail);
            throw new CloudException(Kind.UNAUTHORIZED, "x", "no", "");
        });
        var pool = Executors.newFixedThreadPool(2);
        try {
            var first = pool.submit(() -> listing.find(call(), "a"));
            begun.await();
            var second = pool.submit(() -> listing.find(call(), "a"));
            fail.countDown();
            assertThat(second.get()).contains("batch");
            assertThatThrownBy(first::get).hasCauseInstanceOf(CloudException.class);
        } finally {
            pool.shutdownNow();
        }
        assertThat(lists).hasValue(1);
    }

    @Test
    void whoWaitsEndsWithItsOwnDeadline() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var listing = listing(false, call -> {
            begun.countDown();
            await(end);
            return Map.of("a", "list");
        });
        var pool = Executors.newFixedThreadPool(1);
        try {
            var first = pool.submit(() -> listing.find(call(), "a"));
            begun.await();
            assertThatThrownBy(() -> listing.find(call(Duration.ofMillis(20)), "a"))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
            end.countDown();
            assertThat(first.get()).isEqualTo(Optional.of("list"));
        } finally {
            pool.shutdownNow();
        }
    }
}
