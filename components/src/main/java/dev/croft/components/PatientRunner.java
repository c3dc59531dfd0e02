package dev.croft.components;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Makes the deployment runner of Pulumi's Java SDK wait. By itself it asks over and over whether its tasks are done, on a
 * whole core, for as long as an update takes (SDK 1.36, {@code DeploymentImpl.DefaultRunner.whileRunningAsync}): a core that
 * plugins, and on a small machine the nodes, have a better use for. It writes a line to its log each time that it asks,
 * at a level that nobody reads; here that line costs a moment.
 */
public final class PatientRunner {
    private static final String RUNNER = "com.pulumi.deployment.internal.DeploymentImpl";
    private static final String ASKS = "Remaining tasks";
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(20);

    private PatientRunner() {}

    /**
     * Call it first in the stack's function: before, the SDK sets its logger up itself. What the logger shows stays as it
     * was.
     *
     * @return the runner's logger
     */
    public static Logger install() {
        var logger = Logger.getLogger(RUNNER);
        var shown = level(logger);
        var before = logger.getFilter();
        logger.setFilter(waiting(before, shown));
        logger.setLevel(Level.FINEST);
        return logger;
    }

    private static Filter waiting(Filter before, Level shown) {
        return line -> {
            if (asks(line)) {
                LockSupport.parkNanos(MOMENT);
            }
            return line.getLevel().intValue() >= shown.intValue() && (before == null || before.isLoggable(line));
        };
    }

    private static boolean asks(LogRecord line) {
        return line.getLevel() == Level.FINEST
                && line.getMessage() != null
                && line.getMessage().startsWith(ASKS);
    }

    /** The level that holds for a logger: its own, or that of the nearest one above. */
    private static Level level(Logger logger) {
        for (var at = logger; at != null; at = at.getParent()) {
            if (at.getLevel() != null) {
                return at.getLevel();
            }
        }
        return Level.INFO;
    }
}
