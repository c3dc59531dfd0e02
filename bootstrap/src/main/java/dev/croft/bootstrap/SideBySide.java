package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.BootstrapException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does the same for several nodes at once. */
public final class SideBySide {
    private SideBySide() {}

    /**
     * The results in the order of the inputs. When some fail, the others are waited for; then their failures are thrown
     * together, or the first with the others as suppressed ones. An interrupt of the caller is passed on to all.
     */
    public static <T, R> List<R> map(List<T> inputs, Function<? super T, ? extends R> work) {
        if (inputs.size() <= 1) {
            return inputs.stream().<R>map(work).toList();
        }
        var threads = Executors.newFixedThreadPool(inputs.size(), r -> {
            var thread = new Thread(r, "croft-side-by-side");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<R>> futures = new ArrayList<>();
            inputs.forEach(input -> futures.add(threads.submit(() -> work.apply(input))));
            return results(futures);
        } finally {
            threads.shutdownNow();
        }
    }

    /** As {@link #map}, for work without a result. */
    public static <T> void each(List<T> inputs, Consumer<? super T> work) {
        map(inputs, input -> {
            work.accept(input);
            return true;
        });
    }

    private static <R> List<R> results(List<Future<R>> futures) {
        List<R> results = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        for (var future : futures) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                failures.add(e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new java.util.concurrent.CancellationException("interrupted");
            }
        }
        if (!failures.isEmpty()) {
            if (failures.size() > 1 && failures.stream().allMatch(BootstrapException.class::isInstance)) {
                throw new BootstrapException(
                        failures.stream()
                                .flatMap(f -> ((BootstrapException) f).failures().stream())
                                .toList(),
                        failures.get(0));
            }
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
        return results;
    }
}
