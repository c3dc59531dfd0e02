package dev.croft.libvirt.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Makes a volume another name of a file that is here, where pool and file share a file system and the pool's folder is
 * ours to write. No byte is copied, so both must never be written again: to be replaced or removed is all right, as that
 * leaves the other name alone.
 */
public final class HardLink {
    private HardLink() {}

    /**
     * Makes the volume; one of that name must not be there.
     *
     * @return false where it cannot be done that way; an empty volume may be there then
     */
    public static boolean place(Pool pool, String volume, Path file) {
        var link = Path.of(pool.folder(), volume + ".link");
        try {
            Files.deleteIfExists(link);
            Files.createLink(link, file);
            try {
                var bytes = Files.size(file);
                // libvirt makes the volume, so that it knows it at once: it refuses to look again while an upload runs.
                pool.create(volume, bytes);
                var target = Path.of(pool.require(volume, volume, "run it again"));
                // The folder that libvirt sees may be another one, as with a libvirtd in a container.
                if (!Files.isRegularFile(target) || Files.size(target) != bytes) {
                    return false;
                }
                Files.move(link, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(link);
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Another file system, no right to write there, or no hard links at all: there is another way.
            return false;
        }
        // What the pool says of its free space.
        pool.refresh();
        return true;
    }
}
