package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/**
 * Looks that are asked for side by side are one call: the first of them waits as long as others keep coming, then asks for
 * all. Nothing is kept: a look that begins later is another call.
 *
 * @param <T> what is looked at
 */
public final class Batch<T> {
    private static final int MOST = 50;
    /** How long one that is alone waits for a second. */
    private static final Duration ALONE = Duration.ofMillis(15);
    /** How long many wait for one more: an engine that asks for hundreds of things pauses between them on a busy machine. */
    private static final Duration MANY = Duration.ofMillis(100);
    /** But all in all no longer than this; who is in a full round does not wait at all. */
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Look<T> look;
    private final Moment moment;
    private Optional<Round<T>> open = Optional.empty();

    public Batch(Look<T> look) {
        this(look, time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
    }

    Batch(Look<T> look, Moment moment) {
        this.look = look;
        this.moment = moment;
    }

    /** Of what can be asked for one by one only, and many ask for the same: each is asked for once. */
    public static <T> Batch<T> ofEach(BiFunction<Call, String, Optional<T>> look) {
        return new Batch<>((call, keys) -> {
            var found = new HashMap<String, T>();
            keys.forEach(key -> look.apply(call, key).ifPresent(thing -> found.put(key, thing)));
            return found;
        });
    }

    /** Lets the time pass in which others may come. */
    @FunctionalInterface
    interface Moment {
        void pass(Duration time) throws InterruptedException;
    }

    /** Asks for many at once. */
    public interface Look<T> {
        /** What is there, by what was asked for; what is not there is left out. */
        Map<String, T> at(Call call, List<String> keys);
    }

    /** @param looks how often it was asked for, of which many may be for one key */
    private record Round<T>(Set<String> keys, AtomicInteger looks, Answer<Map<String, T>> answer) {
        Round() {
            this(new LinkedHashSet<>(), new AtomicInteger(), new Answer<>());
        }
    }

    /** Empty where it is not there. */
    public Optional<T> find(Call call, String key) {
        Round<T> round;
        var first = false;
        synchronized (this) {
            if (open.filter(r -> r.keys().size() < MOST).isEmpty()) {
                open = Optional.of(new Round<>());
                first = true;
            }
            round = open.get();
            round.keys().add(key);
            round.looks().incrementAndGet();
        }
        return Optional.ofNullable((first ? lead(call, round) : follow(call, key, round)).get(key));
    }

    private Map<String, T> lead(Call call, Round<T> round) {
        gather(round);
        List<String> keys;
        synchronized (this) {
            open = open.filter(r -> r != round);
            keys = List.copyOf(round.keys());
        }
        return round.answer().ask(() -> look.at(call, keys));
    }

    private void gather(Round<T> round) {
        var begin = System.nanoTime();
        var known = 0;
        try {
            while (round.looks().get() > known && !full(round) && System.nanoTime() - begin < LONGEST.toNanos()) {
                known = round.looks().get();
                moment.pass(known == 1 ? ALONE : MANY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean full(Round<T> round) {
        return round.keys().size() >= MOST;
    }

    private Map<String, T> follow(Call call, String key, Round<T> round) {
        return round.answer().await(call, key).orElseGet(() -> look.at(call, List.of(key)));
    }
}
