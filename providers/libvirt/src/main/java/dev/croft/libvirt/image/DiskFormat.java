package dev.croft.libvirt.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * What a disk image is, from its first bytes.
 *
 * @param name {@code qcow2} or {@code raw}
 * @param bytes size of the disk that it holds
 */
public record DiskFormat(String name, long bytes) {
    /** How many of the first bytes tell. */
    public static final int HEAD = 512;

    private static final int QCOW2 = 0x514649FB;
    private static final int EXTERNAL_DATA = 1 << 2;
    private static final int CORRUPT = 1 << 1;

    private static final Map<String, String> OTHERS = Map.of(
            "KDMV", "a VMware disk",
            "vhdxfile", "a Hyper-V disk",
            "conectix", "a Virtual PC disk",
            "<<< ", "a VirtualBox disk",
            "\u001f\u008b", "compressed by gzip",
            "\u00fd7zXZ", "compressed by xz",
            "(\u00b5/\u00fd", "compressed by zstd",
            "PK\u0003\u0004", "a zip archive",
            "hsqs", "a file system for containers (squashfs)",
            "<", "a text such as a web page");

    /**
     * The format of a disk that machines can be made from.
     *
     * @param size of the whole file
     */
    public static Optional<DiskFormat> of(byte[] head, long size) {
        if (problem(head).isPresent()) {
            return Optional.empty();
        }
        var qcow2 = ByteBuffer.wrap(head).getInt() == QCOW2;
        return Optional.of(
                qcow2 ? new DiskFormat("qcow2", ByteBuffer.wrap(head).getLong(24)) : new DiskFormat("raw", size));
    }

    /** Why no machine can be made from it; empty where it is a qcow2 or raw disk that stands alone. */
    public static Optional<String> problem(byte[] head) {
        if (head.length < HEAD) {
            return Optional.of("it has only " + head.length + " bytes");
        }
        var in = ByteBuffer.wrap(head);
        if (in.getInt(0) == QCOW2) {
            return qcow2(in);
        }
        var text = new String(head, StandardCharsets.ISO_8859_1);
        var other = OTHERS.entrySet().stream()
                .filter(o -> text.startsWith(o.getKey()))
                .findFirst()
                .map(Map.Entry::getValue);
        if (other.isPresent()) {
            return Optional.of("it is " + other.get());
        }
        // A master boot record, as GPT disks have one too.
        return (head[510] & 0xff) == 0x55 && (head[511] & 0xff) == 0xAA
                ? Optional.empty()
                : Optional.of("it is neither qcow2 nor a disk with a partition table");
    }

    /** Offsets of QEMU's docs/interop/qcow2.txt. */
    private static Optional<String> qcow2(ByteBuffer in) {
        var version = in.getInt(4);
        if (version != 2 && version != 3) {
            return Optional.of("it is qcow2 of version " + version + ", known are 2 and 3");
        }
        if (in.getLong(8) != 0) {
            return Optional.of("it has a backing file, which another host would lack or could be made to read");
        }
        if (in.getInt(32) != 0) {
            return Optional.of("it is encrypted");
        }
        var incompatible = version == 3 ? in.getLong(72) : 0;
        if ((incompatible & EXTERNAL_DATA) != 0) {
            return Optional.of("its data is in another file");
        }
        return (incompatible & CORRUPT) != 0 ? Optional.of("it is marked as corrupt") : Optional.empty();
    }
}
