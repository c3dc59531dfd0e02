package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pulumi import} of what somebody made with virsh, under the real CLI. Nothing is started, so it is quick. */
class ImportIT {
    private static final String IMAGE = "debian-13-0123456789abcdef";
    private static final Pattern DISK = Pattern.compile("urn:pulumi:[^\"]+croft:compute:Disk::disk");
    private final String run = "imp" + ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private Stack.Result virsh(String... arguments) {
        var command = new ArrayList<>(List.of("virsh", "-q", "-c", "lxc:///"));
        command.addAll(List.of(arguments));
        return Stack.run(command, Map.of());
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @AfterEach
    void clean() {
        virsh("undefine", run + "-vm");
        virsh("net-undefine", run + "-net");
        for (var volume : List.of(IMAGE + ".img", run + "-vm.ext4", run + "-data")) {
            virsh("vol-delete", "--pool", run, volume);
        }
        virsh("pool-destroy", run);
        virsh("pool-delete", run);
        virsh("pool-undefine", run);
    }

    private void byHand() throws IOException {
        var pool = "/var/lib/libvirt/" + run;
        virsh("pool-define-as", run, "dir", "--target", pool).ok();
        virsh("pool-build", run).ok();
        virsh("pool-start", run).ok();
        virsh("vol-create-as", run, IMAGE + ".img", "1MiB", "--format", "raw").ok();
        for (var volume : List.of(run + "-vm.ext4", run + "-data")) {
            virsh("vol-create-as", run, volume, "2GiB", "--format", "raw").ok();
            assumeTrue(Files.isWritable(Path.of(pool, volume)), "makes file systems beside libvirt");
            Stack.run(List.of("/sbin/mke2fs", "-q", "-F", "-t", "ext4", pool + "/" + volume), Map.of())
                    .ok();
        }
        virsh(
                        "net-define",
                        write(
                                "net.xml",
                                """
                                <network><name>%s-net</name><forward mode='nat'/><bridge name='cb%s'/>
                                <domain name='hand.croft'/><ip address='10.197.74.1' netmask='255.255.255.0'/></network>
                                """
                                        .formatted(run, run)))
                .ok();
        virsh(
                        "define",
                        write(
                                "vm.xml",
                                """
                                <domain type='lxc'><name>%1$s-vm</name><memory unit='MiB'>768</memory>
                                <vcpu cpuset='0'>1</vcpu><os><type>exe</type><init>/usr/lib/croft/init</init></os>
                                <devices>
                                <filesystem type='file'><driver type='loop' format='raw'/>
                                <source file='%2$s/%3$s.img'/><target dir='/'/></filesystem>
                                <filesystem type='file'><driver type='loop' format='raw'/>
                                <source file='%2$s/%1$s-vm.ext4'/><target dir='/croft'/></filesystem>
                                <filesystem type='file'><driver type='loop' format='raw'/>
                                <source file='%2$s/%1$s-data'/><target dir='/croft/disks/srv-data'/></filesystem>
                                <interface type='network'><source network='%1$s-net'/>
                                <ip address='10.197.74.20' family='ipv4' prefix='24'/></interface>
                                </devices></domain>
                                """
                                        .formatted(run, pool, IMAGE)))
                .ok();
    }

    private Stack.Result take(Stack stack, String... kindsAndIds) throws IOException {
        var resources = new ArrayList<String>();
        for (var i = 0; i < kindsAndIds.length; i += 2) {
            resources.add("{\"type\": \"croft:compute:%s\", \"name\": \"%s\", \"id\": \"%s\"}"
                    .formatted(kindsAndIds[i], kindsAndIds[i].toLowerCase(), kindsAndIds[i + 1]));
        }
        var file = write("import.json", "{\"resources\": [" + String.join(", ", resources) + "]}");
        return stack.pulumi(
                "import", "--file", file, "--yes", "--skip-preview", "--protect=false", "--generate-code=false");
    }

    @Test
    void whatWasMadeByHandIsTakenIn() throws IOException {
        byHand();
        try (var stack = Stack.of("it-import", "{}")) {
            stack.pulumi("config", "set", "croft:backend", "libvirt").ok();
            stack.pulumi("config", "set", "croft:libvirt", "{\"uri\": \"lxc:///\", \"pool\": \"" + run + "\"}")
                    .ok();
            var refused = take(stack, "Vm", run + "-vm");
            assertThat(refused.exit()).isNotZero();
            assertThat(refused.output())
                    .contains("cannot be imported: its definition does not tell hostKey")
                    .contains("virsh metadata " + run + "-vm");
            virsh(
                            "metadata",
                            run + "-vm",
                            "urn:croft:libvirt",
                            "--key",
                            "croft",
                            "--set",
                            "<node hostKey='ssh-ed25519 AAAA'/>",
                            "--config")
                    .ok();
            take(stack, "Image", IMAGE, "Network", run + "-net", "Disk", run + "-data", "Vm", run + "-vm")
                    .ok();
            var state = stack.pulumi("stack", "export").ok().output();
            assertThat(state)
                    .contains("\"cidr\": \"10.197.74.0/24\"", "\"domain\": \"hand.croft\"", "\"egress\": \"nat\"")
                    .contains("\"sizeGib\": 2", "\"source\": \"debian-13\"")
                    .contains("\"memoryMib\": 768", "\"privateIp\": \"10.197.74.20\"", "\"mountPath\": \"/srv/data\"")
                    .contains("\"hostKey\": \"ssh-ed25519 AAAA\"", "\"image\": \"" + IMAGE + "\"");
            // What is not as Croft has it shows at the next look.
            stack.pulumi("refresh", "--yes", "--skip-preview").ok();
            assertThat(stack.pulumi("stack", "export").ok().output()).contains("\"power\": \"shut off\"");
            stack.pulumi("destroy", "--yes", "--skip-preview", "--refresh=false", "--target", "**::vm")
                    .ok();
            // Nobody has said that the disk may go with what is on it.
            var kept = stack.pulumi("destroy", "--yes", "--skip-preview", "--refresh=false");
            assertThat(kept.exit()).isNotZero();
            assertThat(kept.output()).contains("allowDestroy: what is on it would be lost");
            assertThat(virsh("vol-list", run).ok().output()).contains(run + "-data");
            stack.pulumi(
                            "state",
                            "delete",
                            "--yes",
                            DISK.matcher(state)
                                    .results()
                                    .findFirst()
                                    .orElseThrow()
                                    .group())
                    .ok();
            virsh("vol-delete", run + "-data", run).ok();
        }
        assertThat(virsh("list", "--all", "--name").output()).doesNotContain(run);
        assertThat(virsh("net-list", "--all", "--name").output()).doesNotContain(run);
        assertThat(virsh("vol-list", run).ok().output())
                .doesNotContain(run + "-")
                .doesNotContain(IMAGE);
    }
}
