package dev.croft.libvirt;

import dev.croft.spi.Hashes;
import java.nio.charset.StandardCharsets;

/** Names that libvirt and the kernel take. */
public final class Names {
    public static final String IMAGE_SUFFIX = ".img";
    public static final String DISK_SUFFIX = ".ext4";
    /** Where data disks are mounted before init moves them to their place. */
    private static final String DISKS = "/croft/disks/";

    private Names() {}

    /** A network device: the kernel allows 15 characters. */
    public static String device(String prefix, String name) {
        return prefix + Hashes.hex(name).substring(0, 10);
    }

    /** A MAC address of our own range that stays the same for a machine. */
    public static String mac(String name) {
        var hash = Hashes.hex("mac " + name);
        return "52:54:00:" + hash.substring(0, 2) + ":" + hash.substring(2, 4) + ":" + hash.substring(4, 6);
    }

    public static String machineId(String name) {
        return Hashes.hex("machine " + name).substring(0, 32);
    }

    /** Target of a data disk in the container: its mount point, escaped as {@code systemd-escape --path} does. */
    public static String diskTarget(String mountPath) {
        var out = new StringBuilder(DISKS);
        var path = mountPath.replaceAll("/+", "/").replaceAll("^/|/$", "");
        for (var b : path.getBytes(StandardCharsets.UTF_8)) {
            var c = (char) (b & 0xff);
            if (c == '/') {
                out.append('-');
            } else if (Character.isLetterOrDigit(c) && c < 128
                    || c == ':'
                    || c == '_'
                    || c == '.' && out.length() > DISKS.length()) {
                out.append(c);
            } else {
                out.append(String.format("\\x%02x", b));
            }
        }
        return out.toString();
    }

    /** The mount point of a target that {@link #diskTarget} made; empty text for any other target. */
    public static String mountPath(String target) {
        if (!target.startsWith(DISKS)) {
            return "";
        }
        var out = new StringBuilder("/");
        var name = target.substring(DISKS.length());
        for (var i = 0; i < name.length(); i++) {
            if (name.startsWith("\\x", i)) {
                out.append((char) Integer.parseInt(name.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                out.append(name.charAt(i) == '-' ? '/' : name.charAt(i));
            }
        }
        return out.toString();
    }
}
