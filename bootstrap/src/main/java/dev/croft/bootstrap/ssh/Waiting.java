package dev.croft.bootstrap.ssh;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Waits for blocking work with a limit. Socket calls do not notice an interrupt, so the work runs on a thread of its own
 * and the caller waits in a way that does.
 */
final class Waiting implements AutoCloseable {
    private final AtomicLong numbers = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "croft-ssh-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /** Starts work that the caller will wait for. */
    <T> CompletableFuture<T> start(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable failure) {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    /** Starts work whose outcome nobody waits for: cleaning up after something that failed. */
    void leave(Callable<?> work) {
        start(work);
    }

    /**
     * Waits for work.
     *
     * @param abort is run, elsewhere, when nobody waits any longer; it must make the work end
     * @throws TimeoutException the deadline has passed
     * @throws SshException {@link SshException.Kind#INTERRUPTED}
     */
    <T> T await(CompletableFuture<T> work, Instant deadline, Callable<?> abort, String what)
            throws TimeoutException, ExecutionException {
        return await(work, deadline, () -> deadline, abort, what);
    }

    /**
     * The same for work that may get more time.
     *
     * @param prolonged is asked at the deadline for another one
     */
    <T> T await(
            CompletableFuture<T> work, Instant deadline, Supplier<Instant> prolonged, Callable<?> abort, String what)
            throws TimeoutException, ExecutionException {
        try {
            try {
                return get(work, deadline);
            } catch (TimeoutException e) {
                return get(work, prolonged.get());
            }
        } catch (InterruptedException e) {
            leave(abort);
            Thread.currentThread().interrupt();
            throw new SshException(SshException.Kind.INTERRUPTED, what + " was interrupted", e);
        } catch (TimeoutException e) {
            leave(abort);
            throw e;
        }
    }

    private static <T> T get(CompletableFuture<T> work, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        long millis = Math.max(1, Duration.between(Instant.now(), deadline).toMillis());
        return work.get(millis, TimeUnit.MILLISECONDS);
    }

    static void pause(Duration time, String what) {
        try {
            Thread.sleep(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(SshException.Kind.INTERRUPTED, what + " was interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
