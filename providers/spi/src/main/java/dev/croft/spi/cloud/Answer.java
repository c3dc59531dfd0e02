package dev.croft.spi.cloud;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What one asks for, and others wait for. */
final class Answer<T> {
    private final CompletableFuture<T> future = new CompletableFuture<>();

    /** Asks, for all. A failure is the asker's own: others may have more time. */
    T ask(Supplier<T> work) {
        try {
            var found = work.get();
            future.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
            throw e;
        }
    }

    /**
     * Waits for who asks; empty where that failed.
     *
     * @param what is looked at, for people
     */
    Optional<T> await(Call call, String what) {
        try {
            return Optional.of(future.get(Math.max(1, call.left().toMillis()), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (TimeoutException e) {
            throw new CloudException(
                    Kind.TIMEOUT, call.owner().name(), "timed out while looking at " + what, "give it more time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CloudException(Kind.CANCELLED, call.owner().name(), "cancelled while looking at " + what, "", e);
        }
    }
}
