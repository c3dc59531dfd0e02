package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.libvirt.qemu.Kvm;
import dev.croft.model.Cidr;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/**
 * The life of a virtual machine on the real libvirtd, with Debian inside. Each test goes on where the last one ended. What
 * needs no system inside is in {@link QemuBootIT}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QemuIT {
    private static final String ADDRESS = "10.197.52.10";
    /** A boot takes some ten seconds by KVM, and minutes where it is translated on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    private static final int NEEDED_MIB = 2048;
    private static final String USER_DATA =
            """
            #cloud-config
            users:
              - name: guest
            write_files:
              - path: /etc/from-user-data
                content: "it's here\\n"
            runcmd:
              - [ sh, -c, "echo ran >> /etc/from-runcmd" ]
            """;

    private final Fixture it = new Fixture("qemu:///system", Optional.empty(), Optional.empty());
    private Path folder;
    private Path key;
    private Existing<ImageSpec, ImageState> image;
    private Existing<NetworkSpec, NetworkState> network;
    private Existing<VmSpec, VmState> vm;
    private String disk;

    @BeforeAll
    void make(@TempDir Path temporary) throws Exception {
        var available = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
        assumeTrue(
                available >= NEEDED_MIB,
                "a virtual machine needs " + NEEDED_MIB + " MiB of free memory, there are " + available);
        assumeTrue(
                System.getenv("CROFT_TEST_TCG") != null || Kvm.works(it.call("kvm"), it.config.uri()),
                "no KVM that works here, and translated a boot takes minutes; CROFT_TEST_TCG=1 runs it all the same");
        folder = temporary;
        key = folder.resolve("key");
        Fixture.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        image = it.backend
                .images()
                .create(
                        it.call(it.owner("image"), LIMIT),
                        new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty()));
        network = it.backend
                .networks()
                .create(
                        it.call("net"),
                        new NetworkSpec(
                                Cidr.parse("10.197.52.0/24"),
                                List.of(),
                                Egress.NAT,
                                List.of(),
                                Optional.of("it.croft")));
        disk = it.backend
                .disks()
                .create(it.call("disk"), new DiskSpec(1, Optional.empty(), Optional.empty()))
                .id();
    }

    @AfterAll
    void clean() throws Exception {
        it.close();
    }

    private VmSpec spec(int cpus, int memoryMib, int gib, List<Attachment> disks) throws Exception {
        return new VmSpec(
                Optional.of("node-1"),
                image.id(),
                cpus,
                memoryMib,
                gib,
                network.id(),
                Optional.empty(),
                Optional.of(ADDRESS),
                false,
                disks,
                List.of(Files.readString(Path.of(key + ".pub")).strip()),
                Optional.of(USER_DATA),
                Map.of("cls", "a & <b>"));
    }

    private String ssh(String command) throws Exception {
        var known = folder.resolve("known");
        Files.writeString(known, ADDRESS + " " + vm.state().connection().hostKey() + "\n");
        return Fixture.ssh(key, known, ADDRESS, command);
    }

    private Existing<VmSpec, VmState> read(VmSpec last) {
        return it.backend.vms().read(it.call("vm"), vm.id(), Optional.of(last)).orElseThrow();
    }

    private void update(VmSpec before, VmSpec after) {
        it.backend.vms().update(it.call(it.owner("vm"), LIMIT), vm.id(), before, after);
    }

    @Test
    @Order(1)
    void aNewMachineIsWhatWasDeclared() throws Exception {
        assertThat(image.state().format()).isEqualTo("qcow2");
        vm = it.backend
                .vms()
                .create(it.call(it.owner("vm"), LIMIT), spec(1, 512, 3, List.of(new Attachment(disk, "/srv/data-1"))));
        assertThat(ssh("hostname; hostname -f; nproc; id -un; sudo -n id -un"))
                .isEqualTo("node-1\nnode-1.it.croft\n1\nadmin\nroot");
        assertThat(Integer.parseInt(ssh("awk '/^MemTotal/{print $2}' /proc/meminfo")))
                .isBetween(400 << 10, 512 << 10);
        // The file system is nearly as large as the disk.
        assertThat(Integer.parseInt(ssh("df -BM --output=size / | tail -1 | tr -dc 0-9")))
                .isBetween(2700, 3072);
        assertThat(ssh("findmnt -no FSTYPE /srv/data-1; sudo touch /srv/data-1/x"))
                .isEqualTo("ext4");
        // The user's data, beside what Croft needs: its user and ours are both there.
        assertThat(ssh("cat /etc/from-user-data /etc/from-runcmd; id -un guest"))
                .isEqualTo("it's here\nran\nguest");
        assertThat(
                        ssh(
                                "ip -4 route show default; getent hosts node-1.it.croft | cut -d' ' -f1; resolvectl dns | grep -c 10.197.52.1"))
                .contains("default via 10.197.52.1")
                .endsWith("1");
        // The seed holds a private key.
        assertThat(ssh("mountpoint -q /run/croft || echo unmounted; cat /dev/vdb > /dev/null 2>&1 || echo closed"))
                .isEqualTo("unmounted\nclosed");
        assertThat(ssh("systemctl is-system-running --wait || systemctl --failed --no-legend"))
                .isEqualTo("running");
    }

    @Test
    @Order(2)
    void itIsReadAsDeclaredAndHasNoDrift() {
        var read = read(vm.spec());
        assertThat(read.spec()).isEqualTo(vm.spec());
        assertThat(read.state()).isEqualTo(vm.state());
        assertThat(read.drift()).isEmpty();
    }

    @Test
    @Order(3)
    void anotherSizeIsTakenInOrderAndTheFileSystemGrows() throws Exception {
        ssh("echo 'sleep 1; touch /etc/ended' | sudo tee /root/end >/dev/null; echo kept | sudo tee /srv/data-1/kept; "
                + "sudo systemd-run -q -p ExecStop='/bin/sh /root/end' -p RemainAfterExit=yes true");
        Fixture.sh("virsh", "-c", "qemu:///system", "vol-delete", "--pool", it.config.pool(), vm.id() + ".seed");
        assertThat(read(vm.spec()).drift()).isEqualTo(Map.of("seed", "missing"));
        var larger = spec(2, 640, 4, List.of(new Attachment(disk, "/data")));
        update(vm.spec(), larger);
        assertThat(ssh("nproc; ls /etc/ended; cat /data/kept; findmnt /srv/data-1 || echo moved"))
                .isEqualTo("2\n/etc/ended\nkept\nmoved");
        assertThat(Integer.parseInt(ssh("df -BM --output=size / | tail -1 | tr -dc 0-9")))
                .isBetween(3700, 4096);
        assertThat(Integer.parseInt(ssh("awk '/^MemTotal/{print $2}' /proc/meminfo")))
                .isGreaterThan(520 << 10);
        // The same machine, with the same host key: by the new seed nothing is done again that is done once.
        assertThat(ssh("cat /etc/from-runcmd")).isEqualTo("ran");
        assertThat(read(larger).spec()).isEqualTo(larger);
        assertThat(read(larger).drift()).isEmpty();
    }

    @Test
    @Order(4)
    void aLossOfPowerIsMended() throws Exception {
        assumeKvm();
        var now = spec(2, 640, 4, List.of(new Attachment(disk, "/data")));
        Fixture.sh("virsh", "-c", "qemu:///system", "destroy", vm.id());
        var drift = read(now);
        assertThat(drift.drift()).isEqualTo(Map.of("power", "shut off"));
        update(drift.spec(), now);
        assertThat(read(now).drift()).isEmpty();
        assertThat(ssh("hostname; cat /etc/from-runcmd /data/kept")).isEqualTo("node-1\nran\nkept");
    }

    /** Two boots are enough where one takes minutes. */
    private void assumeKvm() throws Exception {
        assumeTrue(
                it.definition(vm.id()).text("/domain/@type").equals("kvm"),
                "no KVM that works: each boot takes minutes, and two have been");
    }

    @Test
    @Order(5)
    void itComesBackFromAReboot() throws Exception {
        assumeKvm();
        var boot = ssh("cat /proc/sys/kernel/random/boot_id; sudo systemd-run -q --on-active=1 systemctl reboot");
        var until = System.nanoTime() + LIMIT.toNanos();
        var now = boot;
        while (now.equals(boot) && System.nanoTime() < until) {
            Thread.sleep(1000);
            try {
                now = ssh("cat /proc/sys/kernel/random/boot_id");
            } catch (AssertionError e) {
                now = boot;
            }
        }
        assertThat(now).isNotEqualTo(boot);
        assertThat(ssh("cat /data/kept")).isEqualTo("kept");
    }

    @Test
    @Order(6)
    void inTheEndNothingIsLeft() throws Exception {
        var spec = spec(2, 640, 4, List.of(new Attachment(disk, "/data")));
        it.backend.vms().delete(it.call("vm"), vm.id(), spec);
        it.backend.vms().delete(it.call("vm"), vm.id(), spec);
        assertThat(it.backend.vms().read(it.call("vm"), vm.id(), Optional.of(spec)))
                .isEmpty();
        it.backend.disks().delete(it.call("disk"), disk, new DiskSpec(1, Optional.empty(), Optional.empty()));
        it.backend.networks().delete(it.call("net"), network.id(), network.spec());
        it.backend.images().delete(it.call("image"), image.id(), image.spec());
        assertThat(it.left()).isEmpty();
        for (var folder :
                List.of("/var/lib/libvirt/qemu/nvram", "/var/lib/libvirt/qemu/save", "/etc/libvirt/qemu/autostart")) {
            if (Files.isReadable(Path.of(folder))) {
                try (var files = Files.list(Path.of(folder))) {
                    assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(it.run()));
                }
            }
        }
    }
}
