package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks again and again, at short intervals, until there is an answer or the time is over. */
public final class Waiting {
    private static final long INTERVAL_MILLIS = 100;

    private Waiting() {}

    /** @return what the question gave in the end; empty when the time was over */
    public static <T> Optional<T> until(Instant deadline, Supplier<Optional<T>> question) {
        while (true) {
            var answer = question.get();
            if (answer.isPresent() || !Instant.now().isBefore(deadline)) {
                return answer;
            }
            pause(INTERVAL_MILLIS);
        }
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BootstrapException("all nodes", "the run was interrupted");
        }
    }

    /** A deadline, but not later than the run's. */
    public static Instant within(Duration longest, Instant runDeadline) {
        var own = Instant.now().plus(longest);
        return own.isBefore(runDeadline) ? own : runDeadline;
    }
}
