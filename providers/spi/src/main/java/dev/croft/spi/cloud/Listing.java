package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What a refresh looks at: the first look of a run lists what is ours, and the others find theirs there, however few an engine
 * asks for at once. Once this provider has changed something each look is one of a {@link Batch}: an answer is never older
 * than a change of its own.
 *
 * @param <T> what is looked at
 */
public final class Listing<T> {
    /** For so long a listing is as good as a look; a run that takes longer lists anew. */
    static final Duration GOOD = Duration.ofMinutes(1);

    private final BooleanSupplier changed;
    private final Batch<T> batch;
    private final boolean whole;
    private final All<T> all;
    private final LongSupplier nanos;
    private Optional<Listed<T>> last = Optional.empty();

    Listing(BooleanSupplier changed, Batch<T> batch, boolean whole, All<T> all, LongSupplier nanos) {
        this.changed = changed;
        this.batch = batch;
        this.whole = whole;
        this.all = all;
        this.nanos = nanos;
    }

    /**
     * One that may lack what is there: what was taken over from elsewhere, say. Of that the batch is asked.
     *
     * @param calls by which things are changed
     */
    public static <T> Listing<T> of(Calls<?> calls, Batch<T> batch, All<T> all) {
        return new Listing<>(calls::changed, batch, false, all, System::nanoTime);
    }

    /** One that has all there can be: what it does not show is not there. */
    public static <T> Listing<T> whole(Calls<?> calls, Batch<T> batch, All<T> all) {
        return new Listing<>(calls::changed, batch, true, all, System::nanoTime);
    }

    /** Lists things, each by what it is asked for. A thing that comes while pages are turned may be on two of them. */
    @FunctionalInterface
    public interface All<T> {
        Map<String, T> of(Call call);
    }

    private record Listed<T>(long begin, Answer<Map<String, T>> answer) {}

    /** Empty where it is not there. */
    public Optional<T> find(Call call, String key) {
        var things = listed(call);
        var thing = things.map(t -> t.get(key));
        // A change may have begun meanwhile.
        var known = !changed.getAsBoolean() && (thing.isPresent() || whole && things.isPresent());
        return known ? thing : batch.find(call, key);
    }

    /** Empty where it cannot be told by a listing. */
    private Optional<Map<String, T>> listed(Call call) {
        if (changed.getAsBoolean()) {
            return Optional.empty();
        }
        Listed<T> listed;
        var first = false;
        synchronized (this) {
            var now = nanos.getAsLong();
            if (last.filter(l -> now - l.begin() < GOOD.toNanos()).isEmpty()) {
                last = Optional.of(new Listed<>(now, new Answer<>()));
                first = true;
            }
            listed = last.get();
        }
        return first
                ? Optional.of(listed.answer().ask(() -> all.of(call)))
                : listed.answer().await(call, "what there is");
    }
}
