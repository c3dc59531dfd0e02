package dev.croft.libvirt.host;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Grows the ext4 file system in a file while a container has it mounted through a loop device. A container cannot do it
 * from inside: the device is the host's. So the host tells the device its new size, then takes a second, unattached mount
 * of the same file system and asks the kernel to grow it. Nothing in the container is touched, so it takes no trust in it.
 */
public final class LiveGrowth {
    /** Of linux/loop.h. */
    private static final NativeLong LOOP_SET_CAPACITY = new NativeLong(0x4C07);
    /** Of ext4: _IOW('f', 16, __u64). */
    private static final NativeLong EXT4_IOC_RESIZE_FS = new NativeLong(0x40086610L);

    private static final long FSOPEN = 430;
    private static final long FSCONFIG = 431;
    private static final long FSMOUNT = 432;
    private static final int CLOSE_ON_EXEC = 1;
    private static final int SET_STRING = 1;
    private static final int CREATE = 6;

    private LiveGrowth() {}

    /** Whether this process may do it to a file: it is allowed to, and sees the loop devices that libvirt uses. */
    public static boolean possible(String file) {
        return allowed() && !devices(file).isEmpty();
    }

    /** Whether this process is one that the kernel lets grow file systems; root in a container may not be. */
    public static boolean allowed() {
        return Rights.held(Rights.SYS_ADMIN, Rights.SYS_RESOURCE);
    }

    /**
     * Grows it to the size of the file.
     *
     * @param thing the user's name of the disk
     * @param blockSize of the file system, in bytes
     */
    public static void run(String thing, String file, int blockSize) {
        for (var device : devices(file)) {
            try {
                capacity(device);
                resize(device, size(device) / blockSize);
            } catch (LastErrorException | IOException e) {
                throw new CloudException(
                        Kind.FAILED,
                        thing,
                        "the file system on " + device + " did not grow: " + e.getMessage(),
                        "run it again; if it stays so, shut the machine down and run it again",
                        e);
            }
        }
    }

    /** The loop devices of a file. */
    static List<String> devices(String file) {
        var found = new ArrayList<String>();
        try (var all = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (var device : all) {
                var backing = device.resolve("loop/backing_file");
                if (Files.exists(backing) && Files.readString(backing).strip().equals(file)) {
                    found.add("/dev/" + device.getFileName());
                }
            }
        } catch (IOException e) {
            // One that ended while we looked, or no such folder: what was found is all there is for us.
            return found;
        }
        return found;
    }

    private static long size(String device) throws IOException {
        var sectors = Files.readString(Path.of("/sys/block", device.substring("/dev/".length()), "size"));
        return Long.parseLong(sectors.strip()) * 512;
    }

    private static void capacity(String device) throws IOException {
        var descriptor = Natives.LIBC.open(device, Natives.C.O_RDONLY);
        if (descriptor < 0) {
            throw new IOException("cannot open " + device);
        }
        try {
            Natives.LIBC.ioctl(descriptor, LOOP_SET_CAPACITY, Pointer.NULL);
        } finally {
            Natives.LIBC.close(descriptor);
        }
    }

    private static void resize(String device, long blocks) {
        var context = (int) Natives.LIBC.syscall(FSOPEN, "ext4", CLOSE_ON_EXEC);
        try {
            Natives.LIBC.syscall(FSCONFIG, context, SET_STRING, "source", device, 0);
            Natives.LIBC.syscall(FSCONFIG, context, CREATE, null, null, 0);
            var mount = (int) Natives.LIBC.syscall(FSMOUNT, context, CLOSE_ON_EXEC, 0);
            try {
                resize(mount, blocks);
            } finally {
                Natives.LIBC.close(mount);
            }
        } finally {
            Natives.LIBC.close(context);
        }
    }

    private static void resize(int mount, long blocks) {
        var root = Natives.LIBC.openat(mount, ".", Natives.C.O_RDONLY);
        try {
            var number = new Memory(Long.BYTES);
            number.setLong(0, blocks);
            Natives.LIBC.ioctl(root, EXT4_IOC_RESIZE_FS, number);
        } finally {
            Natives.LIBC.close(root);
        }
    }
}
