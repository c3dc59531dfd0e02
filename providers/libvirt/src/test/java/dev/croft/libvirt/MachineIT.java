package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import dev.croft.spi.PartialException;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The life of a machine on the real libvirtd, from image to nothing left. Each test goes on where the last one ended. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MachineIT {
    private static final String ADDRESS = "10.197.41.10";
    private final Fixture it = new Fixture();

    private Path folder;
    private Existing<ImageSpec, ImageState> image;
    private Existing<NetworkSpec, NetworkState> network;
    private Existing<VmSpec, VmState> vm;
    private String disk;
    private Path key;

    @BeforeAll
    void image(@TempDir Path temporary) throws Exception {
        folder = temporary;
        key = folder.resolve("key");
        Fixture.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        var spec = new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty());
        assertThat(it.backend.images().check(spec)).isEmpty();
        image = it.backend.images().create(it.call("image"), spec);
        network = it.backend.networks().create(it.call("net"), network(Optional.of("it.croft")));
        disk = it.backend
                .disks()
                .create(it.call("disk"), new DiskSpec(1, Optional.empty(), Optional.empty()))
                .id();
    }

    @AfterAll
    void clean() throws Exception {
        it.close();
    }

    private static NetworkSpec network(Optional<String> domain) {
        return new NetworkSpec(Cidr.parse("10.197.41.0/24"), List.of(), Egress.NAT, List.of(), domain);
    }

    private VmSpec spec(int cpus, int memoryMib, List<Attachment> disks) throws Exception {
        return new VmSpec(
                Optional.of("node-1"),
                image.id(),
                cpus,
                memoryMib,
                3,
                network.id(),
                Optional.empty(),
                Optional.of(ADDRESS),
                false,
                disks,
                List.of(Files.readString(Path.of(key + ".pub")).strip()),
                Optional.empty(),
                Map.of("cls", "a & <b>"));
    }

    private String ssh(String command) throws Exception {
        var known = folder.resolve("known");
        Files.writeString(known, ADDRESS + " " + vm.state().connection().hostKey() + "\n");
        return Fixture.ssh(key, known, ADDRESS, command);
    }

    @Test
    @Order(1)
    void aNewMachineIsWhatWasDeclared() throws Exception {
        vm = it.backend.vms().create(it.call("vm"), spec(1, 512, List.of(new Attachment(disk, "/srv/data-1"))));
        assertThat(vm.state().connection().user()).isEqualTo("admin");
        assertThat(ssh("hostname; nproc; id -un; sudo -n id -un")).isEqualTo("node-1\n1\nadmin\nroot");
        assertThat(ssh("systemctl is-system-running --wait")).isEqualTo("running");
        assertThat(ssh("awk '/^MemTotal/{print $2}' /proc/meminfo")).isEqualTo(String.valueOf(512 * 1024));
        assertThat(ssh("findmnt -no FSTYPE /srv/data-1; sudo touch /srv/data-1/x; df -B1G --output=size / | tail -1"))
                .startsWith("ext4")
                .endsWith("3");
        assertThat(ssh("cat /etc/resolv.conf"))
                .contains("nameserver 10.197.41.1")
                .contains("search it.croft");
    }

    @Test
    @Order(2)
    void itIsReadAsDeclaredAndHasNoDrift() throws Exception {
        var read = it.backend
                .vms()
                .read(it.call("vm"), vm.id(), Optional.of(vm.spec()))
                .orElseThrow();
        assertThat(read.spec()).isEqualTo(vm.spec());
        assertThat(read.state()).isEqualTo(vm.state());
        assertThat(read.drift()).isEmpty();
        var imported =
                it.backend.vms().read(it.call("vm"), vm.id(), Optional.empty()).orElseThrow();
        assertThat(imported.spec()).isEqualTo(vm.spec());
    }

    @Test
    @Order(3)
    void anInterruptedCreationIsAdopted() throws Exception {
        var again = it.backend.vms().create(it.call("vm"), vm.spec());
        assertThat(again.id()).isEqualTo(vm.id());
        assertThat(again.state()).isEqualTo(vm.state());
    }

    @Test
    @Order(4)
    void anAddressInUseIsRefused() throws Exception {
        assertThatThrownBy(() -> it.backend.vms().create(it.call("other"), vm.spec()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("privateIp " + ADDRESS + " is in use by the machine '" + vm.id() + "'");
        assertThat(it.left()).noneMatch(name -> name.contains("-other-"));
    }

    @Test
    @Order(5)
    void theMemoryLimitKills() throws Exception {
        assertThatThrownBy(() -> Fixture.sh(
                        "ssh",
                        "-q",
                        "-i",
                        key.toString(),
                        "-o",
                        "UserKnownHostsFile=" + folder.resolve("known"),
                        "admin@" + ADDRESS,
                        "head -c 800000000 /dev/zero | tail -c 700000000 | wc -c | grep -q 700000000"))
                .isInstanceOf(AssertionError.class);
        // A unit's own limit holds too: 137 is SIGKILL.
        assertThat(ssh("sudo systemd-run -q --wait -p MemoryMax=50M -p MemorySwapMax=0 sh -c "
                        + "'head -c 200000000 /dev/zero | tail -c 190000000 >/dev/null' || echo killed"))
                .isEqualTo("killed");
        assertThat(ssh("echo alive")).isEqualTo("alive");
    }

    @Test
    @Order(6)
    void aStoppedMachineIsDriftAndStartsAgainWithItsDisk() throws Exception {
        ssh("echo kept | sudo tee /etc/kept /srv/data-1/kept; sync");
        Fixture.sh("virsh", "-c", "lxc:///", "destroy", vm.id());
        var read = it.backend
                .vms()
                .read(it.call("vm"), vm.id(), Optional.of(vm.spec()))
                .orElseThrow();
        assertThat(read.drift()).isEqualTo(Map.of("power", "shut off"));
        it.backend.vms().update(it.call("vm"), vm.id(), read.spec(), vm.spec());
        assertThat(ssh("cat /etc/kept /srv/data-1/kept")).isEqualTo("kept\nkept");
    }

    @Test
    @Order(7)
    void anotherSizeIsTakenInOrder() throws Exception {
        ssh(
                "echo 'sleep 1; touch /etc/ended' | sudo tee /root/end >/dev/null; sudo systemd-run -q -p ExecStop='/bin/sh /root/end' -p RemainAfterExit=yes true");
        var larger = spec(2, 640, List.of());
        it.backend.vms().update(it.call("vm"), vm.id(), vm.spec(), larger);
        assertThat(
                        ssh(
                                "nproc; awk '/^MemTotal/{print $2}' /proc/meminfo; ls /etc/ended; findmnt /srv/data-1 || echo no disk"))
                .isEqualTo("2\n" + 640 * 1024 + "\n/etc/ended\nno disk");
        assertThat(it.backend
                        .vms()
                        .read(it.call("vm"), vm.id(), Optional.of(larger))
                        .orElseThrow()
                        .spec())
                .isEqualTo(larger);
    }

    @Test
    @Order(9)
    void whatIsInUseIsNotRemoved() {
        assertThatThrownBy(() -> it.backend.networks().delete(it.call("net"), network.id(), network.spec()))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("still has machines: " + vm.id());
        assertThatThrownBy(() -> it.backend.images().delete(it.call("image"), image.id(), image.spec()))
                .hasMessageContaining("the image is used by " + vm.id());
        // Another owner of the same content can go at any time.
        it.backend.images().create(it.call("image-2"), image.spec());
        it.backend.images().delete(it.call("image-2"), image.id(), image.spec());
        assertThat(it.backend
                        .images()
                        .read(it.call("image"), image.id(), Optional.of(image.spec()))
                        .orElseThrow()
                        .drift())
                .isEmpty();
    }

    @Test
    @Order(10)
    void aDiskGrowsAndNeverShrinks() throws Exception {
        var two = new DiskSpec(2, Optional.empty(), Optional.empty());
        it.backend.disks().update(it.call("disk"), disk, new DiskSpec(1, Optional.empty(), Optional.empty()), two);
        assertThat(it.backend
                        .disks()
                        .read(it.call("disk"), disk, Optional.of(two))
                        .orElseThrow()
                        .spec())
                .isEqualTo(two);
        var one = new DiskSpec(1, Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> it.backend.disks().update(it.call("disk"), disk, two, one))
                .hasMessageContaining("has 2 GiB and cannot shrink to 1 GiB");
        var spec = spec(2, 640, List.of(new Attachment(disk, "/data")));
        it.backend.vms().update(it.call("vm"), vm.id(), spec(2, 640, List.of()), spec);
        assertThat(ssh("cat /data/kept; df -B1M --output=size /data | tail -1 | awk '{print ($1 > 1500)}'"))
                .isEqualTo("kept\n1");
        assertThatThrownBy(() -> it.backend.disks().delete(it.call("disk"), disk, two))
                .hasMessageContaining("attached to " + vm.id());
    }

    @Test
    @Order(11)
    void aDiskThatLostItsFileSystemIsNamedAndMadeAgain() throws Exception {
        var one = new DiskSpec(1, Optional.empty(), Optional.empty());
        var id = it.backend.disks().create(it.call("disk-2"), one).id();
        Fixture.sh("virsh", "-c", "lxc:///", "vol-wipe", "--pool", it.config.pool(), id);
        assertThat(it.backend
                        .disks()
                        .read(it.call("disk-2"), id, Optional.of(one))
                        .orElseThrow()
                        .drift())
                .isEqualTo(Map.of("content", "no file system"));
        var declared = new VmSpec(
                Optional.of("node-2"),
                image.id(),
                1,
                256,
                2,
                network.id(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(new Attachment(id, "/data")),
                List.of(),
                Optional.empty(),
                Map.of());
        var partial = catchThrowableOfType(
                PartialException.class, () -> it.backend.vms().create(it.call("vm-2"), declared));
        assertThat(partial.existing().id()).contains("-vm-2-");
        it.backend.disks().update(it.call("disk-2"), id, one, one);
        it.backend.vms().update(it.call("vm-2"), partial.existing().id(), declared, declared);
        assertThat(it.backend
                        .vms()
                        .read(it.call("vm-2"), partial.existing().id(), Optional.of(declared))
                        .orElseThrow()
                        .drift())
                .isEmpty();
        it.backend.vms().delete(it.call("vm-2"), partial.existing().id(), declared);
        it.backend.disks().delete(it.call("disk-2"), id, one);
    }

    @Test
    @Order(12)
    void whatDoesNotFitIntoThePoolIsRefused() {
        var pool = new Pool(new Hypervisor("lxc:///"), it.config.pool(), it.config.poolPath());
        assertThatThrownBy(() -> pool.needs(1L << 60, "image"))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(CloudException.Kind.NO_SPACE))
                .hasMessageContaining("image: needs 1099511627776 MiB in libvirt's pool '" + it.config.pool() + "'");
    }

    @Test
    @Order(13)
    void inTheEndNothingIsLeft() throws Exception {
        it.backend.vms().delete(it.call("vm"), vm.id(), vm.spec());
        it.backend.vms().delete(it.call("vm"), vm.id(), vm.spec());
        assertThat(it.backend.vms().read(it.call("vm"), vm.id(), Optional.of(vm.spec())))
                .isEmpty();
        it.backend.disks().delete(it.call("disk"), disk, new DiskSpec(2, Optional.empty(), Optional.empty()));
        it.backend.networks().delete(it.call("net"), network.id(), network.spec());
        it.backend.networks().delete(it.call("net"), network.id(), network.spec());
        it.backend.images().delete(it.call("image"), image.id(), image.spec());
        assertThat(it.left()).isEmpty();
        assertThat(Fixture.sh("losetup", "-a")).doesNotContain(it.run());
        if ("root".equals(System.getProperty("user.name"))) {
            assertThat(Path.of("/sys/fs/cgroup/unified/croft-" + vm.id())).doesNotExist();
        }
    }
}
