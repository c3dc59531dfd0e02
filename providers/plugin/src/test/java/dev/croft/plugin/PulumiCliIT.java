package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.PreviewOptions;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.resources.CustomResource;
import dev.croft.plugin.fake.ThingArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.PasswordArgs;
import io.grpc.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin, with a backend in memory and a module that touches no node, under the real Pulumi CLI and engine. */
@Timeout(300)
class PulumiCliIT {
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

    private static Consumer<Context> program(int cpus, List<String> files, boolean allowDestroy) {
        return ctx -> {
            var authority = new Authority("ca");
            var password = new Password("pw", PasswordArgs.builder().length(30).build());
            var vm = new Vm(
                    "vm", VmArgs.builder().image("i").network("n").cpus(cpus).build());
            new CustomResource(
                    "croft:bootstrap:Thing",
                    "thing",
                    new ThingArgs(vm.connection().applyValue(c -> c.host()), files, password.value(), allowDestroy),
                    null);
            ctx.export("certificate", authority.certificate());
            ctx.export("password", password.value());
        };
    }

    private WorkspaceStack stack(Consumer<Context> program) throws Exception {
        var stack = CliStack.of(folder, server.getPort(), program);
        CliStack.useBackend(stack);
        return stack;
    }

    /** The state as it lies on the disk. */
    private String state() throws IOException {
        return Files.readString(folder.resolve("state/.pulumi/stacks/plugin-test/dev.json"));
    }

    private static UpOptions up(Consumer<Context> program) {
        return UpOptions.builder().program(program).build();
    }

    @Test
    void aStackFromNothingThroughDriftToNothing() throws Exception {
        var first = program(1, List.of("/f"), false);
        try (var stack = stack(first)) {
            var preview = stack.preview(PreviewOptions.builder().diff(true).build());
            assertThat(preview.standardOutput()).contains("croft:compute:Vm").doesNotContain("error");
            var made = stack.up(up(first));
            assertThat(made.outputs().get("password").isSecret()).isTrue();
            assertThat((String) made.outputs().get("password").value()).hasSize(30);
            var password = (String) made.outputs().get("password").value();
            assertThat(state())
                    .contains("croft:security:Password")
                    .doesNotContain(password)
                    .doesNotContain("PRIVATE KEY");

            stack.up(UpOptions.builder().expectNoChanges(true).build());

            harness.module.found = () -> Map.of("a/unit:x.service", "stopped");
            var drift =
                    stack.preview(PreviewOptions.builder().diff(true).build()).standardOutput();
            assertThat(drift).contains("a/unit:x.service").contains("stopped");
            var calls = harness.module.calls.size();
            stack.up(up(first));
            harness.module.found = Map::of;
            assertThat(harness.module.calls.subList(calls, harness.module.calls.size()))
                    .contains("observe", "converge");

            harness.module.template = "v2";
            var items =
                    stack.preview(PreviewOptions.builder().diff(true).build()).standardOutput();
            assertThat(items).contains("+ a/file:/f");
            var more = program(2, List.of("/f", "/g"), false);
            assertThat(stack.up(up(more)).outputs().get("password").value()).isEqualTo(password);
            assertThat(harness.backend
                            .vms
                            .things
                            .values()
                            .iterator()
                            .next()
                            .spec()
                            .cpus())
                    .isEqualTo(2);

            assertThatThrownBy(stack::destroy)
                    .hasMessageContaining("allowDestroy: must be true, and applied, before 'a' is deleted");
            stack.up(up(program(2, List.of("/f", "/g"), true)));
            stack.destroy();
            assertThat(harness.backend.vms.things).isEmpty();
        }
    }

    @Test
    void whatFailsHalfWayIsGoneOnWith() throws Exception {
        var program = program(1, List.of("/f"), true);
        try (var stack = stack(program)) {
            harness.backend.vms.partial = Optional.of("no address yet");
            assertThatThrownBy(() -> stack.up(up(program))).hasMessageContaining("no address yet");
            assertThat(harness.backend.vms.things).hasSize(1);
            assertThatThrownBy(() -> stack.up(up(program))).hasMessageContaining("no address yet");
            harness.backend.vms.partial = Optional.empty();
            stack.up(up(program));
            assertThat(harness.backend.vms.calls)
                    .contains("update")
                    .filteredOn("create"::equals)
                    .hasSize(1);
            stack.up(UpOptions.builder().expectNoChanges(true).build());
            stack.destroy();
        }
    }
}
