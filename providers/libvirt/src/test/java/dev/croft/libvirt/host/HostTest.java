package dev.croft.libvirt.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.libvirt.seed.Ext4;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Owner;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What touches this machine only: programs, sparse files, the address of a libvirtd that is not there. */
class HostTest {
    @TempDir
    Path folder;

    private static Call call(Duration limit) {
        return new Call(new Owner("o", "u", "thing", "s", "h"), Instant.now().plus(limit), text -> {});
    }

    @Test
    void onlyDataIsSent() throws Exception {
        var file = folder.resolve("sparse");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 30);
            sparse.seek(512L << 20);
            sparse.write(new byte[] {1, 2, 3});
        }
        var extents = SparseUpload.extents(file, Files.size(file));
        assertThat(extents).hasSize(1);
        assertThat(extents.get(0).offset()).isLessThanOrEqualTo(512L << 20);
        assertThat(extents.get(0).length()).isBetween(3L, 1L << 20);
        assertThat(SparseUpload.extents(Files.createFile(folder.resolve("empty")), 0))
                .isEmpty();
    }

    @Test
    void theSuperblockIsSentLast() {
        var order = SparseUpload.headLast(
                List.of(new SparseUpload.Extent(0, 10000), new SparseUpload.Extent(1 << 20, 4096)));
        assertThat(order)
                .containsExactly(
                        new SparseUpload.Extent(1 << 20, 4096),
                        new SparseUpload.Extent(4096, 5904),
                        new SparseUpload.Extent(0, 4096));
        assertThat(SparseUpload.headLast(List.of(new SparseUpload.Extent(0, 100))))
                .containsExactly(new SparseUpload.Extent(0, 100));
    }

    @Test
    void foldersOfKilledProcessesAreSweptAndThoseInUseAreNot() throws Exception {
        var tmp = Path.of(System.getProperty("java.io.tmpdir"));
        var dead = Files.createDirectory(tmp.resolve("croft-0-" + System.nanoTime()));
        Files.createFile(dead.resolve(".lock"));
        Files.createFile(dead.resolve("volume.ext4"));
        var used = Files.createDirectory(tmp.resolve("croft-0-" + System.nanoTime()));
        var other = Files.createDirectory(tmp.resolve("croft-of-somebody-" + System.nanoTime()));
        var holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        used.resolve(".lock").toString())
                .start();
        try (var mine = new Temporary()) {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            Temporary.sweep();
            assertThat(dead).doesNotExist();
            assertThat(used.resolve(".lock")).exists();
            assertThat(other).exists();
            assertThat(mine.path()).exists();
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
            Temporary.sweep();
            Files.delete(other);
        }
        assertThat(used).doesNotExist();
    }

    @Test
    void aFileSystemWithItsSeedIsMade() {
        try (var temporary = new Temporary()) {
            var file = Ext4.make(
                    call(Duration.ofSeconds(30)), temporary, 2 * Ext4.GIB, "x", Optional.of("seed".getBytes()));
            var listing = Command.run(
                    call(Duration.ofSeconds(10)),
                    List.of("debugfs", "-R", "cat seed.tar", file.toString()),
                    0,
                    l -> {});
            assertThat(listing).last().asString().endsWith("seed");
            assertThat(file.toFile().length()).isEqualTo(2 * Ext4.GIB);
        }
    }

    @Test
    void theSuperblockTells() throws Exception {
        assertThat(Ext4.facts(new byte[2048])).isEmpty();
        assertThat(Ext4.facts(new byte[0])).isEmpty();
        try (var temporary = new Temporary()) {
            var file = Ext4.make(call(Duration.ofSeconds(30)), temporary, 3 * Ext4.GIB, "x", Optional.empty());
            try (var in = Files.newInputStream(file)) {
                assertThat(Ext4.facts(in.readNBytes(Ext4.HEAD))).contains(new Ext4.Facts(3 * Ext4.GIB, 4096, false));
            }
        }
    }

    @Test
    void outputComesLineByLine() {
        var lines = new ArrayList<String>();
        assertThat(Command.run(
                        call(Duration.ofSeconds(10)), List.of("sh", "-c", "echo a; echo b >&2; exit 1"), 1, lines::add))
                .containsExactly("a", "b");
        assertThat(lines).containsExactly("a", "b");
    }

    @Test
    void aFailureShowsTheLastLines() {
        assertThatThrownBy(() ->
                        Command.run(call(Duration.ofSeconds(10)), List.of("sh", "-c", "seq 100; exit 3"), 0, l -> {}))
                .hasMessageContaining("thing: sh failed with status 3:\n86\n")
                .hasMessageContaining("\n100");
        assertThatThrownBy(() -> Command.run(call(Duration.ofSeconds(10)), List.of("no-such-program"), 0, l -> {}))
                .hasMessageContaining("cannot run no-such-program");
    }

    @Test
    void programsOfTheSystemAreFoundWithoutAPathToThem() {
        assertThat(Command.place("mke2fs", "/nowhere::/usr/sbin:/sbin")).endsWith("/sbin/mke2fs");
        assertThat(Command.place("no-such-program", "/usr/sbin")).isEqualTo("no-such-program");
        assertThat(Command.place("sbin", "/usr")).isEqualTo("sbin");
        assertThat(Command.place("./own", "/usr/sbin")).isEqualTo("./own");
    }

    @Test
    void theDeadlineEndsAProgramWithItsChildren() {
        var before = Instant.now();
        assertThatThrownBy(() -> Command.run(
                        call(Duration.ofMillis(300)), List.of("sh", "-c", "sleep 61.7; echo done"), 0, l -> {}))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(ProcessHandle.current()
                        .descendants()
                        .map(p -> p.info().commandLine().orElse(""))
                        .filter(c -> c.contains("sleep 61.7")))
                .isEmpty();
    }

    @Test
    void anInterruptCancels() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Command.run(call(Duration.ofSeconds(10)), List.of("sleep", "60"), 0, l -> {}))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aLibvirtdThatIsNotThereIsSaid() {
        try (var hypervisor = new Hypervisor("lxc:///?socket=" + folder.resolve("none"))) {
            assertThatThrownBy(() -> hypervisor.domain("x"))
                    .isInstanceOfSatisfying(
                            CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                    .hasMessageContaining("does not run or cannot be reached")
                    .hasMessageContaining("make setup");
        }
    }

    /** Another process, which uses a temporary folder until its input ends. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            try (var file = FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = file.lock()) {
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
