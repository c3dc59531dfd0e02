package dev.croft.plugin;

import com.google.protobuf.Empty;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.plugin.construct.Components;
import dev.croft.plugin.resource.Urns;
import dev.croft.plugin.wire.Calls;
import dev.croft.plugin.wire.EngineLog;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import pulumirpc.Plugin.PluginAttach;
import pulumirpc.Plugin.PluginInfo;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.ConfigureResponse;
import pulumirpc.Provider.ConstructRequest;
import pulumirpc.Provider.ConstructResponse;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.GetSchemaResponse;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ProviderHandshakeResponse;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;

/** Pulumi's provider protocol: every call is handed on, and every error becomes one that the engine understands. */
public final class ProviderService extends ResourceProviderGrpc.ResourceProviderImplBase {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final String version;
    private final Supplier<String> schema;
    private final Configuration configuration;
    private final Supplier<Components> components;
    private final Lifecycle lifecycle;
    private final Calls calls;
    private final EngineLog log;
    private final Trace trace;

    ProviderService(
            String version,
            Supplier<String> schema,
            Configuration configuration,
            Supplier<Components> components,
            Lifecycle lifecycle,
            Calls calls,
            EngineLog log,
            Trace trace) {
        this.version = version;
        this.schema = schema;
        this.configuration = configuration;
        this.components = components;
        this.lifecycle = lifecycle;
        this.calls = calls;
        this.log = log;
        this.trace = trace;
    }

    @Override
    public void handshake(ProviderHandshakeRequest request, StreamObserver<ProviderHandshakeResponse> out) {
        answer(out, () -> {
            log.attach(request.getEngineAddress());
            return ProviderHandshakeResponse.newBuilder()
                    .setAcceptSecrets(true)
                    .setAcceptResources(false)
                    .setAcceptOutputs(false)
                    .build();
        });
    }

    @Override
    public void attach(PluginAttach request, StreamObserver<Empty> out) {
        answer(out, () -> {
            log.attach(request.getAddress());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void getPluginInfo(Empty request, StreamObserver<PluginInfo> out) {
        answer(out, () -> PluginInfo.newBuilder().setVersion(version).build());
    }

    @Override
    public void getSchema(GetSchemaRequest request, StreamObserver<GetSchemaResponse> out) {
        answer(out, () -> GetSchemaResponse.newBuilder().setSchema(schema.get()).build());
    }

    @Override
    public void checkConfig(CheckRequest request, StreamObserver<CheckResponse> out) {
        answer(out, () -> configuration.check(request));
    }

    @Override
    public void diffConfig(DiffRequest request, StreamObserver<DiffResponse> out) {
        answer(out, () -> configuration.diff(request));
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> out) {
        answer(out, () -> configuration.configure(request));
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> out) {
        answer(out, request.getUrn(), "check", () -> lifecycle.check(request));
    }

    @Override
    public void diff(DiffRequest request, StreamObserver<DiffResponse> out) {
        answer(out, request.getUrn(), "diff", () -> lifecycle.diff(request));
    }

    @Override
    public void create(CreateRequest request, StreamObserver<CreateResponse> out) {
        answer(
                out,
                request.getUrn(),
                request.getPreview() ? "preview of create" : "create",
                () -> lifecycle.create(request));
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> out) {
        answer(out, request.getUrn(), "read", () -> lifecycle.read(request));
    }

    @Override
    public void update(UpdateRequest request, StreamObserver<UpdateResponse> out) {
        answer(
                out,
                request.getUrn(),
                request.getPreview() ? "preview of update" : "update",
                () -> lifecycle.update(request));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<Empty> out) {
        answer(out, request.getUrn(), "delete", () -> lifecycle.delete(request));
    }

    /** Ends when all of the component's children are done: as long as an `up` takes. */
    @Override
    public void construct(ConstructRequest request, StreamObserver<ConstructResponse> out) {
        answer(
                out,
                () -> calls.run(
                        Instant.now().plus(LONGEST), () -> components.get().construct(request)));
    }

    /** Comes when the user interrupts a run, and at the end of every run too. */
    @Override
    public void cancel(Empty request, StreamObserver<Empty> out) {
        answer(out, () -> {
            calls.cancel();
            return Empty.getDefaultInstance();
        });
    }

    /** A call about a resource, which shows in the trace as a row of the resource's. */
    private <T> void answer(StreamObserver<T> out, String urn, String verb, Callable<T> call) {
        answer(out, () -> {
            try (var span = trace.begin(Urns.shown(urn), "resource", verb)) {
                return call.call();
            }
        });
    }

    private static <T> void answer(StreamObserver<T> out, Callable<T> call) {
        try {
            out.onNext(call.call());
            out.onCompleted();
        } catch (StatusRuntimeException e) {
            out.onError(e);
        } catch (InterruptedException e) {
            out.onError(Status.CANCELLED.withDescription("cancelled").asRuntimeException());
        } catch (Exception | LinkageError | StackOverflowError e) {
            out.onError(Failures.plain(e));
        }
    }
}
