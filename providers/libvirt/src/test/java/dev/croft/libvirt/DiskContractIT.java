package dev.croft.libvirt;

import dev.croft.contract.Sample;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class DiskContractIT extends LibvirtContract<DiskSpec, DiskState> {
    private static DiskSpec disk(int gib) {
        return new DiskSpec(gib, Optional.empty(), Optional.empty(), true);
    }

    @Override
    protected Sample<DiskSpec, DiskState> sample() {
        var none = Optional.<Integer>empty();
        return new Sample<>(
                it.backend.disks(),
                disk(1),
                Map.of("sizeGib", disk(2)),
                Map.of("wiped", disk -> Fixture.virsh("vol-wipe", "--pool", it.config.pool(), disk.id())),
                Map.of(
                        "kind", new DiskSpec(1, Optional.of("gp3"), Optional.empty(), true),
                        "zone", new DiskSpec(1, Optional.empty(), Optional.of("a"), true),
                        "iops",
                                new DiskSpec(
                                        1,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(3000),
                                        none,
                                        Optional.empty(),
                                        true),
                        "encrypted",
                                new DiskSpec(
                                        1, Optional.empty(), Optional.empty(), none, none, Optional.of(true), true)),
                Set.of("allowDestroy"));
    }
}
