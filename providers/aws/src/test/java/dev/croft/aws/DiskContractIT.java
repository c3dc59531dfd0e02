package dev.croft.aws;

import dev.croft.contract.Sample;
import dev.croft.contract.StoreContract;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.Existing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Moto.class)
class DiskContractIT extends StoreContract<DiskSpec, DiskState> {
    private final Moto.Cloud cloud;

    DiskContractIT(Moto.Cloud cloud) {
        this.cloud = cloud;
    }

    private static DiskSpec disk(int gib, String kind, Optional<Integer> iops, Optional<Integer> throughput) {
        return new DiskSpec(gib, Optional.of(kind), Optional.empty(), iops, throughput, Optional.empty(), true);
    }

    @Override
    protected Sample<DiskSpec, DiskState> sample() {
        var none = Optional.<Integer>empty();
        return new Sample<>(
                cloud.backend().disks(),
                disk(20, "gp3", Optional.of(4000), Optional.of(250)),
                Map.of(
                        "sizeGib", disk(30, "gp3", Optional.of(4000), Optional.of(250)),
                        "iops", disk(20, "gp3", Optional.of(5000), Optional.of(250)),
                        "throughput", disk(20, "gp3", Optional.of(4000), Optional.of(300)),
                        "its own speed", disk(20, "gp3", none, none),
                        "kind", disk(20, "io2", Optional.of(4000), none)),
                Map.of("speed", this::slow),
                Map.of(
                        "kind", disk(20, "floppy", none, none),
                        "iops", disk(20, "gp2", Optional.of(3000), none),
                        "throughput", disk(20, "io2", Optional.of(3000), Optional.of(200)),
                        "sizeGib", disk(100, "st1", none, none)),
                // What is the default comes back as left out.
                Set.of("allowDestroy", "zone", "kind"));
    }

    private void slow(Existing<?, ?> disk) {
        cloud.ec2.modifyVolume(r -> r.volumeId(disk.id()).iops(3000).throughput(125));
    }

    @Override
    protected List<String> present() {
        return cloud.present();
    }
}
