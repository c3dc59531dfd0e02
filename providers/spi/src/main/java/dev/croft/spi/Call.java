package dev.croft.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What comes with each call to a backend.
 *
 * @param owner who asks; written to the thing as metadata and looked for before a create
 * @param deadline when the call must have ended
 * @param progress takes short texts that are shown while the call runs
 */
public record Call(Owner owner, Instant deadline, Consumer<String> progress) {
    /** Time left, never negative. */
    public Duration left() {
        var left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Throws TIMEOUT or CANCELLED if the call should end; to be asked between steps. */
    public void checkpoint(String doing) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CloudException(CloudException.Kind.CANCELLED, owner.name(), "cancelled while " + doing, "");
        }
        if (left().isZero()) {
            throw new CloudException(
                    CloudException.Kind.TIMEOUT,
                    owner.name(),
                    "timed out while " + doing,
                    "give it more time with customTimeouts, or look at what keeps it");
        }
    }
}
