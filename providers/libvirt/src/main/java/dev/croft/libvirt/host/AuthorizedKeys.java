package dev.croft.libvirt.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that may log in on a running container, changed from its host. Every path is resolved by the kernel inside the
 * container's root, so that a link which somebody there has laid leads nowhere else, and nothing of the container is run.
 */
public final class AuthorizedKeys {
    private static final String FILE = "authorized_keys";
    private static final String NEW = "authorized_keys.new";
    private static final long OPENAT2 = 437;
    /** RESOLVE_IN_ROOT. */
    private static final long IN_ROOT = 0x10;
    /** RESOLVE_NO_SYMLINKS. */
    private static final long NO_LINKS = 0x04;

    private static final int WRITE = 1;
    private static final int CREATE_NEW = 0x40 | 0x80;
    private static final int OWNER_ONLY = 0600;

    private AuthorizedKeys() {}

    /** Whether this process may look into the host's containers. */
    public static boolean possible() {
        return Rights.held(Rights.SYS_PTRACE, Rights.DAC_OVERRIDE, Rights.CHOWN);
    }

    /** Other lines than those of before stay, in their order. */
    static List<String> replaced(List<String> lines, List<String> before, List<String> after) {
        var result = new ArrayList<>(lines);
        result.removeIf(line -> before.contains(line.strip()) || after.contains(line.strip()));
        result.addAll(after);
        return result;
    }

    /**
     * Takes keys away and gives others.
     *
     * @param process the container's first process, as the host counts
     * @param folder the user's {@code .ssh}, relative to the container's root
     * @param owner the user's number in the container
     */
    public static void replace(long process, String folder, int owner, List<String> before, List<String> after)
            throws IOException {
        var root = Natives.LIBC.open("/proc/" + process + "/root", Natives.C.O_RDONLY);
        if (root < 0) {
            throw new IOException("cannot look into the container");
        }
        try {
            var inside = open(root, folder, 0, 0, IN_ROOT);
            try {
                write(inside, owner, replaced(lines(inside), before, after));
            } finally {
                Natives.LIBC.close(inside);
            }
        } catch (LastErrorException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        } finally {
            Natives.LIBC.close(root);
        }
    }

    private static List<String> lines(int folder) throws IOException {
        int file;
        try {
            file = open(folder, FILE, Natives.C.O_RDONLY, 0, IN_ROOT | NO_LINKS);
        } catch (LastErrorException e) {
            if (e.getErrorCode() == 2) { // ENOENT
                return List.of();
            }
            throw e;
        }
        try {
            return Files.readAllLines(path(file), StandardCharsets.UTF_8);
        } finally {
            Natives.LIBC.close(file);
        }
    }

    /** By a new file in place of the old one: sshd never reads half of it. */
    private static void write(int folder, int owner, List<String> lines) throws IOException {
        try {
            Natives.LIBC.unlinkat(folder, NEW, 0);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != 2) { // ENOENT: nothing was left by an interrupted call
                throw e;
            }
        }
        var file = open(folder, NEW, WRITE | CREATE_NEW, OWNER_ONLY, IN_ROOT | NO_LINKS);
        try {
            Files.write(path(file), lines, StandardCharsets.UTF_8);
            Natives.LIBC.fchown(file, owner, owner);
            Natives.LIBC.fsync(file);
        } finally {
            Natives.LIBC.close(file);
        }
        Natives.LIBC.renameat(folder, NEW, folder, FILE);
    }

    private static Path path(int file) {
        return Path.of("/proc/self/fd/" + file);
    }

    private static int open(int folder, String path, int flags, int mode, long resolve) {
        var how = new Memory(3L * Long.BYTES);
        how.setLong(0, flags);
        how.setLong(Long.BYTES, mode);
        how.setLong(2L * Long.BYTES, resolve);
        return (int) Natives.LIBC.syscall(OPENAT2, folder, path, how, how.size());
    }
}
