package dev.croft.plugin.wire;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that are running. Each has a thread of its own and ends: by itself, some seconds after its deadline, or some
 * seconds after {@link #cancel()}. A thread that does not notice its interruption is left behind, and its caller told.
 */
public final class Calls implements AutoCloseable {
    /** The engine kills a plugin five seconds after it asked it to cancel. */
    private static final Duration GRACE = Duration.ofSeconds(4);
    /** A call knows its deadline: it gets a moment to end by itself, with a better message than ours. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private final Set<Running<?>> running = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers = Executors.newCachedThreadPool(named("call"));
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(named("deadlines"));

    /** A call did not end in time. */
    public static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1L;

        StoppedException(String message) {
            super(message);
        }
    }

    /**
     * Runs a call and returns what it returns or throws what it throws.
     *
     * @throws StoppedException if it took no notice of its deadline or of a cancel
     */
    public <T> T run(Instant deadline, Callable<T> body) throws Exception {
        var call = new Running<T>(new CompletableFuture<>());
        running.add(call);
        try {
            workers.execute(() -> call.work(body));
            var late = Duration.between(Instant.now(), deadline).plus(LATE);
            var stop =
                    clock.schedule(() -> call.stop("timed out"), Math.max(0, late.toMillis()), TimeUnit.MILLISECONDS);
            try {
                return call.result.get();
            } finally {
                stop.cancel(false);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                // A class that is not there, no memory left: what was begun must be kept all the same.
                throw new IllegalStateException(error.toString(), error);
            }
            throw (Exception) e.getCause();
        } finally {
            running.remove(call);
        }
    }

    /** Asks every running call to end; each has ended, or was given up, a few seconds later. Later calls are not touched. */
    public void cancel() {
        running.forEach(call -> call.stop("cancelled"));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        workers.shutdownNow();
    }

    private static ThreadFactory named(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private final class Running<T> {
        private final CompletableFuture<T> result;
        private Thread thread;
        private boolean stopped;

        Running(CompletableFuture<T> result) {
            this.result = result;
        }

        void work(Callable<T> body) {
            synchronized (this) {
                thread = Thread.currentThread();
                if (stopped) {
                    thread.interrupt();
                }
            }
            try {
                result.complete(body.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            } finally {
                synchronized (this) {
                    thread = null;
                    Thread.interrupted(); // the thread is used again
                }
            }
        }

        synchronized void stop(String why) {
            if (!stopped) {
                stopped = true;
                if (thread != null) {
                    thread.interrupt();
                }
                clock.schedule(
                        () -> result.completeExceptionally(
                                new StoppedException(why + ", and did not stop within " + GRACE.toSeconds() + " s")),
                        GRACE.toMillis(),
                        TimeUnit.MILLISECONDS);
            }
        }
    }
}
