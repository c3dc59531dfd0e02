package dev.croft.spi;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;
import dev.croft.model.Replaces;
import java.util.Optional;

@Doc("A data disk. It only ever grows.")
public record DiskSpec(
        @Doc("Size in GiB.") @Range(min = 1, max = 65536) int sizeGib,
        @Doc("The cloud's kind of disk, such as `gp3`; left out: its default.") @Replaces Optional<String> kind,
        @Doc("The cloud's zone; libvirt has none.") @Replaces Optional<String> zone,
        @Doc("Whether it may be deleted with what is on it. Set and applied before the deletion.") @Default("false")
                boolean allowDestroy)
        implements HoldsData {
    /** One that is kept. */
    public DiskSpec(int sizeGib, Optional<String> kind, Optional<String> zone) {
        this(sizeGib, kind, zone, false);
    }
}
