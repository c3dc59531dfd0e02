package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** Waits with a deadline. */
final class Until {
    private Until() {}

    /** Asks twice a second; fails with what was waited for when the time is over. */
    static void until(String what, Duration limit, Callable<Boolean> holds) throws Exception {
        for (var end = Instant.now().plus(limit); !holds.call(); Thread.sleep(500)) {
            assertThat(Instant.now()).as(what).isBefore(end);
        }
    }
}
