package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.libvirt.host.LiveGrowth;
import dev.croft.spi.CloudException;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data disks on the real libvirtd: what is on them outlives every change. */
class DiskIT {
    private Fixture it;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        it = new Fixture();
    }

    @AfterEach
    void clean() throws Exception {
        it.close();
    }

    private static DiskSpec gib(int gib) {
        return new DiskSpec(gib, Optional.empty(), Optional.empty());
    }

    private DiskSpec read(String id, Map<String, String> drift) {
        var read = it.backend
                .disks()
                .read(it.call("disk"), id, Optional.of(gib(1)))
                .orElseThrow();
        assertThat(read.drift()).isEqualTo(drift);
        return read.spec();
    }

    @Test
    void itGrowsUnderARunningMachineThatWritesToIt() throws Exception {
        assumeTrue(LiveGrowth.allowed(), "growing a file system in use takes CAP_SYS_RESOURCE");
        var disk = it.backend.disks().create(it.call("disk"), gib(1)).id();
        var node = it.node("vm", folder, 71, List.of(new Attachment(disk, "/data")));
        node.ssh("sudo sh -c 'head -c 20M /dev/urandom > /data/before; sha256sum /data/before > /data/sums'");
        node.ssh("sudo systemd-run -q --unit=writer sh -c 'while sleep 0.01; do date +%s%N >> /data/log; done'");
        it.backend.disks().update(it.call("disk"), disk, gib(1), gib(2));
        assertThat(read(disk, Map.of())).isEqualTo(gib(2));
        // More than the old size, on the same mount, without a restart.
        node.ssh("sudo sh -c 'fallocate -l 1200M /data/after; systemctl stop writer; sync'");
        assertThat(node.ssh("sha256sum --check --quiet /data/sums && df -B1M --output=size /data | tail -1"
                        + " | awk '{print ($1 > 1900)}'; sort -nc /data/log && echo in order; uptime -p"))
                .startsWith("1\nin order");
        it.backend.vms().update(it.call("vm"), node.vm().id(), node.vm().spec(), node.with(List.of()));
        Fixture.sh("e2fsck", "-fn", it.config.poolPath() + "/" + disk);
        // Back under the machine, with all that it had.
        it.backend
                .vms()
                .update(
                        it.call("vm"),
                        node.vm().id(),
                        node.with(List.of()),
                        node.vm().spec());
        assertThat(node.ssh("sha256sum --check --quiet /data/sums && stat -c %s /data/after"))
                .isEqualTo(String.valueOf(1200 << 20));
    }

    @Test
    void aSizeThatAnotherHandChangedIsSeenAndSetRight() throws Exception {
        var disk = it.backend.disks().create(it.call("disk"), gib(1)).id();
        Fixture.sh("virsh", "-c", "lxc:///", "vol-resize", "--pool", it.config.pool(), disk, "3GiB");
        assertThat(read(disk, Map.of("fileSystem", "1073741824 of the volume's 3221225472 bytes")))
                .isEqualTo(gib(1));
        it.backend.disks().update(it.call("disk"), disk, gib(1), gib(1));
        assertThat(read(disk, Map.of())).isEqualTo(gib(1));
        Fixture.sh("virsh", "-c", "lxc:///", "vol-resize", "--pool", it.config.pool(), disk, "3GiB");
        it.backend.disks().update(it.call("disk"), disk, gib(1), gib(2));
        assertThat(read(disk, Map.of())).isEqualTo(gib(2));
        assertThatThrownBy(() -> it.backend.disks().update(it.call("disk"), disk, gib(2), gib(1)))
                .hasMessageContaining("has 2 GiB and cannot shrink to 1 GiB");
        assertThat(it.backend.disks().refuse(gib(2), gib(1)).toString())
                .contains("sizeGib: a disk cannot shrink from 2 to 1 GiB");
        assertThat(it.backend.disks().refuse(gib(2), gib(3))).isEmpty();
        Fixture.sh("e2fsck", "-fn", it.config.poolPath() + "/" + disk);
    }

    @Test
    void whatIsNotOursIsNeverFormatted() throws Exception {
        var disk = it.backend.disks().create(it.call("disk"), gib(1)).id();
        var file = Path.of(it.config.poolPath(), disk);
        assumeTrue(Files.isWritable(file), "writes to a volume beside libvirt");
        try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[8192]), 0);
            channel.write(java.nio.ByteBuffer.wrap("XFSB".getBytes(StandardCharsets.US_ASCII)), 0);
        }
        read(disk, Map.of("content", "something that is not ext4"));
        assertThatThrownBy(() -> it.backend.disks().update(it.call("disk"), disk, gib(1), gib(2)))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining("holds something that is not ext4, which is not overwritten");
        assertThat(Files.readAllBytes(file)).startsWith("XFSB".getBytes(StandardCharsets.US_ASCII));
        Fixture.sh("virsh", "-c", "lxc:///", "vol-wipe", "--pool", it.config.pool(), disk);
        read(disk, Map.of("content", "no file system"));
        it.backend.disks().update(it.call("disk"), disk, gib(1), gib(2));
        assertThat(read(disk, Map.of())).isEqualTo(gib(2));
    }

    @Test
    void oneMadeByHandIsImportedAsFarAsADeclarationCanSayIt() throws Exception {
        it.backend.disks().create(it.call("disk"), gib(1));
        var pool = it.config.pool();
        Fixture.sh("virsh", "-c", "lxc:///", "vol-create-as", pool, "mine", "2GiB", "--format", "raw");
        assertThatThrownBy(() -> it.backend.disks().read(it.call("x"), "mine", Optional.empty()))
                .hasMessageContaining("mine: cannot be imported: its volume holds no file system");
        assumeTrue(Files.isWritable(Path.of(it.config.poolPath(), "mine")), "makes a file system beside libvirt");
        Fixture.sh("mke2fs", "-q", "-F", "-t", "ext4", it.config.poolPath() + "/mine");
        var read =
                it.backend.disks().read(it.call("x"), "mine", Optional.empty()).orElseThrow();
        assertThat(read.spec()).isEqualTo(gib(2));
        assertThat(read.drift()).isEmpty();
        it.backend.disks().update(it.call("x"), "mine", gib(2), gib(3));
        assertThat(it.backend
                        .disks()
                        .read(it.call("x"), "mine", Optional.of(gib(3)))
                        .orElseThrow()
                        .spec())
                .isEqualTo(gib(3));
        Fixture.sh("virsh", "-c", "lxc:///", "vol-create-as", pool, "odd", "1500MiB", "--format", "raw");
        Fixture.sh("mke2fs", "-q", "-F", "-t", "ext4", it.config.poolPath() + "/odd");
        assertThatThrownBy(() -> it.backend.disks().read(it.call("x"), "odd", Optional.empty()))
                .hasMessageContaining("1572864000 bytes, and sizeGib counts whole GiB");
    }
}
