package dev.croft.libvirt;

import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.host.Temporary;
import dev.croft.libvirt.seed.Ext4;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.Existing;
import dev.croft.spi.Store;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Data disks: sparse volumes with an ext4 file system, which containers mount. A volume's name holds its owner's token. */
final class DiskStore implements Store<DiskSpec, DiskState> {
    private static final DiskState STATE = new DiskState("ext4");
    private static final int SUPERBLOCK_END = 2048;

    private final Pool pool;
    private final Domains domains;

    DiskStore(Pool pool, Domains domains) {
        this.pool = pool;
        this.domains = domains;
    }

    @Override
    public List<Problem> check(DiskSpec spec) {
        return new Problems()
                .absent(spec.kind(), "kind", "has no kinds of disks")
                .absent(spec.zone(), "zone", "has no zones")
                .list();
    }

    @Override
    public Existing<DiskSpec, DiskState> create(Call call, DiskSpec spec) {
        var id = pool.fitting(call.owner().physicalName(), Names.DISK_SUFFIX);
        var bytes = spec.sizeGib() * Ext4.GIB;
        if (pool.path(id).isEmpty()) {
            pool.create(id, bytes);
        } else if (Ext4.begins(pool.head(id, SUPERBLOCK_END))) {
            return read(call, id, Optional.of(spec)).orElseThrow();
        }
        fill(call, id, bytes, "croft-data", Optional.empty());
        return new Existing<>(id, spec, STATE);
    }

    /** Formats and uploads; nothing stays of it on this machine. */
    private void fill(Call call, String id, long bytes, String label, Optional<byte[]> seed) {
        try (var folder = new Temporary()) {
            pool.upload(call, id, Ext4.make(call, folder, bytes, label, seed));
        }
    }

    @Override
    public Optional<Existing<DiskSpec, DiskState>> read(Call call, String id, Optional<DiskSpec> last) {
        pool.refresh();
        return pool.capacity(id).map(bytes -> {
            var gib = (int) (bytes / Ext4.GIB);
            var drift = Ext4.begins(pool.head(id, SUPERBLOCK_END))
                    ? Map.<String, String>of()
                    : Map.of("content", "no file system");
            return new Existing<>(id, new DiskSpec(gib, Optional.empty(), Optional.empty()), STATE, drift);
        });
    }

    @Override
    public DiskState update(Call call, String id, DiskSpec before, DiskSpec spec) {
        var name = call.owner().name();
        var path = pool.require(id, name, "if its data is lost, delete the resource and make it anew");
        grow(call, pool, domains, id, path, spec.sizeGib());
        if (!Ext4.begins(pool.head(id, SUPERBLOCK_END))) {
            fill(call, id, spec.sizeGib() * Ext4.GIB, "croft-data", Optional.empty());
        }
        return STATE;
    }

    /** Grows volume and file system; a smaller size is refused, and so is a volume in use. */
    static void grow(Call call, Pool pool, Domains domains, String volume, String path, int gib) {
        var name = call.owner().name();
        var now = pool.capacity(volume).orElse(0L);
        var wanted = gib * Ext4.GIB;
        if (wanted == now) {
            return;
        }
        if (wanted < now) {
            throw new CloudException(
                    Kind.INVALID,
                    name,
                    "has " + now / Ext4.GIB + " GiB and cannot shrink to " + gib + " GiB",
                    "set it back to " + now / Ext4.GIB + " or more");
        }
        var users = domains.running(path);
        if (!users.isEmpty()) {
            throw new CloudException(
                    Kind.IN_USE,
                    name,
                    "a container's disk grows only while nothing uses it, and " + String.join(", ", users) + " does",
                    "stop it first: log in and run 'sudo poweroff'");
        }
        pool.resize(volume, wanted);
        Ext4.grow(call, name, path);
    }

    @Override
    public void delete(Call call, String id, DiskSpec spec) {
        var path = pool.path(id);
        var users = path.map(domains::using).orElse(List.of());
        if (!users.isEmpty()) {
            throw new CloudException(
                    Kind.IN_USE,
                    call.owner().name(),
                    "the disk is attached to " + String.join(", ", users),
                    "detach it there first");
        }
        pool.delete(id);
    }
}
