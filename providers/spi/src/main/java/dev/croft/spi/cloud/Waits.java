package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits, each with a limit: that of descriptions that lag, or the call's deadline. */
public abstract class Waits {
    private final Pace pace;

    Waits(Pace pace) {
        this.pace = pace;
    }

    final Pace pace() {
        return pace;
    }

    /** Looks until descriptions must show what is there. */
    public final <T> Optional<T> eventually(Call call, String doing, Supplier<Optional<T>> look) {
        var until = Instant.now().plus(pace.settle());
        for (var attempt = 0; ; attempt++) {
            var found = look.get();
            if (found.isPresent() || Instant.now().isAfter(until)) {
                return found;
            }
            pace.look(call, attempt, doing);
        }
    }

    /** Looks until there is something; the call's deadline ends it. */
    public final <T> T until(Call call, String doing, Supplier<Optional<T>> look) {
        for (var attempt = 0; ; attempt++) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            pace.look(call, attempt, doing);
        }
    }

    /** The same with an error that says what it waited for. */
    public final void until(Call call, String doing, BooleanSupplier look) {
        until(call, doing, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Work on something so new that the cloud may not know it yet. */
    final <T> T patiently(Call call, String doing, Supplier<T> work) {
        var until = Instant.now().plus(pace.settle());
        for (var attempt = 0; ; attempt++) {
            try {
                return work.get();
            } catch (NativeException e) {
                if (e.kind() != Kind.NOT_FOUND || Instant.now().isAfter(until)) {
                    throw e;
                }
                pace.look(call, attempt, doing);
            }
        }
    }
}
