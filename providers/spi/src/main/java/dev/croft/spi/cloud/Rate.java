package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** At most so many calls a second of one provider instance, evenly apart; those beyond wait for their turn. */
public final class Rate {
    private final long apart;
    private long next = System.nanoTime();

    private Rate(long apart) {
        this.apart = apart;
    }

    /** @param perSecond calls a second; empty for as many as there are */
    public static Rate of(Optional<Integer> perSecond) {
        return new Rate(perSecond.map(n -> TimeUnit.SECONDS.toNanos(1) / n).orElse(0L));
    }

    /** Waits for its turn; TIMEOUT where that is beyond the call's deadline, CANCELLED where the thread is interrupted. */
    void await(Call call, String doing) {
        if (apart == 0) {
            return;
        }
        var wait = turn();
        if (wait > call.left().toNanos()) {
            throw new CloudException(
                    Kind.TIMEOUT,
                    call.owner().name(),
                    "timed out while waiting for its turn at " + doing,
                    "raise callsPerSecond, or give it more time with customTimeouts");
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.CANCELLED, call.owner().name(), "cancelled while " + doing, "", e);
        }
    }

    private synchronized long turn() {
        var now = System.nanoTime();
        var mine = next - now > 0 ? next : now;
        next = mine + apart;
        return mine - now;
    }
}
