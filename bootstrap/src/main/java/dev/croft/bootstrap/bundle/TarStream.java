package dev.croft.bootstrap.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** A tar archive (POSIX ustar) of regular files that is made while it is read; each file is root's, mode 0644. */
final class TarStream {
    private static final int BLOCK = 512;

    private TarStream() {}

    /** The archive of these files, named relative to the folder; they must not change while it is read. */
    static InputStream of(Path folder, List<String> names) throws IOException {
        var parts = new ArrayList<Supplier<InputStream>>();
        for (var name : names) {
            var file = folder.resolve(name);
            var size = Files.size(file);
            var header = header(name, size);
            parts.add(() -> new ByteArrayInputStream(header));
            parts.add(() -> open(file));
            parts.add(() -> new ByteArrayInputStream(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]));
        }
        parts.add(() -> new ByteArrayInputStream(new byte[2 * BLOCK]));
        return new SequenceInputStream(enumeration(parts.iterator()));
    }

    private static InputStream open(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Enumeration<InputStream> enumeration(Iterator<Supplier<InputStream>> parts) {
        return new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return parts.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return parts.next().get();
            }
        };
    }

    /** IEEE Std 1003.1, "ustar Interchange Format": a name of more than 100 bytes is split at a slash. */
    private static byte[] header(String name, long size) {
        var header = new byte[BLOCK];
        var cut = name.length() <= 100 ? -1 : name.indexOf('/', name.length() - 101);
        if (name.length() > 100 && (cut < 1 || cut > 155)
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)
                || size > 0_77777777777L) {
            throw new IllegalArgumentException(
                    name + " does not fit into a tar archive: its name is too long or its size is over 8 GiB");
        }
        put(header, 0, name.substring(cut + 1));
        put(
                header,
                100,
                "0000644\0" + "0000000\0" + "0000000\0" + String.format("%011o\0", size) + "00000000000\0" + "        "
                        + "0");
        put(header, 257, "ustar\000" + "00" + "root");
        put(header, 297, "root");
        put(header, 345, cut < 0 ? "" : name.substring(0, cut));
        var sum = 0;
        for (var b : header) {
            sum += b & 255;
        }
        put(header, 148, String.format("%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
