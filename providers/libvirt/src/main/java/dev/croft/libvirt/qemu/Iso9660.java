package dev.croft.libvirt.qemu;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An ISO 9660 file system (ECMA-119) with small files in one folder, as cloud-init's seeds are. Names are written in upper
 * case with a version; Linux shows them in lower case without it. A dash is more than the standard allows, and what all
 * makers of such seeds use.
 */
final class Iso9660 {
    private static final int SECTOR = 2048;
    private static final int PRIMARY = 16;
    private static final int TERMINATOR = 17;
    private static final int PATH_LITTLE = 18;
    private static final int PATH_BIG = 19;
    private static final int FOLDER = 20;
    private static final int FILES = 21;
    /** Length of a folder's record but for the name. */
    private static final int RECORD = 33;
    /** Length of the only entry of the path table: the root folder. */
    private static final int PATH_TABLE = 10;

    private Iso9660() {}

    /**
     * @param label the volume's name, at most 32 characters
     * @param files contents by name, at most 30 lower-case characters; the folder takes some dozens
     */
    static byte[] write(String label, Map<String, byte[]> files) {
        var folder = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        record(folder, FOLDER, SECTOR, true, new byte[] {0});
        record(folder, FOLDER, SECTOR, true, new byte[] {1});
        var data = new ByteArrayOutputStream();
        var at = FILES;
        for (var file : files.entrySet()) {
            record(
                    folder,
                    at,
                    file.getValue().length,
                    false,
                    ascii(file.getKey().toUpperCase(Locale.ROOT) + ";1"));
            var sectors = sectors(file.getValue().length);
            data.writeBytes(Arrays.copyOf(file.getValue(), sectors * SECTOR));
            at += sectors;
        }
        var image = ByteBuffer.allocate(at * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        image.position(PRIMARY * SECTOR).put(primary(label, at));
        image.position(TERMINATOR * SECTOR).put((byte) 255).put(ascii("CD001")).put((byte) 1);
        image.position(PATH_LITTLE * SECTOR)
                .put((byte) 1)
                .put((byte) 0)
                .putInt(FOLDER)
                .putShort((short) 1);
        image.position(PATH_BIG * SECTOR).put((byte) 1).put((byte) 0);
        image.put(big(FOLDER)).put((byte) 0).put((byte) 1);
        image.position(FOLDER * SECTOR).put(folder.array());
        image.position(FILES * SECTOR).put(data.toByteArray());
        return image.array();
    }

    private static int sectors(int bytes) {
        return (bytes + SECTOR - 1) / SECTOR;
    }

    private static byte[] primary(String label, int sectors) {
        var out = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 1).put(ascii("CD001")).put((byte) 1).put((byte) 0);
        out.put(padded("", 32)).put(padded(label, 32)).position(80);
        both(out, sectors);
        out.position(120);
        shorts(out, 1);
        shorts(out, 1);
        shorts(out, SECTOR);
        both(out, PATH_TABLE);
        out.putInt(PATH_LITTLE).putInt(0).put(big(PATH_BIG)).putInt(0);
        record(out, FOLDER, SECTOR, true, new byte[] {0});
        // Names of people and programs: none. Times: unknown, so that the same files are the same image.
        out.put(padded("", 128 * 4 + 37 * 3));
        for (var i = 0; i < 4; i++) {
            out.put(ascii("0000000000000000")).put((byte) 0);
        }
        out.put((byte) 1);
        return out.array();
    }

    private static void record(ByteBuffer out, int sector, int bytes, boolean folder, byte[] name) {
        var length = RECORD + name.length + (name.length % 2 == 0 ? 1 : 0);
        if (out.remaining() < length) {
            throw new IllegalArgumentException("too many files for one folder");
        }
        var end = out.position() + length;
        out.put((byte) length).put((byte) 0);
        both(out, sector);
        both(out, bytes);
        // 1970-01-01
        out.put(new byte[] {70, 1, 1, 0, 0, 0, 0})
                .put((byte) (folder ? 2 : 0))
                .put((byte) 0)
                .put((byte) 0);
        shorts(out, 1);
        out.put((byte) name.length).put(name).position(end);
    }

    /** A number in both byte orders. */
    private static void both(ByteBuffer out, int value) {
        out.putInt(value).put(big(value));
    }

    private static void shorts(ByteBuffer out, int value) {
        out.putShort((short) value).putShort(Short.reverseBytes((short) value));
    }

    private static byte[] big(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] padded(String text, int width) {
        var bytes = new byte[width];
        Arrays.fill(bytes, (byte) ' ');
        System.arraycopy(ascii(text), 0, bytes, 0, text.length());
        return bytes;
    }

    /** The files of an image that {@link #write} made; nothing where it is none. */
    static Map<String, byte[]> read(byte[] image) {
        var files = new LinkedHashMap<String, byte[]>();
        if (image.length < FILES * SECTOR || image[PRIMARY * SECTOR + 1] != 'C') {
            return files;
        }
        var in = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = FOLDER * SECTOR; in.get(at) != 0; at += in.get(at)) {
            var start = (long) in.getInt(at + 2) * SECTOR;
            var bytes = in.getInt(at + 10);
            var name = new String(image, at + RECORD, in.get(at + 32), StandardCharsets.US_ASCII);
            if (name.endsWith(";1") && start + bytes <= image.length) {
                files.put(
                        name.substring(0, name.length() - 2).toLowerCase(Locale.ROOT),
                        Arrays.copyOfRange(image, (int) start, (int) start + bytes));
            }
        }
        return files;
    }
}
