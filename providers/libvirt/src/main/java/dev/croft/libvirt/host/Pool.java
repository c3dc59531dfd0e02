package dev.croft.libvirt.host;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Hashes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.libvirt.Connect;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;

/** The storage pool that holds images and disks; made at the first use. All names are those of volumes in it. */
public final class Pool {
    /** Of struct loop_info64, without the 0 at its end. */
    private static final int LOOP_NAME = 63;
    /** VIR_STORAGE_VOL_RESIZE_SHRINK. */
    private static final int SHRINK = 4;
    /** Room for an image's name, {@code debian-13-0123456789abcdef}. */
    private static final int SHORTEST = 26;

    private final Hypervisor hypervisor;
    private final String name;
    private final String path;

    /** @param path folder on libvirt's host, used only where the pool has to be made */
    public Pool(Hypervisor hypervisor, String name, String path) {
        this.hypervisor = hypervisor;
        this.name = name;
        this.path = path;
    }

    private synchronized StoragePool pool(Connect connect) throws LibvirtException {
        var found = Hypervisor.found(() -> connect.storagePoolLookupByName(name), ErrorNumber.VIR_ERR_NO_STORAGE_POOL);
        var pool = found.isPresent() ? found.get() : define(connect);
        if (pool.isActive() == 0) {
            pool.create(0);
        }
        return pool;
    }

    private StoragePool define(Connect connect) throws LibvirtException {
        try {
            var pool =
                    connect.storagePoolDefineXML(XmlTemplate.render("pool.xml", Map.of("name", name, "path", path)), 0);
            pool.build(0);
            pool.setAutostart(1);
            return pool;
        } catch (LibvirtException e) {
            // Another process of ours made it in this moment.
            return Hypervisor.found(() -> connect.storagePoolLookupByName(name), ErrorNumber.VIR_ERR_NO_STORAGE_POOL)
                    .orElseThrow(() -> e);
        }
    }

    private Optional<StorageVol> volume(Connect connect, String volume) throws LibvirtException {
        var pool = pool(connect);
        return Hypervisor.found(() -> pool.storageVolLookupByName(volume), ErrorNumber.VIR_ERR_NO_STORAGE_VOL);
    }

    /**
     * A volume's name from a longer one: what a container mounts goes through a loop device, whose name for its file ends
     * at 63 characters, and libvirt refuses longer paths.
     */
    public String fitting(String base, String suffix) {
        var room = LOOP_NAME - folder().length() - 1 - suffix.length();
        if (room < SHORTEST) {
            throw new CloudException(
                    Kind.INVALID,
                    name,
                    "the pool's folder " + folder() + " is too long a path for containers, which take "
                            + (LOOP_NAME - 1 - SHORTEST - suffix.length()) + " characters",
                    "set croft:libvirt's poolPath to a shorter one, with another name in pool");
        }
        return (base.length() <= room
                        ? base
                        : base.substring(0, room - 9) + "-" + Hashes.hex(base).substring(0, 8))
                + suffix;
    }

    /** The volume's path on libvirt's host, if there is such a volume. */
    public Optional<String> path(String volume) {
        return hypervisor.run(volume, connect -> {
            var found = volume(connect, volume);
            return found.isPresent() ? Optional.of(found.get().getPath()) : Optional.empty();
        });
    }

