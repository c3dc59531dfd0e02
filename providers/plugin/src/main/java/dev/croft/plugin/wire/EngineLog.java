package dev.croft.plugin.wire;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import pulumirpc.EngineGrpc;
import pulumirpc.EngineOuterClass.LogRequest;
import pulumirpc.EngineOuterClass.LogSeverity;

/**
 * What the user sees of us while we work: Pulumi does not show a plugin's own output. Safe for many threads. A message
 * that does not get through is dropped; work goes on.
 */
public final class EngineLog implements AutoCloseable {
    private Optional<ManagedChannel> channel = Optional.empty();
    private String address = "";

    /** Sends to this address (host:port) from now on. */
    public synchronized void attach(String address) {
        close();
        this.address = address;
        channel = Optional.of(
                ManagedChannelBuilder.forTarget(address).usePlaintext().build());
    }

    /** Where the engine is, host:port; empty before it was told. */
    public synchronized String address() {
        return address;
    }

    /** Shows a line beside the resource while it is being worked on; it leaves no trace. */
    public void status(String urn, String message) {
        send(LogSeverity.INFO, urn, message, true);
    }

    /** Shows a warning, now and at the end of the run. */
    public void warning(String urn, String message) {
        send(LogSeverity.WARNING, urn, message, false);
    }

    private void send(LogSeverity severity, String urn, String message, boolean ephemeral) {
        var request = LogRequest.newBuilder()
                .setSeverity(severity)
                .setUrn(urn)
                .setMessage(message)
                .setEphemeral(ephemeral)
                .build();
        stub().ifPresent(engine -> {
            try {
                engine.log(request);
            } catch (StatusRuntimeException e) {
                // The engine is gone or busy: there is nobody to tell.
            }
        });
    }

    private synchronized Optional<EngineGrpc.EngineBlockingStub> stub() {
        return channel.map(c -> EngineGrpc.newBlockingStub(c).withDeadlineAfter(2, TimeUnit.SECONDS));
    }

    @Override
    public synchronized void close() {
        channel.ifPresent(ManagedChannel::shutdownNow);
        channel = Optional.empty();
    }
}
