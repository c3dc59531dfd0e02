package dev.croft.libvirt.seed;

import dev.croft.libvirt.host.Command;
import dev.croft.libvirt.host.Temporary;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ext4 file systems in sparse files, made and grown by e2fsprogs without being mounted. */
public final class Ext4 {
    public static final long GIB = 1L << 30;

    private Ext4() {}

    /**
     * Makes a file system.
     *
     * @param folder where; the file is named {@code volume.ext4} there
     * @param label the file system's name, at most 16 characters
     * @param seed content of its only file, {@code seed.tar}
     */
    public static Path make(Call call, Temporary folder, long bytes, String label, Optional<byte[]> seed) {
        var file = folder.path().resolve("volume.ext4");
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + file, e);
        }
        // Inode tables are filled in later, by the kernel; no blocks are kept back for root; the clock of the seed is
        // ours.
        var command = new ArrayList<>(List.of(
                "mke2fs",
                "-q",
                "-F",
                "-t",
                "ext4",
                "-L",
                label,
                "-m",
                "0",
                "-E",
                "lazy_itable_init=1,lazy_journal_init=1,nodiscard,root_owner=0:0"));
        seed.ifPresent(content ->
                command.addAll(List.of("-d", seedFolder(folder, content).toString())));
        command.add(file.toString());
        run(call, command);
        return file;
    }

    private static Path seedFolder(Temporary folder, byte[] content) {
        try {
            var seed = Files.createDirectory(folder.path().resolve("seed"));
            // It holds a private key: mke2fs keeps the mode.
            var file = Files.createFile(
                    seed.resolve("seed.tar"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, content);
            return seed;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the seed", e);
        }
    }

    /**
     * Grows an unmounted file system to the size of its file.
     *
     * @param thing the user's name of the disk
     */
    public static void grow(Call call, String thing, String path) {
        if (!Files.isWritable(Path.of(path))) {
            throw new CloudException(
                    Kind.UNAUTHORIZED,
                    thing,
                    "growing a container's disk needs write access to " + path,
                    "run it on libvirt's host as root, or make a larger disk and move the data");
        }
        // resize2fs insists on a check first.
        Command.run(call, List.of("e2fsck", "-f", "-p", path), 1, line -> {});
        run(call, List.of("resize2fs", path));
    }

    /**
     * What a file system's superblock says.
     *
     * @param bytes its size
     * @param blockSize in bytes
     * @param used whether it was ever mounted
     */
    public record Facts(long bytes, int blockSize, boolean used) {}

    /** How many bytes at a volume's start {@link #facts} takes. */
    public static final int HEAD = 2048;

    /**
     * Reads the superblock, which starts at byte 1024 and is little-endian; empty where a volume does not begin as an ext4
     * file system does. Offsets are those of the kernel's struct ext4_super_block.
     */
    public static Optional<Facts> facts(byte[] head) {
        if (head.length < HEAD) {
            return Optional.empty();
        }
        var block = ByteBuffer.wrap(head, 1024, 1024).slice().order(ByteOrder.LITTLE_ENDIAN);
        if (block.getShort(0x38) != (short) 0xEF53) {
            return Optional.empty();
        }
        var wide = (block.getInt(0x60) & 0x80) != 0; // incompat feature 64bit
        var blocks = (block.getInt(0x4) & 0xffffffffL) | (wide ? (block.getInt(0x150) & 0xffffffffL) << 32 : 0);
        var blockSize = 1024 << block.getInt(0x18);
        return Optional.of(new Facts(blocks * blockSize, blockSize, block.getInt(0x2C) != 0));
    }

    private static void run(Call call, List<String> command) {
        Command.run(call, command, 0, line -> {});
    }
}
