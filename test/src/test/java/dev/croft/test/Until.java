package dev.croft.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits with a deadline. */
final class Until {
    private Until() {}

    /** Asks twice a second, also where asking fails; fails with what was waited for when the time is over. */
    static void until(String what, Duration limit, Callable<Boolean> holds) throws Exception {
        var end = Instant.now().plus(limit);
        while (true) {
            AssertionError why = null;
            try {
                if (holds.call()) {
                    return;
                }
            } catch (AssertionError e) {
                why = e;
            }
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within " + limit + ": " + what, why);
            }
            Thread.sleep(500);
        }
    }
}
