package dev.croft.libvirt.host;

import dev.croft.spi.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits that end by the call's deadline and at an interrupt, with its {@link dev.croft.spi.CloudException}. */
public final class Waiting {
    private Waiting() {}

    /** @param doing what the call does, for its error */
    public static void pause(Call call, long millis, String doing) {
        call.checkpoint(doing);
        try {
            Thread.sleep(Math.min(millis, Math.max(1, call.left().toMillis())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        call.checkpoint(doing);
    }

    /** Waits until it is so; false where it is not within the limit. */
    public static boolean until(Call call, Duration limit, long everyMillis, String doing, BooleanSupplier so) {
        var end = Instant.now().plus(limit);
        while (!so.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            pause(call, everyMillis, doing);
        }
        return true;
    }
}
