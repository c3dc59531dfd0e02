package dev.croft.plugin;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.fake.FakeBackend;
import dev.croft.plugin.fake.FakeEngine;
import dev.croft.plugin.fake.FakeLog;
import dev.croft.plugin.fake.FakeModule;
import dev.croft.plugin.fake.ThingOutputs;
import dev.croft.plugin.fake.ThingSpec;
import dev.croft.plugin.resource.Registry;
import dev.croft.plugin.resource.Verbs;
import dev.croft.plugin.wire.Values;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.CheckResponse;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse;
import pulumirpc.Provider.ErrorResourceInitFailed;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.ReadResponse;
import pulumirpc.Provider.UpdateRequest;
import pulumirpc.Provider.UpdateResponse;
import pulumirpc.ResourceProviderGrpc;

/** The plugin over a real gRPC channel, with a backend in memory and a module that touches no node. */
final class Harness implements AutoCloseable {
    final FakeBackend backend = new FakeBackend();
    final FakeModule module = new FakeModule();
    final FakeLog log = new FakeLog();
    final Plugin plugin;
    private final Server server;
    private final Server engine = Main.listen(log);
    private final ManagedChannel channel;
    final ResourceProviderGrpc.ResourceProviderBlockingStub stub;

    Harness() throws IOException {
        this(Map.of());
    }

    /** @param environment variables that the plugin is started with */
    Harness(Map<String, String> environment) throws IOException {
        plugin = new Plugin(
                new Settings(List.of(backend), Map.of("CROFT_OWNER", "tests")),
                environment,
                trace -> new FakeEngine(),
                parts -> {
                    var catalog = new Catalog(parts.settings(), parts.engine());
                    var kinds = new ArrayList<Verbs<?>>(catalog.compute());
                    kinds.addAll(Catalog.security());
                    kinds.add(catalog.bootstrap("Thing", module, ThingSpec.class, ThingOutputs.class));
                    return new Registry(kinds);
                });
        server = Main.listen(plugin.service());
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        stub = ResourceProviderGrpc.newBlockingStub(channel);
        stub.handshake(ProviderHandshakeRequest.newBuilder()
                .setEngineAddress("127.0.0.1:" + engine.getPort())
                .build());
    }

    /** With the backend in memory. */
    static Harness configured() throws IOException {
        var harness = new Harness();
        harness.configure(obj("backend", "fake", "fake", obj("uri", "mem:///")));
        return harness;
    }

    void configure(Value.Obj configuration) {
        stub.configure(ConfigureRequest.newBuilder()
                .setArgs(Values.write(configuration))
                .build());
    }

    static String urn(String type) {
        return "urn:pulumi:dev::proj::croft:components:Parent$croft:" + type + "::one";
    }

    CheckResponse check(String type, Value.Obj news) {
        return check(type, Value.EMPTY, news);
    }

    CheckResponse check(String type, Value.Obj olds, Value.Obj news) {
        return stub.check(CheckRequest.newBuilder()
                .setUrn(urn(type))
                .setOlds(Values.write(olds))
                .setNews(Values.write(news))
                .build());
    }

    /** Checked inputs; what is wrong is the test's fault. */
    Value.Obj checked(String type, Value.Obj news) {
        var response = check(type, news);
        if (response.getFailuresCount() > 0) {
            throw new AssertionError(response.getFailuresList());
        }
        return Values.read(response.getInputs());
    }

    CreateResponse create(String type, Value.Obj inputs) {
        return stub.create(CreateRequest.newBuilder()
                .setUrn(urn(type))
                .setProperties(Values.write(inputs))
                .build());
    }

    CreateResponse create(String type, Value.Obj inputs, double timeout, boolean preview) {
        return stub.create(CreateRequest.newBuilder()
                .setUrn(urn(type))
                .setProperties(Values.write(inputs))
                .setTimeout(timeout)
                .setPreview(preview)
                .build());
    }

    DiffResponse diff(String type, Value.Obj oldInputs, Struct state, Value.Obj news, String... ignored) {
        return stub.diff(DiffRequest.newBuilder()
                .setUrn(urn(type))
                .setId("id")
                .setOldInputs(Values.write(oldInputs))
                .setOlds(state)
                .setNews(Values.write(news))
                .addAllIgnoreChanges(List.of(ignored))
                .build());
    }

    ReadResponse read(String type, String id, Value.Obj inputs, Struct state) {
        return read(type, id, inputs, state, 0);
    }

    /** @param seconds of customTimeouts; 0 for none */
    ReadResponse read(String type, String id, Value.Obj inputs, Struct state, double seconds) {
        return stub.read(ReadRequest.newBuilder()
                .setUrn(urn(type))
                .setId(id)
                .setInputs(Values.write(inputs))
                .setProperties(state)
                .setTimeout(seconds)
                .build());
    }

    UpdateResponse update(String type, String id, Value.Obj oldInputs, Struct state, Value.Obj news, boolean preview) {
        return stub.update(UpdateRequest.newBuilder()
                .setUrn(urn(type))
                .setId(id)
                .setOldInputs(Values.write(oldInputs))
                .setOlds(state)
                .setNews(Values.write(news))
                .setPreview(preview)
                .build());
    }

    void delete(String type, String id, Value.Obj inputs, Struct state) {
        stub.delete(DeleteRequest.newBuilder()
                .setUrn(urn(type))
                .setId(id)
                .setOldInputs(Values.write(inputs))
                .setProperties(state)
                .build());
    }

    /** What the engine would keep of a half-done thing. */
    static ErrorResourceInitFailed halfDone(StatusRuntimeException e) {
        try {
            return StatusProto.fromThrowable(e).getDetails(0).unpack(ErrorResourceInitFailed.class);
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException wrong) {
            throw new AssertionError("no ErrorResourceInitFailed in " + e.getStatus(), wrong);
        }
    }

    /** A map from names and values in turn. */
    static Value.Obj obj(Object... pairs) {
        var obj = Value.EMPTY;
        for (var i = 0; i < pairs.length; i += 2) {
            obj = obj.with((String) pairs[i], value(pairs[i + 1]));
        }
        return obj;
    }

    static Value value(Object o) {
        return o instanceof Value v
                ? v
                : o instanceof Boolean b
                        ? Value.of(b)
                        : o instanceof Number n
                                ? Value.of(n.doubleValue())
                                : o instanceof List<?> l
                                        ? new Value.Arr(
                                                l.stream().map(Harness::value).toList())
                                        : o instanceof Secret s
                                                ? new Value.Sensitive(Value.of(s.reveal()))
                                                : Value.of((String) o);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
        engine.shutdownNow();
        plugin.close();
    }
}
