package dev.croft.libvirt.seed;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A tar archive (POSIX ustar) of small files whose owners and modes we choose, whoever we are ourselves. */
final class Tar {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A folder; {@code path} is relative, without a slash at its end. */
    Tar folder(String path, int mode, int owner) {
        return entry(path + "/", mode, owner, '5', new byte[0]);
    }

    Tar file(String path, int mode, int owner, String content) {
        return entry(path, mode, owner, '0', content.getBytes(StandardCharsets.UTF_8));
    }

    private Tar entry(String path, int mode, int owner, char type, byte[] content) {
        var name = path.getBytes(StandardCharsets.UTF_8);
        if (name.length > 100) {
            throw new IllegalArgumentException("too long for this archive: " + path);
        }
        var header = new byte[BLOCK];
        System.arraycopy(name, 0, header, 0, name.length);
        octal(header, 100, 8, mode);
        octal(header, 108, 8, owner);
        octal(header, 116, 8, owner);
        octal(header, 124, 12, content.length);
        // The time is 1970: the same seed is the same archive.
        octal(header, 136, 12, 0);
        header[156] = (byte) type;
        put(header, 257, "ustar\00000");
        // The sum is taken with blanks in its own place.
        Arrays.fill(header, 148, 156, (byte) ' ');
        var sum = 0;
        for (var b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        out.writeBytes(header);
        out.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    private static void octal(byte[] header, int at, int width, long value) {
        put(header, at, String.format("%0" + (width - 1) + "o", value));
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** The archive, with the two empty blocks at its end. */
    byte[] bytes() {
        var copy = new ByteArrayOutputStream();
        copy.writeBytes(out.toByteArray());
        copy.writeBytes(new byte[2 * BLOCK]);
        return copy.toByteArray();
    }
}
