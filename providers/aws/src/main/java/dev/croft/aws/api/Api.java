package dev.croft.aws.api;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/**
 * Calls to EC2. The SDK's own retries are off: it repeats a call whose answer was lost, which makes a second VPC. What may
 * be repeated is known here:
 *
 * <ul>
 *   <li>{@link #ask}: what has the same effect twice, and what has a client token;
 *   <li>{@link #make}: what would make a second thing. After a lost answer it looks for the first one.
 * </ul>
 *
 * Throttling and the cloud's own faults are waited out up to the call's deadline; a cloud that cannot be reached, or does
 * not answer, is given up sooner.
 */
public final class Api implements AutoCloseable {
    /** Tries of a call that has no answer. */
    private static final int SILENT = 6;

    private final Client client;
    private final Pace pace;

    public Api(Client client, Pace pace) {
        this.client = client;
        this.pace = pace;
    }

    /** A call that may be repeated. */
    public <T> T ask(Call call, String doing, Function<Ec2Client, T> work) {
        return repeat(call, doing, work, Optional::empty);
    }

    /** A change that may be repeated and gives nothing. What it speaks of may be so new that EC2 does not know it yet. */
    public void tell(Call call, String doing, Consumer<Ec2Client> work) {
        fresh(call, doing, client -> {
            work.accept(client);
            return true;
        });
    }

    /**
     * A call that makes something, and must not make two.
     *
     * @param look finds what an earlier try made, by its owner's tag
     */
    public <T> T make(Call call, String doing, Supplier<Optional<T>> look, Function<Ec2Client, T> work) {
        return patiently(call, doing, () -> repeat(call, doing, work, () -> eventually(call, doing, look)));
    }

    private <T> T repeat(Call call, String doing, Function<Ec2Client, T> work, Supplier<Optional<T>> afterSilence) {
        var silent = 0;
        for (var attempt = 0; ; attempt++) {
            call.checkpoint(doing);
            try {
                return work.apply(client.get());
            } catch (SdkException e) {
                var failure = Failure.of(e);
                if (failure.effect() == Failure.Effect.NONE || failure.kind() == Kind.CANCELLED) {
                    throw failure.exception(call.owner().name(), doing, e);
                }
                if (failure.effect() == Failure.Effect.UNKNOWN) {
                    var found = afterSilence.get();
                    if (found.isPresent()) {
                        return found.get();
                    }
                }
                if (failure.kind() == Kind.UNAVAILABLE && ++silent >= SILENT) {
                    throw gaveUp(call, doing, failure, e);
                }
                patience(call, attempt, doing, failure, e);
            }
        }
    }

    private static CloudException gaveUp(Call call, String doing, Failure failure, SdkException e) {
        return failure.effect() == Failure.Effect.UNKNOWN
                ? failure.exception(
                        Kind.AMBIGUOUS,
                        call.owner().name(),
                        doing,
                        "run it again: what was made is found by its tag " + "croft:owner and taken over",
                        e)
                : failure.exception(
                        failure.kind(),
                        call.owner().name(),
                        doing,
                        "check the region, the endpoint and the way to the internet",
                        e);
    }

    /** Waits for the next try; a deadline that passes meanwhile tells the reason, not just that time is over. */
    private void patience(Call call, int attempt, String doing, Failure failure, SdkException e) {
        try {
            pace.pause(call, attempt, doing);
        } catch (CloudException over) {
            throw over.kind() == Kind.TIMEOUT ? failure.exception(call.owner().name(), doing, e) : over;
        }
    }

    /** Looks until descriptions must show what is there. */
    public <T> Optional<T> eventually(Call call, String doing, Supplier<Optional<T>> look) {
        var until = Instant.now().plus(pace.settle());
        for (var attempt = 0; ; attempt++) {
            var found = look.get();
            if (found.isPresent() || Instant.now().isAfter(until)) {
                return found;
            }
            pace.look(call, attempt, doing);
        }
    }

    /** A look at something that was just made: EC2 may not know it yet. */
    public <T> T fresh(Call call, String doing, Function<Ec2Client, T> work) {
        return patiently(call, doing, () -> ask(call, doing, work));
    }

    private <T> T patiently(Call call, String doing, Supplier<T> work) {
        var until = Instant.now().plus(pace.settle());
        for (var attempt = 0; ; attempt++) {
            try {
                return work.get();
            } catch (AwsException e) {
                if (e.kind() != Kind.NOT_FOUND || Instant.now().isAfter(until)) {
                    throw e;
                }
                pace.look(call, attempt, doing);
            }
        }
    }

    /** Empty where the thing is not there. */
    public <T> Optional<T> find(Call call, String doing, Function<Ec2Client, List<T>> work) {
        try {
            return ask(call, doing, work).stream().findFirst();
        } catch (AwsException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Looks until there is something; the call's deadline ends it. */
    public <T> T until(Call call, String doing, Supplier<Optional<T>> look) {
        for (var attempt = 0; ; attempt++) {
            var found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            pace.look(call, attempt, doing);
        }
    }

    /** The same with an error that says what it waited for. */
    public void until(Call call, String doing, java.util.function.BooleanSupplier look) {
        until(call, doing, () -> look.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** A change that is already as it should be succeeds. */
    public void unless(Call call, String doing, List<String> codes, Consumer<Ec2Client> work) {
        tell(call, doing, ec2 -> {
            try {
                work.accept(ec2);
            } catch (AwsServiceException e) {
                if (!codes.contains(Failure.of(e).code())) {
                    throw e;
                }
            }
        });
    }

    /**
     * Removes something; what is gone already is fine. What still uses it is given a while to go, then told.
     *
     * @param blockers names what is in the way
     */
    public void remove(Call call, String doing, Supplier<List<String>> blockers, Consumer<Ec2Client> work) {
        var until = Instant.now().plus(shorter(pace.release(), call.left()));
        for (var attempt = 0; ; attempt++) {
            try {
                ask(call, doing, ec2 -> {
                    work.accept(ec2);
                    return true;
                });
                return;
            } catch (AwsException e) {
                if (e.kind() == Kind.NOT_FOUND || e.code().equals("Gateway.NotAttached")) {
                    return;
                }
                if (e.kind() != Kind.IN_USE) {
                    throw e;
                }
                if (!Instant.now().isBefore(until)) {
                    throw blocked(call, doing, blockers, e);
                }
                pause(call, attempt, doing, blockers, e);
            }
        }
    }

    private void pause(Call call, int attempt, String doing, Supplier<List<String>> blockers, AwsException e) {
        try {
            pace.look(call, attempt, doing);
        } catch (CloudException over) {
            throw over.kind() == Kind.TIMEOUT ? blocked(call, doing, blockers, e) : over;
        }
    }

    private static CloudException blocked(
            Call call, String doing, Supplier<List<String>> blockers, AwsException cause) {
        List<String> list;
        try {
            // There is no time left in the call, and without this list the user would know nothing.
            list = blockers.get();
        } catch (CloudException e) {
            list = List.of();
        }
        return new AwsException(
                Kind.IN_USE,
                call.owner().name(),
                doing + ": "
                        + (list.isEmpty()
                                ? "something that cannot be listed uses it (" + cause.code() + ")"
                                : "it is used by " + String.join(", ", list) + " (" + cause.code() + ")"),
                "remove what uses it, then run it again",
                cause.code(),
                cause);
    }

    private static Duration shorter(Duration a, Duration b) {
        // Some seconds for the list of what is in the way.
        var least = b.minusSeconds(5);
        return a.compareTo(least) < 0 ? a : least;
    }

    @Override
    public void close() {
        client.close();
    }
}
