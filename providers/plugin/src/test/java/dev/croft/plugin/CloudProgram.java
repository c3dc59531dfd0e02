package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.DestroyOptions;
import com.pulumi.automation.UpOptions;
import dev.croft.sdk.compute.Disk;
import dev.croft.sdk.compute.DiskArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.compute.enums.NetworkEgress;
import dev.croft.sdk.compute.inputs.VmAttachmentArgs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** A network, a disk and a machine under the real CLI: they come, stay, change and go, whatever cloud they are on. */
final class CloudProgram {
    private CloudProgram() {}

    private static Consumer<Context> program(int cpus) {
        return ctx -> {
            var image =
                    new Image("debian", ImageArgs.builder().source("debian-13").build());
            var network = new Network(
                    "net",
                    NetworkArgs.builder()
                            .cidr("10.46.0.0/24")
                            .egress(NetworkEgress.Routed)
                            .build());
            var disk = new Disk(
                    "data", DiskArgs.builder().sizeGib(20).allowDestroy(true).build());
            var vm = new Vm(
                    "pg-1",
                    VmArgs.builder()
                            .image(image.id())
                            .network(network.id())
                            .cpus(cpus)
                            .assignPublicIp(true)
                            .disks(VmAttachmentArgs.builder()
                                    .disk(disk.id())
                                    .mountPath("/data")
                                    .build())
                            .sshKeys(
                                    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl a@b")
                            .tags(Map.of("cls", "pg"))
                            .build());
            ctx.export("host", vm.connection().applyValue(c -> c.host()));
            ctx.export("hostKey", vm.connection().applyValue(c -> c.hostKey()));
        };
    }

    /**
     * @param backend the cloud's name
     * @param block its configuration, in JSON
     * @param secret what must not be in the state in plain
     */
    static void run(Path folder, String backend, String block, String secret) throws Exception {
        try (var plugin = Plugin.create(Map.of("CROFT_OWNER", "cli-test"))) {
            var server = Main.listen(plugin.service());
            try (var stack = CliStack.of(folder, server.getPort(), program(2))) {
                stack.setConfig("croft:backend", new ConfigValue(backend));
                stack.setConfig("croft:" + backend, new ConfigValue(block, true));
                var made = stack.up(UpOptions.builder().program(program(2)).build());
                assertThat(made.outputs().get("hostKey").value().toString()).startsWith("ssh-ed25519 ");
                assertThat(made.outputs().get("host").value().toString()).matches("[0-9.]+");
                var again = stack.up(UpOptions.builder().program(program(2)).build());
                assertThat(again.summary().resourceChanges().keySet().stream().map(Object::toString))
                        .allMatch(op -> op.equalsIgnoreCase("same"));
                var resized = stack.up(UpOptions.builder().program(program(4)).build());
                assertThat(resized.standardOutput() + resized.standardError()).contains("restarts the machine");
                assertThat(resized.outputs().get("host").value())
                        .isEqualTo(made.outputs().get("host").value());
                assertThat(Files.readString(folder.resolve("state/.pulumi/stacks/plugin-test/dev.json")))
                        .doesNotContain(secret);
                stack.destroy(DestroyOptions.builder().build());
            } finally {
                server.shutdownNow();
            }
        }
    }
}
