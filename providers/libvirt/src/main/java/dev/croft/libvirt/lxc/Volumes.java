package dev.croft.libvirt.lxc;

import dev.croft.libvirt.Ext4Volumes;
import dev.croft.libvirt.Names;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.host.Temporary;
import dev.croft.libvirt.seed.Ext4;
import dev.croft.libvirt.seed.Seed;
import dev.croft.spi.Call;
import java.util.Optional;

/** The volume that a container writes to, with its seed inside. */
final class Volumes {
    private final Pool pool;
    private final Ext4Volumes systems;

    Volumes(Pool pool, Ext4Volumes systems) {
        this.pool = pool;
        this.systems = systems;
    }

    String name(String machine) {
        return pool.fitting(machine, Names.DISK_SUFFIX);
    }

    /** Makes it, in place of one that an interrupted creation may have left; returns its path. */
    String make(Call call, String machine, int gib, Seed seed) {
        var volume = name(machine);
        try (var folder = new Temporary()) {
            var file = Ext4.make(call, folder, gib * Ext4.GIB, "croft-root", Optional.of(seed.archive()));
            pool.delete(volume);
            pool.create(volume, gib * Ext4.GIB);
            pool.upload(call, volume, file);
        }
        return pool.require(volume, call.owner().name(), "run it again");
    }

    Optional<String> path(String machine) {
        return pool.path(name(machine));
    }

    /** What can be used of it: its file system may be smaller than the volume, where another hand changed that. */
    Optional<Integer> gib(String machine) {
        return systems.facts(name(machine)).map(system -> (int) (system.bytes() / Ext4.GIB));
    }

    /** Makes volume and file system larger. */
    void grow(Call call, String machine, int gib) {
        systems.resize(call, call.owner().name(), name(machine), gib);
    }

    void delete(String machine) {
        pool.delete(name(machine));
    }
}
