package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A removal that waits a while for what still uses the thing, and then says what that is. */
record Removal(Pace pace, Call call, String doing, Supplier<List<String>> blockers) {
    /** For the list of what is in the way. */
    private static final Duration LIST = Duration.ofSeconds(5);

    void run(Runnable work) {
        var until = Instant.now().plus(shorter(pace.release(), call.left().minus(LIST)));
        for (var attempt = 0; ; attempt++) {
            try {
                work.run();
                return;
            } catch (NativeException e) {
                if (e.kind() == Kind.NOT_FOUND) {
                    return;
                }
                if (e.kind() != Kind.IN_USE) {
                    throw e;
                }
                if (!Instant.now().isBefore(until)) {
                    throw blocked(e);
                }
                pause(attempt, e);
            }
        }
    }

    private void pause(int attempt, NativeException e) {
        try {
            pace.look(call, attempt, doing);
        } catch (CloudException over) {
            throw over.kind() == Kind.TIMEOUT ? blocked(e) : over;
        }
    }

    private CloudException blocked(NativeException cause) {
        var list = list();
        return new NativeException(
                Kind.IN_USE,
                call.owner().name(),
                doing + ": "
                        + (list.isEmpty()
                                ? "something that cannot be listed uses it (" + cause.code() + ")"
                                : "it is used by " + String.join(", ", list) + " (" + cause.code() + ")"),
                "remove what uses it, then run it again",
                cause.code(),
                cause);
    }

    /** Empty where there is no time left to look. */
    private List<String> list() {
        try {
            return blockers.get();
        } catch (CloudException e) {
            return List.of();
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
