package dev.croft.bootstrap;

import java.time.Duration;
import java.time.Instant;

/** How long to wait for a node that may be gone for good. */
public final class Patience {
    private static final Duration SHORT = Duration.ofSeconds(5);

    private Patience() {}

    /** A deadline in a few seconds, but not later than the run's. */
    public static Instant little(Run run) {
        var soon = Instant.now().plus(SHORT);
        return soon.isBefore(run.deadline()) ? soon : run.deadline();
    }
}
