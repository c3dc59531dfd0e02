package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.BootstrapException.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Works on several nodes at once, with a limit for the whole process. One that fails does not disturb the others. */
final class SideBySide implements AutoCloseable {
    private static final int AT_ONCE = 32;

    private final AtomicLong numbers = new AtomicLong();
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "croft-node-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Runs work for each node and waits for all of it.
     *
     * @return the results, in the order of the nodes
     * @throws BootstrapException all failures together, when all have ended; or the interrupt of the calling thread
     */
    <T, R> List<R> all(List<T> nodes, Function<T, R> work) {
        if (nodes.size() == 1) {
            return List.of(work.apply(nodes.get(0)));
        }
        List<Future<R>> running = new ArrayList<>();
        for (T node : nodes) {
            running.add(threads.submit(() -> {
                places.acquire();
                try {
                    return work.apply(node);
                } finally {
                    places.release();
                }
            }));
        }
        return collect(running);
    }

    private static <R> List<R> collect(List<Future<R>> running) {
        List<R> results = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        Throwable first = null;
        for (Future<R> future : running) {
            try {
                results.add(future.get());
            } catch (InterruptedException e) {
                running.forEach(f -> f.cancel(true));
                Thread.currentThread().interrupt();
                throw new BootstrapException(
                        List.of(new Failure(
                                "all nodes",
                                java.util.Optional.empty(),
                                java.util.Optional.empty(),
                                "the run was interrupted",
                                List.of())),
                        e);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof BootstrapException failure)) {
                    running.forEach(f -> f.cancel(true));
                    throw new IllegalStateException(
                            "a fault of the program, not of a node: " + e.getCause(), e.getCause());
                }
                failures.addAll(failure.failures());
                first = first == null ? failure : first;
            } catch (CancellationException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new BootstrapException(failures, first);
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
