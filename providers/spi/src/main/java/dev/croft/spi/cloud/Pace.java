package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait between tries.
 *
 * @param first longest wait before the second try; doubled for each further one
 * @param longest longest wait of all
 * @param settle how long the cloud may take until a description shows what a call did
 * @param release how long a thing may be in use by what was just removed
 */
public record Pace(Duration first, Duration longest, Duration settle, Duration release) {
    /** The clouds' own figures are not published; descriptions lag by seconds, network interfaces are let go within minutes. */
    public static Pace real() {
        return new Pace(Duration.ofMillis(500), Duration.ofSeconds(20), Duration.ofSeconds(15), Duration.ofMinutes(2));
    }

    /** Waits at random up to the limit of this try ("full jitter"), so that many do not come back at once. */
    void pause(Call call, int attempt, String doing) {
        var limit = Math.min(longest.toMillis(), first.toMillis() << Math.min(attempt, 16));
        sleep(call, Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit / 4, limit + 1)), doing);
    }

    /** Waits between two looks at something that takes its time. */
    void look(Call call, int attempt, String doing) {
        sleep(
                call,
                Duration.ofMillis(Math.min(longest.toMillis() / 4, first.toMillis() << Math.min(attempt, 16))),
                doing);
    }

    private static void sleep(Call call, Duration time, String doing) {
        call.checkpoint(doing);
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(time.toMillis(), call.left().toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.CANCELLED, call.owner().name(), "cancelled while " + doing, "", e);
        }
    }
}
