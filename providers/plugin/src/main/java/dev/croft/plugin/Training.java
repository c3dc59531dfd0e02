package dev.croft.plugin;

import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import io.grpc.ManagedChannelBuilder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.ResourceProviderGrpc;

/** Goes once through the calls of a run, against a server of its own: the JVM then knows which classes to archive. */
final class Training {
    private static final String URN = "urn:pulumi:s::p::croft:security:Password::x";

    private Training() {}

    static void run() throws Exception {
        try (var plugin = Plugin.create(Map.of())) {
            var server = Main.listen(plugin.service());
            var channel = ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
                    .usePlaintext()
                    .build();
            try {
                calls(
                        ResourceProviderGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS),
                        "127.0.0.1:" + server.getPort());
            } finally {
                channel.shutdownNow();
                server.shutdownNow();
            }
        }
    }

    private static void calls(ResourceProviderGrpc.ResourceProviderBlockingStub stub, String address) {
        stub.handshake(
                ProviderHandshakeRequest.newBuilder().setEngineAddress(address).build());
        stub.getPluginInfo(Empty.getDefaultInstance());
        stub.getSchema(GetSchemaRequest.getDefaultInstance());
        stub.checkConfig(CheckRequest.getDefaultInstance());
        stub.configure(ConfigureRequest.getDefaultInstance());
        var inputs = stub.check(CheckRequest.newBuilder()
                        .setUrn(URN)
                        .setNews(Struct.getDefaultInstance())
                        .build())
                .getInputs();
        stub.create(CreateRequest.newBuilder()
                .setUrn(URN)
                .setProperties(inputs)
                .setPreview(true)
                .build());
        var made = stub.create(
                CreateRequest.newBuilder().setUrn(URN).setProperties(inputs).build());
        stub.read(ReadRequest.newBuilder()
                .setUrn(URN)
                .setId(made.getId())
                .setInputs(inputs)
                .setProperties(made.getProperties())
                .build());
        stub.diff(DiffRequest.newBuilder()
                .setUrn(URN)
                .setId(made.getId())
                .setOldInputs(inputs)
                .setOlds(made.getProperties())
                .setNews(inputs)
                .build());
        stub.cancel(Empty.getDefaultInstance());
    }
}
