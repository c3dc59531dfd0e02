package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to a cloud. Its SDK's own retries are off: an SDK repeats a call whose answer was lost, which makes a second VPC. What
 * may be repeated is known here:
 *
 * <ul>
 *   <li>{@link #ask}: what has the same effect twice, and what has a client token;
 *   <li>{@link #make}: what would make a second thing. After a lost answer it looks for the first one.
 * </ul>
 *
 * Throttling and the cloud's own faults are waited out up to the call's deadline; a cloud that cannot be reached, or does
 * not answer, is given up sooner.
 *
 * @param <C> the SDK's client
 */
public abstract class Calls<C> extends Waits implements AutoCloseable {
    /** Tries of a call that has no answer. */
    private static final int SILENT = 6;

    private final Client<C> client;
    private final Rate rate;
    private volatile boolean changed;

    protected Calls(Client<C> client, Pace pace, Rate rate) {
        super(pace);
        this.client = client;
        this.rate = rate;
    }

    /** What an error of the SDK means; empty for what is none of the SDK's, which is a fault of ours. */
    protected abstract Optional<Failure> explain(RuntimeException e);

    /** A call that may be repeated. */
    public final <T> T ask(Call call, String doing, Function<C, T> work) {
        return repeat(call, doing, work, Optional::empty);
    }

    /** A change that may be repeated. What it speaks of may be so new that the cloud does not know it yet. */
    public final <T> T change(Call call, String doing, Function<C, T> work) {
        changed = true;
        return fresh(call, doing, work);
    }

    /** The same that gives nothing. */
    public final void tell(Call call, String doing, Consumer<C> work) {
        change(call, doing, c -> {
            work.accept(c);
            return true;
        });
    }

    /** Whether anything was changed by these calls, or may be at this moment. */
    public final boolean changed() {
        return changed;
    }

    /** A look at something that was just made: the cloud may not know it yet. */
    public final <T> T fresh(Call call, String doing, Function<C, T> work) {
        return patiently(call, doing, () -> ask(call, doing, work));
    }

    /**
     * A call that makes something, and must not make two.
     *
     * @param look finds what an earlier try made, by its owner's tag
     */
    public final <T> T make(Call call, String doing, Supplier<Optional<T>> look, Function<C, T> work) {
        changed = true;
        return patiently(call, doing, () -> repeat(call, doing, work, () -> eventually(call, doing, look)));
    }

    /** Empty where the thing is not there. */
    public final <T> Optional<T> find(Call call, String doing, Function<C, List<T>> work) {
        try {
            return ask(call, doing, work).stream().findFirst();
        } catch (NativeException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A change that is already as it should be, as one of the codes says, succeeds. */
    public final void unless(Call call, String doing, List<String> codes, Consumer<C> work) {
        tell(call, doing, c -> {
            try {
                work.accept(c);
            } catch (RuntimeException e) {
                if (explain(e).map(Failure::code).filter(codes::contains).isEmpty()) {
                    throw e;
                }
            }
        });
    }

    /**
     * Removes something; what is gone already is fine. What still uses it is given a while to go, then told.
     *
     * @param blockers names what is in the way
     */
    public final void remove(Call call, String doing, Supplier<List<String>> blockers, Consumer<C> work) {
        changed = true;
        new Removal(pace(), call, doing, blockers)
                .run(() -> ask(call, doing, c -> {
                    work.accept(c);
                    return true;
                }));
    }

    private <T> T repeat(Call call, String doing, Function<C, T> work, Supplier<Optional<T>> afterSilence) {
        var silent = 0;
        for (var attempt = 0; ; attempt++) {
            call.checkpoint(doing);
            rate.await(call, doing);
            try {
                return work.apply(client.get());
            } catch (RuntimeException e) {
                var failure = explain(e).orElseThrow(() -> e);
                if (failure.effect() == Failure.Effect.NONE || failure.kind() == Kind.CANCELLED) {
                    throw failure.exception(call.owner().name(), doing, e);
                }
                if (failure.effect() == Failure.Effect.UNKNOWN) {
                    var found = afterSilence.get();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
                if (failure.kind() == Kind.UNAVAILABLE && ++silent >= SILENT) {
                    throw gaveUp(call, doing, failure, e);
                }
                patience(call, attempt, doing, failure, e);
            }
        }
    }

    private static CloudException gaveUp(Call call, String doing, Failure failure, RuntimeException e) {
        return failure.effect() == Failure.Effect.UNKNOWN
                ? failure.exception(
                        Kind.AMBIGUOUS,
                        call.owner().name(),
                        doing,
                        "run it again: what was made is found by its tag " + Tags.OWNER + " and taken over",
                        e)
                : failure.exception(
                        failure.kind(),
                        call.owner().name(),
                        doing,
                        "check the region, the endpoint and the way to the internet",
                        e);
    }

    /** Waits for the next try; a deadline that passes meanwhile tells the reason, not just that time is over. */
    private void patience(Call call, int attempt, String doing, Failure failure, RuntimeException e) {
        try {
            pace().pause(call, attempt, doing);
        } catch (CloudException over) {
            throw over.kind() == Kind.TIMEOUT ? failure.exception(call.owner().name(), doing, e) : over;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
