package dev.croft.spi;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import java.util.Optional;

@Doc("A data disk. It only ever grows.")
public record DiskSpec(
        @Doc("Size in GiB.") @Range(min = 1, max = 65536) int sizeGib,
        @Doc("The cloud's kind of disk, such as `gp3`; left out: its default.") Optional<String> kind,
        @Doc("The cloud's zone; libvirt has none.") @Replaces Optional<String> zone,
        @Doc("I/O operations a second, where the kind of disk lets you choose; left out: the kind's own.")
                @Range(min = 100, max = 256000)
                Optional<Integer> iops,
        @Doc("Throughput in MiB/s, where the kind of disk lets you choose; left out: the kind's own.")
                @Range(min = 125, max = 2000)
                Optional<Integer> throughput,
        @Doc("Whether a cloud encrypts what is on it; left out: it does.") @Replaces(addedLater = true)
                Optional<Boolean> encrypted,
        @Doc("Whether it may be deleted with what is on it. Set and applied before the deletion.") @Default("false")
                boolean allowDestroy)
        implements HoldsData {
    /** One that is kept. */
    public DiskSpec(int sizeGib, Optional<String> kind, Optional<String> zone) {
        this(sizeGib, kind, zone, false);
    }

    /** One whose speed is its kind's own. */
    public DiskSpec(int sizeGib, Optional<String> kind, Optional<String> zone, boolean allowDestroy) {
        this(sizeGib, kind, zone, Optional.empty(), Optional.empty(), Optional.empty(), allowDestroy);
    }
}
