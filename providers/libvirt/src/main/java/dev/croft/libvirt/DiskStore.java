package dev.croft.libvirt;

import dev.croft.libvirt.host.LiveGrowth;
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
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Data disks: sparse volumes with an ext4 file system, which containers mount. A volume's name holds its owner's token. */
final class DiskStore implements Store<DiskSpec, DiskState> {
    private static final DiskState STATE = new DiskState("ext4");
    private final Pool pool;
    private final Domains domains;
    private final Power power;
    private final Ext4Volumes volumes;

    DiskStore(Pool pool, Domains domains, Power power) {
        this.pool = pool;
        this.domains = domains;
        this.power = power;
        this.volumes = new Ext4Volumes(pool, domains);
    }

    @Override
    public List<Problem> check(DiskSpec spec) {
        return new Problems("libvirt")
                .absent(spec.kind(), "kind", "has no kinds of disks")
                .absent(spec.zone(), "zone", "has no zones")
                .absent(spec.iops(), "iops", "does not limit disks")
                .absent(spec.throughput(), "throughput", "does not limit disks")
                .absent(spec.encrypted(), "encrypted", "does not encrypt disks")
                .list();
    }

    @Override
    public List<Problem> refuse(DiskSpec before, DiskSpec after) {
        return new Problems("libvirt")
                .shrinks("sizeGib", before.sizeGib(), after.sizeGib())
                .list();
    }

    @Override
    public List<String> notes(DiskSpec before, Optional<DiskSpec> after, Set<String> changed) {
        return changed.contains("sizeGib") && !LiveGrowth.allowed()
                ? List.of("a machine that the disk is attached to is restarted for this: it is shut down in order, then"
                        + " started again")
                : List.of();
    }

    @Override
    public Existing<DiskSpec, DiskState> create(Call call, DiskSpec spec) {
        var id = pool.fitting(call.owner().physicalName(), Names.DISK_SUFFIX);
        var bytes = spec.sizeGib() * Ext4.GIB;
        if (pool.path(id).isEmpty()) {
            pool.create(id, bytes);
        } else if (volumes.facts(id).isPresent()) {
            volumes.resize(call, call.owner().name(), id, spec.sizeGib());
            return new Existing<>(id, spec, STATE);
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
        return pool.capacity(id).map(capacity -> {
            var drift = new LinkedHashMap<String, String>();
            var system = volumes.facts(id).map(Ext4.Facts::bytes);
            if (system.isEmpty()) {
                drift.put("content", volumes.blank(id) ? "no file system" : "something that is not ext4");
            } else if (!system.get().equals(capacity)) {
                drift.put("fileSystem", system.get() + " of the volume's " + capacity + " bytes");
            }
            // What counts is what can be used.
            var bytes = Math.min(capacity, system.orElse(capacity));
            if (last.isEmpty()) {
                importable(id, bytes, drift);
            }
            var present = new DiskSpec(
                    (int) (bytes / Ext4.GIB),
                    Optional.empty(),
                    Optional.empty(),
                    last.map(DiskSpec::allowDestroy).orElse(false));
            return new Existing<>(id, present, STATE, drift);
        });
    }

    /** A declaration must be able to say what is there. */
    private static void importable(String id, long bytes, Map<String, String> drift) {
        if (drift.containsKey("content")) {
            throw new CloudException(
                    Kind.INVALID,
                    id,
                    "cannot be imported: its volume holds " + drift.get("content") + ", and containers take ext4",
                    "make a file system on the whole of it (mkfs.ext4), not on a partition");
        }
        if (bytes % Ext4.GIB != 0) {
            throw new CloudException(
                    Kind.INVALID,
                    id,
                    "cannot be imported: it has " + bytes + " bytes, and sizeGib counts whole GiB",
                    "grow volume and file system to " + (bytes / Ext4.GIB + 1) + " GiB (virsh vol-resize, resize2fs)");
        }
    }

    @Override
    public DiskState update(Call call, String id, DiskSpec before, DiskSpec spec) {
        var name = call.owner().name();
        pool.require(id, name, "if its data is lost, delete the resource and make it anew");
        if (volumes.facts(id).isEmpty()) {
            if (!volumes.blank(id)) {
                throw new CloudException(
                        Kind.INVALID,
                        name,
                        "its volume " + id + " holds something that is not ext4, which is not overwritten",
                        "repair it, or give it up: virsh vol-wipe --pool POOL " + id);
            }
            pool.resize(id, spec.sizeGib() * Ext4.GIB);
            fill(call, id, spec.sizeGib() * Ext4.GIB, "croft-data", Optional.empty());
        }
        var users = volumes.inTheWay(id, spec.sizeGib());
        users.forEach(user -> power.stop(call, user.name()));
        try {
            volumes.resize(call, name, id, spec.sizeGib());
        } finally {
            users.forEach(user -> power.start(
                    call, user.name(), user.addresses().stream().findFirst().orElse("")));
        }
        return STATE;
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
