package dev.croft.libvirt.qemu;

import dev.croft.libvirt.Machine;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.image.DiskFormat;
import dev.croft.libvirt.seed.Ext4;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A virtual machine's own volumes: an overlay on the base image, the seed, and the log of its console. All names begin with
 * the machine's, and so do those of what libvirt makes beside them.
 */
final class Volumes {
    private static final String ROOT_SUFFIX = ".qcow2";
    private static final String SEED_SUFFIX = ".seed";
    private static final String CONSOLE_SUFFIX = ".console";
    /** More than any seed has. */
    private static final int SEED_LIMIT = 16 << 20;

    private final Pool pool;

    Volumes(Pool pool) {
        this.pool = pool;
    }

    /** Format of a base image by its first bytes, for a definition: one that was lost was most likely a qcow2. */
    String formatName(String imagePath) {
        var volume = imagePath.substring(imagePath.lastIndexOf('/') + 1);
        return DiskFormat.of(pool.head(volume, DiskFormat.HEAD), 0)
                .map(DiskFormat::name)
                .orElse("qcow2");
    }

    /** Format of a base image. */
    private DiskFormat format(Call call, String imagePath) {
        var volume = imagePath.substring(imagePath.lastIndexOf('/') + 1);
        return DiskFormat.of(
                        pool.head(volume, DiskFormat.HEAD),
                        pool.capacity(volume).orElse(0L))
                .orElseThrow(() -> new CloudException(
                        Kind.INVALID,
                        call.owner().name(),
                        "the image in volume '" + volume + "' is no disk",
                        "use an Image of a provider with a QEMU uri"));
    }

    /** Makes all of them, in place of those that an interrupted creation may have left. */
    Map<String, String> make(Call call, Machine machine, int gib, byte[] seed) {
        var base = machine.files().get(Machine.BASE);
        var format = format(call, base);
        var bytes = gib * Ext4.GIB;
        if (bytes < format.bytes()) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "rootDiskGib is " + gib + ", but the image's disk has " + (format.bytes() + Ext4.GIB - 1) / Ext4.GIB
                            + " GiB",
                    "ask for as much or more");
        }
        var stem = machine.name();
        pool.delete(stem + ROOT_SUFFIX);
        pool.createOverlay(stem + ROOT_SUFFIX, bytes, base, format.name());
        put(call, stem + SEED_SUFFIX, seed);
        pool.delete(stem + CONSOLE_SUFFIX);
        pool.create(stem + CONSOLE_SUFFIX, 0);
        return paths(machine.name());
    }

    private void put(Call call, String volume, byte[] content) {
        pool.delete(volume);
        pool.create(volume, content.length);
        pool.write(call, volume, content);
    }

    /** Paths of those that a definition names. */
    Map<String, String> paths(String machine) {
        var paths = new LinkedHashMap<String, String>();
        pool.path(machine + ROOT_SUFFIX).ifPresent(path -> paths.put(Machine.ROOT, path));
        pool.path(machine + SEED_SUFFIX).ifPresent(path -> paths.put(QemuXml.SEED, path));
        return paths;
    }

    byte[] seed(String machine) {
        return pool.read(machine + SEED_SUFFIX, 0, SEED_LIMIT);
    }

    /** Puts another seed in the place of the old one, or of none. */
    void reseed(Call call, String machine, byte[] seed) {
        put(call, machine + SEED_SUFFIX, seed);
    }

    /** Path of the console's log. */
    String console(String machine) {
        return path(machine + CONSOLE_SUFFIX);
    }

    /** Path of the seed, also where it was lost. */
    String seedPath(String machine) {
        return path(machine + SEED_SUFFIX);
    }

    private String path(String volume) {
        return pool.path(volume).orElseGet(() -> pool.folder() + "/" + volume);
    }

    String root(String machine) {
        return machine + ROOT_SUFFIX;
    }

    /** What the console's log has from a place on. */
    byte[] console(String machine, long from) {
        var volume = machine + CONSOLE_SUFFIX;
        var end = pool.capacity(volume).orElse(0L);
        return end <= from ? new byte[0] : pool.read(volume, from, (int) Math.min(end - from, 1 << 20));
    }

    Optional<Integer> gib(String machine) {
        return pool.capacity(machine + ROOT_SUFFIX).map(bytes -> (int) (bytes / Ext4.GIB));
    }

    /** The machine's own system makes its partition and file system as large at the next boot. */
    void grow(String machine, int gib) {
        pool.resize(machine + ROOT_SUFFIX, gib * Ext4.GIB);
    }

    /** Removes all, with what was made beside them: disks of snapshots, older parts of the log. */
    void delete(String machine) {
        pool.refresh();
        pool.names().stream().filter(name -> name.startsWith(machine + ".")).forEach(pool::delete);
    }
}
