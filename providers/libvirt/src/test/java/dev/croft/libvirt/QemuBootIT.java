package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.croft.libvirt.host.Temporary;
import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.PartialException;
import dev.croft.spi.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What virtual machines and their images do at the edges: real ones, whose disks hold a boot sector only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QemuBootIT {
    private final Temporary cache = new Temporary();
    private final Fixture it = new Fixture(
            "qemu:///system", Optional.of("tcg"), Optional.of(cache.path().toString()));
    private Path folder;
    private String network;

    @BeforeAll
    void network(@TempDir Path temporary) {
        folder = temporary;
        network = it.backend
                .networks()
                .create(
                        it.call("net"),
                        new NetworkSpec(
                                Cidr.parse("10.197.51.0/24"), List.of(), Egress.NAT, List.of(), Optional.empty()))
                .id();
    }

    @AfterAll
    void clean() throws Exception {
        it.close();
        cache.close();
    }

    private String image(String name, String console, boolean powerOff) throws Exception {
        var file = BootSector.write(folder.resolve(name + ".raw"), it.run() + console, powerOff);
        return it.backend
                .images()
                .create(it.call(name), new ImageSpec(file.toString(), Optional.empty(), List.of(), Optional.empty()))
                .id();
    }

    private VmSpec vm(String image) {
        return new VmSpec(
                Optional.empty(),
                image,
                1,
                256,
                2,
                network,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void aBootIsWaitedForUntilItIsDoneAndItsMachineCanGo() throws Exception {
        var image = image("ready", "\ncroft-ready errors=[]\n", false);
        var vm = it.backend.vms().create(it.call("ready-vm"), vm(image));
        assertThat(it.backend
                        .vms()
                        .read(it.call("ready-vm"), vm.id(), Optional.of(vm.spec()))
                        .orElseThrow()
                        .drift())
                .isEmpty();
        // Autostart: after a start of its host it comes by itself, and so do its network and its pool.
        assertThat(Fixture.sh("virsh", "-c", "qemu:///system", "dominfo", vm.id()))
                .containsPattern("Autostart: +enable");
        assertThat(Fixture.sh("virsh", "-c", "qemu:///system", "net-info", network))
                .containsPattern("Autostart: +yes");
        assertThat(Fixture.sh("virsh", "-c", "qemu:///system", "pool-info", it.config.pool()))
                .containsPattern("Autostart: +yes");
        // The overlay has copied nothing.
        assertThat(Files.size(Path.of(it.config.poolPath(), vm.id() + ".qcow2")))
                .isLessThan(1 << 20);
        // What others may have made of it: a snapshot inside and one beside, a saved state.
        Fixture.sh(
                "virsh",
                "-c",
                "qemu:///system",
                "snapshot-create-as",
                vm.id(),
                "beside",
                "--disk-only",
                "--diskspec",
                "vdb,snapshot=no");
        var snapshot = it.backend
                .vms()
                .read(it.call("ready-vm"), vm.id(), Optional.of(vm.spec()))
                .orElseThrow();
        assertThat(snapshot.drift().toString()).contains(vm.id() + ".beside");
        assertThatThrownBy(() -> it.backend.vms().update(it.call("ready-vm"), vm.id(), vm.spec(), vm.spec()))
                .hasMessageContaining("as after a snapshot that is not Croft's");
        Fixture.sh("virsh", "-c", "qemu:///system", "managedsave", vm.id());
        assertThat(Path.of(it.config.poolPath(), vm.id() + ".beside")).exists();
        assertThat(Path.of("/var/lib/libvirt/qemu/save", vm.id() + ".save")).exists();
        it.backend.vms().delete(it.call("ready-vm"), vm.id(), vm.spec());
        assertThat(it.left()).noneMatch(name -> name.contains("ready-vm"));
        assertThat(Path.of(it.config.poolPath(), vm.id() + ".beside")).doesNotExist();
        assertThat(Path.of("/var/lib/libvirt/qemu/save", vm.id() + ".save")).doesNotExist();
        assertThat(Path.of("/var/lib/libvirt/qemu/snapshot", vm.id()))
                .satisfiesAnyOf(path -> assertThat(path).doesNotExist(), path -> assertThat(path)
                        .isEmptyDirectory());
    }

    @Test
    void whatCloudInitCouldNotDoIsAnError() throws Exception {
        var image = image("errors", "\ncroft-ready errors=[ \"('scripts_user', failed)\"]\n", false);
        var partial = catchThrowableOfType(
                PartialException.class, () -> it.backend.vms().create(it.call("errors-vm"), vm(image)));
        assertThat(partial)
                .hasMessageContaining("cloud-init could not do all of its work: \"('scripts_user', failed)\"");
        it.backend.vms().delete(it.call("errors-vm"), partial.existing().id(), vm(image));
    }

    @Test
    void aMachineThatEndsShowsTheLastLinesOfItsConsole() throws Exception {
        var image = image("ends", "\nkernel: no root\n", true);
        var partial = catchThrowableOfType(
                PartialException.class, () -> it.backend.vms().create(it.call("ends-vm"), vm(image)));
        assertThat(partial)
                .hasMessageContaining("the machine ended while it booted")
                .hasMessageContaining("kernel: no root")
                .hasMessageContaining(".console");
        it.backend.vms().delete(it.call("ends-vm"), partial.existing().id(), vm(image));
    }

    /** As QEMU does it where KVM cannot go on. */
    @Test
    void aMachineThatIsPausedIsNotWaitedFor() throws Exception {
        var image = image("paused", "\nwaiting for a disk\n", false);
        var pausing = CompletableFuture.runAsync(() -> {
            try {
                Fixture.sh(
                        "sh",
                        "-c",
                        "for i in $(seq 300); do name=$(virsh -q -c qemu:///system list --name | grep paused-vm)"
                                + " && exec virsh -q -c qemu:///system suspend \"$name\"; sleep 0.2; done; exit 1");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        var begin = Instant.now();
        var partial = catchThrowableOfType(
                PartialException.class, () -> it.backend.vms().create(it.call("paused-vm"), vm(image)));
        pausing.get();
        assertThat(partial)
                .hasMessageContaining("stands still while it boots: QEMU paused it")
                .hasMessageContaining("accelerator to tcg");
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofMinutes(2));
        it.backend.vms().delete(it.call("paused-vm"), partial.existing().id(), vm(image));
    }

    @Test
    void aBootThatHangsEndsAtTheDeadlineWithTheConsole() throws Exception {
        var image = image("hangs", "\nwaiting for a disk\n", false);
        var brief = it.call(it.owner("hangs-vm"), Duration.ofSeconds(25));
        var partial = catchThrowableOfType(
                PartialException.class, () -> it.backend.vms().create(brief, vm(image)));
        assertThat(partial).hasMessageContaining("did not finish its boot in time");
        assertThat(partial).hasMessageContaining("waiting for a disk");
        // It does not listen to the power button: what does not end in order is ended.
        var off = it.call(it.owner("hangs-vm"), Duration.ofSeconds(12));
        var larger = new VmSpec(
                Optional.empty(),
                image,
                1,
                300,
                2,
                network,
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.empty(),
                Map.of());
        assertThatThrownBy(() -> it.backend.vms().update(off, partial.existing().id(), vm(image), larger))
                .isInstanceOf(CloudException.class);
        assertThat(it.definition(partial.existing().id()).number("/domain/memory"))
                .isEqualTo(300 * 1024);
        it.backend.vms().delete(it.call("hangs-vm"), partial.existing().id(), vm(image));
    }

    @Test
    void aDiskSmallerThanTheImageIsRefusedAndNothingStays() throws Exception {
        var file = folder.resolve("large.qcow2");
        Fixture.sh("qemu-img", "create", "-q", "-f", "qcow2", file.toString(), "5G");
        var large = it.backend
                .images()
                .create(
                        it.call("large"),
                        new ImageSpec(file.toString(), Optional.empty(), List.of(), Optional.empty()));
        assertThat(large.state().format()).isEqualTo("qcow2");
        assertThatThrownBy(() -> it.backend.vms().create(it.call("small-vm"), vm(large.id())))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID))
                .hasMessageContaining("rootDiskGib is 2, but the image's disk has 5 GiB");
        assertThat(it.left()).noneMatch(name -> name.contains("small-vm"));
    }

    @Test
    void theImageOfContainersIsNoDisk() throws Exception {
        var file = folder.resolve("root.squashfs");
        Files.writeString(file, "hsqs" + "x".repeat(1000));
        assertThatThrownBy(() -> it.backend
                        .images()
                        .create(
                                it.call("root"),
                                new ImageSpec(file.toString(), Optional.empty(), List.of(), Optional.empty())))
                .hasMessageContaining("a file system for containers");
    }
}
