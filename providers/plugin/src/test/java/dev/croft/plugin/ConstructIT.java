package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.Context;
import com.pulumi.automation.PreviewOptions;
import com.pulumi.automation.UpOptions;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.plugin.fake.FakeProvider;
import dev.croft.plugin.fake.RemotePool;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Components that the plugin makes on a program's behalf, under the real CLI and engine, with a backend in memory. */
@Timeout(300)
class ConstructIT {
    private static final Map<String, Object> NODE = Map.of("name", "a-1", "cluster", "a", "ip", "10.0.0.11");

    @TempDir
    Path folder;

    private Harness harness;
    private Server server;

    @BeforeEach
    void start() throws Exception {
        harness = new Harness();
        server = Main.listen(harness.plugin.service());
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
        harness.close();
    }

    /** A pool in a network and with a key of the program, all by one provider of the program. */
    private static Consumer<Context> program(Output<List<Map<String, Object>>> nodes, boolean allowDestroy) {
        return ctx -> {
            var provider = new FakeProvider("mine");
            var by = CustomResourceOptions.builder().provider(provider).build();
            var network = new Network(
                    "net",
                    NetworkArgs.builder().cidr("10.0.0.0/24").domain("x.y").build(),
                    by);
            var key = new SshKey("key", SshKeyArgs.Empty, by);
            var pool = new RemotePool(
                    "pool",
                    new RemotePool.Args(
                            Output.of("image-1"),
                            network.id(),
                            Output.tuple(key.publicKey(), key.privateKey())
                                    .applyValue(t -> Map.of("publicKey", t.t1, "privateKey", t.t2)),
                            nodes,
                            allowDestroy),
                    ComponentResourceOptions.builder().providers(provider).build());
            ctx.export("node", pool.nodes.applyValue(n -> n.get(0).toString()));
        };
    }

    private static UpOptions up(Consumer<Context> program) {
        return UpOptions.builder().program(program).build();
    }

    private JsonObject resource(String type) throws IOException {
        var state =
                JsonParser.parseString(Files.readString(folder.resolve("state/.pulumi/stacks/plugin-test/dev.json")));
        for (var resource : state.getAsJsonObject()
                .getAsJsonObject("checkpoint")
                .getAsJsonObject("latest")
                .getAsJsonArray("resources")) {
            if (resource.getAsJsonObject().get("type").getAsString().equals(type)) {
                return resource.getAsJsonObject();
            }
        }
        throw new AssertionError("no " + type);
    }

    @Test
    void aComponentComesAndGoesWithItsChildren() throws Exception {
        var program = program(Output.of(List.of(NODE)), true);
        try (var stack = CliStack.of(folder, server.getPort(), program)) {
            assertThat(stack.preview(PreviewOptions.builder().diff(true).build())
                            .standardOutput())
                    .contains("croft:components:NodePool: (create)", "croft:compute:Vm: (create)", "10.0.0.11")
                    .doesNotContain("error");
            var made = stack.up(up(program)).outputs().get("node");
            assertThat(made.isSecret()).as("it holds the private key").isTrue();
            assertThat(made.value().toString()).contains("host=10.0.0.11", "name=a-1");

            var vm = resource("croft:compute:Vm");
            assertThat(vm.get("urn").getAsString()).contains("croft:components:NodePool$croft:compute:Vm::a-1");
            assertThat(vm.get("provider").getAsString())
                    .as("the provider that the program gave the component")
                    .contains("pulumi:providers:croft::mine::");
            assertThat(vm.getAsJsonObject("propertyDependencies").get("network").toString())
                    .as("what an input came from is known: it is deleted after the machine")
                    .contains("croft:compute:Network::net");
            assertThat(Files.readString(folder.resolve("state/.pulumi/stacks/plugin-test/dev.json")))
                    .doesNotContain("PRIVATE KEY");

            stack.up(UpOptions.builder().expectNoChanges(true).build());
            stack.destroy();
            assertThat(harness.backend.vms.things).isEmpty();
        }
    }

    @Test
    void machinesAreProtectedWhereNothingElseIsSaid() throws Exception {
        var program = program(Output.of(List.of(NODE)), false);
        try (var stack = CliStack.of(folder, server.getPort(), program)) {
            stack.up(up(program));
            assertThat(resource("croft:compute:Vm").get("protect").getAsBoolean())
                    .isTrue();
            assertThatThrownBy(stack::destroy).hasMessageContaining("protect");
            stack.up(up(program(Output.of(List.of(NODE)), true)));
            stack.destroy();
        }
    }

    @Test
    void whatIsWrongIsNamedWithItsPathBeforeAnythingIsMade() throws Exception {
        var program = program(Output.of(List.of(NODE, Map.of("name", "a-2", "cluster", "a", "colour", 1))), true);
        try (var stack = CliStack.of(folder, server.getPort(), program)) {
            assertThatThrownBy(() -> stack.up(up(program)))
                    .hasMessageContaining("nodes[1].colour: is not known here; known are name, cluster, ip, vm")
                    .hasMessageContaining("nodes[1].ip: is required");
            assertThat(harness.backend.vms.things).isEmpty();
            stack.destroy();
        }
    }

    @Test
    void aSecretThatCouldNotBeKeptIsRefused() throws Exception {
        var program = program(Output.ofSecret(List.of(NODE)), true);
        try (var stack = CliStack.of(folder, server.getPort(), program)) {
            assertThatThrownBy(() -> stack.up(up(program)))
                    .hasMessageContaining("nodes: is marked as secret, but would be shown in plain");
            stack.destroy();
        }
    }

    @Test
    void whatAComponentConsistsOfMayBeUnknownInAPreview() throws Exception {
        Consumer<Context> program = ctx -> {
            var later = new Password("pw");
            program(later.id().applyValue(id -> List.of(NODE)), true).accept(ctx);
        };
        try (var stack = CliStack.of(folder, server.getPort(), program)) {
            CliStack.useBackend(stack);
            var preview = stack.preview(PreviewOptions.builder().diff(true).build());
            assertThat(preview.standardOutput() + preview.standardError())
                    .contains(
                            "croft:components:NodePool 'pool': what it consists of is not shown in this preview",
                            "not known yet: nodes")
                    .doesNotContain("croft:compute:Vm");
            stack.up(up(program));
            assertThat(harness.backend.vms.things).hasSize(1);
            stack.destroy();
        }
    }
}