    /** The volume's path; NOT_FOUND where there is none. */
    public String require(String volume, String thing, String remedy) {
        return path(volume)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, thing, "the pool '" + name + "' has no volume '" + volume + "'", remedy));
    }

    /** Size as the guest sees it, in bytes. */
    public Optional<Long> capacity(String volume) {
        return hypervisor.run(volume, connect -> {
            var found = volume(connect, volume);
            return found.isPresent() ? Optional.of(found.get().getInfo().capacity) : Optional.empty();
        });
    }

    /** Names of all volumes. */
    public List<String> names() {
        return hypervisor.run(name, connect -> List.of(pool(connect).listVolumes()));
    }

    /** Looks at the folder again, so that what was removed behind libvirt's back shows. */
    public void refresh() {
        hypervisor.run(name, connect -> {
            try {
                pool(connect).refresh(0);
            } catch (LibvirtException e) {
                // Refused while an upload runs; what libvirt knows must do then.
                return false;
            }
            return true;
        });
    }

    /** An empty sparse volume. */
    public void create(String volume, long bytes) {
        var xml = XmlTemplate.render("volume.xml", Map.of("name", volume, "bytes", String.valueOf(bytes)));
        hypervisor.run(volume, connect -> pool(connect).storageVolCreateXML(xml, 0));
    }

    /**
     * An empty qcow2 volume on a base: what it does not hold is read from there.
     *
     * @param format of the base: {@code qcow2} or {@code raw}
     */
    public void createOverlay(String volume, long bytes, String basePath, String format) {
        var xml = XmlTemplate.render(
                "overlay.xml",
                Map.of("name", volume, "bytes", String.valueOf(bytes), "base", basePath, "format", format));
        hypervisor.run(volume, connect -> pool(connect).storageVolCreateXML(xml, 0));
    }

    /** Fills a volume, which must be as large. */
    public void write(Call call, String volume, byte[] content) {
        call.checkpoint("writing " + volume);
        hypervisor.run(volume, connect -> {
            var target = volume(connect, volume)
                    .orElseThrow(() -> new CloudException(
                            Kind.NOT_FOUND, volume, "the volume is gone from pool '" + name + "'", "run it again"));
            SparseUpload.bytes(connect, target, content);
            return true;
        });
    }

    /**
     * Fills a volume from a file; holes in the file stay holes. libvirt tells nobody of what it could not write for lack
     * of space: so there must be room before, and what is written last must be there after.
     */
    public void upload(Call call, String volume, Path file) {
        call.checkpoint("uploading " + volume);
        refresh();
        needs(SparseUpload.bytes(file), call.owner().name());
        hypervisor.run(volume, connect -> {
            var target = volume(connect, volume)
                    .orElseThrow(() -> new CloudException(
                            Kind.NOT_FOUND, volume, "the volume is gone from pool '" + name + "'", "run it again"));
            SparseUpload.run(call, connect, target, file);
            return true;
        });
        if (!Arrays.equals(head(volume, SparseUpload.HEAD), SparseUpload.head(file))) {
            throw new CloudException(
                    Kind.NO_SPACE,
                    call.owner().name(),
                    "libvirt lost what was uploaded to '" + volume + "' in its pool '" + name
                            + "', as it does where no space is left",
                    "make room in " + folder() + ", or set croft:libvirt's pool to another");
        }
    }

    /** The first bytes of a volume; fewer where it is shorter. */
    public byte[] head(String volume, int bytes) {
        return read(volume, 0, bytes);
    }

    /** A part of a volume; shorter where it ends before. */
    public byte[] read(String volume, long from, int bytes) {
        return hypervisor.run(volume, connect -> {
            var source = volume(connect, volume);
            return source.isPresent() ? SparseUpload.read(connect, source.get(), from, bytes) : new byte[0];
        });
    }

    /** Moves a volume's end: what is behind a nearer end is lost, all else is not touched. */
    public void resize(String volume, long bytes) {
        hypervisor.run(volume, connect -> {
            var found = volume(connect, volume);
            return found.isPresent()
                    ? found.get().resize(bytes, found.get().getInfo().capacity > bytes ? SHRINK : 0)
                    : 0;
        });
    }

    /** Removes a volume; succeeds where there is none. */
    public void delete(String volume) {
        hypervisor.run(volume, connect -> {
            var found = volume(connect, volume);
            if (found.isPresent()) {
                found.get().delete(0);
            }
            return true;
        });
    }

    /** Fails with NO_SPACE where the pool has less than so many bytes. */
    public void needs(long bytes, String thing) {
        var available = hypervisor.run(name, connect -> pool(connect).getInfo().available);
        if (available < bytes) {
            throw new CloudException(
                    Kind.NO_SPACE,
                    thing,
                    "needs " + mib(bytes) + " MiB in libvirt's pool '" + name + "', which has " + (available >> 20)
                            + " MiB left",
                    "make room in " + folder() + ", or set croft:libvirt's pool to another");
        }
    }

    /** The pool's folder on libvirt's host. */
    public String folder() {
        return hypervisor.run(
                name, connect -> XmlDoc.parse(pool(connect).getXMLDesc(0)).text("/pool/target/path"));
    }

    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
