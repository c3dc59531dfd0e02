package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.libvirt.host.AuthorizedKeys;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What another hand does to a machine is seen, and the next update sets it right; it restarts only for what takes it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VmDriftIT {
    private final Fixture it = new Fixture();
    private Fixture.Node node;
    private Path folder;

    @BeforeAll
    void machine(@TempDir Path temporary) throws Exception {
        folder = temporary;
        node = it.node("vm", temporary, 72, List.of());
        node.ssh("echo kept | sudo tee /etc/kept; sync");
    }

    @AfterAll
    void clean() throws Exception {
        it.close();
    }

    private String id() {
        return node.vm().id();
    }

    /** libvirt's number of the run: another after each start. */
    private String run() throws Exception {
        return Fixture.virsh("domid", id());
    }

    private VmSpec read(VmSpec last, Map<String, String> drift) {
        var read = it.backend.vms().read(it.call("vm"), id(), Optional.of(last)).orElseThrow();
        assertThat(read.drift()).isEqualTo(drift);
        return read.spec();
    }

    /** What is reported done is done: the next look finds what was declared, and nothing else. */
    private void update(VmSpec spec) {
        var before = it.backend
                .vms()
                .read(it.call("vm"), id(), Optional.of(spec))
                .orElseThrow()
                .spec();
        it.backend.vms().update(it.call("vm"), id(), before, spec);
        assertThat(read(spec, Map.of())).isEqualTo(spec);
    }

    private void redefine(String... replacements) throws Exception {
        var xml = Fixture.virsh("dumpxml", id(), "--inactive");
        for (var i = 0; i < replacements.length; i += 2) {
            assertThat(xml).containsPattern(replacements[i]);
            xml = xml.replaceFirst(replacements[i], replacements[i + 1]);
        }
        Fixture.virsh("define", Files.writeString(folder.resolve("d.xml"), xml).toString());
    }

    @Test
    void whileItRuns() throws Exception {
        var spec = node.vm().spec();
        assertThat(read(spec, Map.of())).isEqualTo(spec);
        var run = run();
        Fixture.virsh("setmem", id(), "300M", "--live");
        assertThat(read(spec, Map.of()).memoryMib()).isEqualTo(300);
        Fixture.virsh("memtune", id(), "--hard-limit", "400M", "--config");
        assertThat(read(spec, Map.of()).memoryMib()).isEqualTo(400);
        update(spec);
        assertThat(node.ssh("awk '/^MemTotal/{print $2/1024}' /proc/meminfo")).isEqualTo("512");
        Fixture.virsh("autostart", "--disable", id());
        read(spec, Map.of("autostart", "off: it stays down when libvirt's host starts"));
        update(spec);
        var cpuset = it.definition(id()).text("/domain/vcpu/@cpuset");
        redefine("<vcpu[^>]*>1</vcpu>", "<vcpu cpuset='0-1'>2</vcpu><cputune><shares>100</shares></cputune>");
        assertThat(read(spec, Map.of("cputune", "added", "running:vcpu", "1 on " + cpuset))
                        .cpus())
                .isEqualTo(2);
        update(spec);
        redefine("<init>[^<]*</init>", "<init>/bin/sh</init>", "<readonly/>", "", "<route [^>]*/>", "");
        read(
                spec,
                Map.of(
                        "os/init", "/bin/sh",
                        "devices/filesystem(/)/readonly", "missing",
                        "devices/interface/route", "missing"));
        update(spec);
        Fixture.virsh("undefine", id());
        read(spec, Map.of("definition", "missing: it is gone when it stops"));
        update(spec);
        Fixture.virsh(
                "net-update", node.network(), "delete", "dns-host", "<host ip='10.197.72.10'/>", "--live", "--config");
        read(spec, Map.of("dns", "missing"));
        update(spec);
        assertThat(node.ssh("getent ahostsv4 vm.it.croft | head -1")).startsWith("10.197.72.10");
        assertThat(run()).isEqualTo(run);
        takesOtherKeys(spec);
        becomesAnother(spec);
    }

    private void takesOtherKeys(VmSpec spec) throws Exception {
        var second = folder.resolve("second");
        Fixture.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", second.toString());
        var keys = List.of(Files.readString(Path.of(second + ".pub")).strip());
        var other = node.with(1, 512, 3, List.of(), keys);
        if (!AuthorizedKeys.possible()) {
            assertThat(it.backend.vms().refuse(spec, other).toString()).contains("sshKeys");
            return;
        }
        assertThat(it.backend.vms().refuse(spec, other)).isEmpty();
        node.ssh("echo '# of another hand' >> .ssh/authorized_keys");
        update(other);
        assertThat(Fixture.ssh(second, node.known(), node.vm().state().privateIp(), "cat .ssh/authorized_keys"))
                .isEqualTo("# of another hand\n" + keys.get(0));
        assertThat(Fixture.ssh(second, node.known(), node.vm().state().privateIp(), "stat -c '%U %a' .ssh/*"))
                .isEqualTo("admin 600");
        // A link that leads out of the container is not followed.
        Fixture.ssh(
                second,
                node.known(),
                node.vm().state().privateIp(),
                "mv .ssh/authorized_keys .ssh/x; ln -s " + folder.resolve("victim") + " .ssh/authorized_keys");
        Files.writeString(folder.resolve("victim"), "mine");
        assertThatThrownBy(() -> it.backend.vms().update(it.call("vm"), id(), other, spec))
                .hasMessageContaining("its sshKeys could not be changed");
        assertThat(Files.readString(folder.resolve("victim"))).isEqualTo("mine");
        // Its sshd follows no link to nowhere either: back from the host.
        var first = ProcessHandle.of(Long.parseLong(run()))
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
        Fixture.sh(
                "mv",
                "-T",
                "/proc/" + first.pid() + "/root/home/admin/.ssh/x",
                "/proc/" + first.pid() + "/root/home/admin/.ssh/authorized_keys");
        update(spec);
        assertThat(node.ssh("tail -n1 .ssh/authorized_keys"))
                .isEqualTo(spec.sshKeys().get(0));
    }

    /** Changes of the declaration, from here on with restarts where they were told before. */
    private void becomesAnother(VmSpec spec) throws Exception {
        var run = run();
        var more = node.with(1, 640, 3, List.of(), spec.sshKeys());
        assertThat(it.backend.vms().notes(spec, Optional.of(more), Set.of("memoryMib")))
                .isEmpty();
        update(more);
        assertThat(node.ssh("awk '/^MemTotal/{print $2/1024}' /proc/meminfo")).isEqualTo("640");
        assertThat(run()).isEqualTo(run);
        assertThat(it.backend.vms().notes(more, Optional.of(spec), Set.of("memoryMib", "tags")))
                .containsExactly(
                        "a change of memoryMib restarts the machine: it is shut down in order, then started again");
        var disk = it.backend
                .disks()
                .create(it.call("disk"), new dev.croft.spi.DiskSpec(1, Optional.empty(), Optional.empty()))
                .id();
        var other = node.with(2, 400, 4, List.of(new Attachment(disk, "/data")), spec.sshKeys());
        assertThat(it.backend.vms().notes(more, Optional.empty(), Set.of("cpus", "disks")))
                .first()
                .asString()
                .startsWith("a change of cpus, disks restarts");
        update(other);
        assertThat(run()).isNotEqualTo(run);
        assertThat(node.ssh(
                        "nproc; awk '/^MemTotal/{print $2/1024}' /proc/meminfo; df -B1G --output=size / | tail -n1 | tr -d ' ';"
                                + " findmnt -no FSTYPE /data; cat /etc/kept"))
                .isEqualTo("2\n400\n4\next4\nkept");
        assertThat(it.backend.vms().refuse(other, spec).toString()).contains("cannot shrink from 4 to 3 GiB");
        isRenamed(other);
    }

    private void isRenamed(VmSpec spec) throws Exception {
        Fixture.virsh("destroy", id());
        var xml = Fixture.virsh("dumpxml", id())
                .replace("<name>" + id(), "<name>" + it.run() + "-other")
                .replaceAll("<uuid>.*</uuid>", "");
        Fixture.virsh("undefine", id());
        Fixture.virsh("define", Files.writeString(folder.resolve("d.xml"), xml).toString());
        Fixture.virsh("start", it.run() + "-other");
        assertThat(it.backend
                        .vms()
                        .read(it.call("vm"), id(), Optional.of(spec))
                        .orElseThrow()
                        .drift())
                .containsEntry("name", it.run() + "-other");
        update(spec);
        assertThat(node.ssh("cat /etc/kept")).isEqualTo("kept");
        assertThat(Fixture.virsh("list", "--all", "--name")).doesNotContain(it.run() + "-other");
    }
}
