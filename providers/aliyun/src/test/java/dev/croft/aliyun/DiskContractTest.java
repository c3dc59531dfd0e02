package dev.croft.aliyun;

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

@ExtendWith(Stand.class)
class DiskContractTest extends StoreContract<DiskSpec, DiskState> {
    private final Stand.Cloud cloud;

    DiskContractTest(Stand.Cloud cloud) {
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
                disk(500, "cloud_essd:PL2", none, none),
                Map.of(
                        "sizeGib",
                        disk(600, "cloud_essd:PL2", none, none),
                        "level",
                        disk(500, "cloud_essd:PL0", none, none),
                        "kind",
                        disk(500, "cloud_auto", Optional.of(4000), none)),
                Map.of("level", this::slow),
                Map.of(
                        "kind", disk(20, "floppy", none, none),
                        "iops", disk(20, "cloud_essd", Optional.of(3000), none),
                        "throughput", disk(20, "cloud_auto", none, Optional.of(200)),
                        "sizeGib", disk(100, "cloud_essd:PL2", none, none)),
                // What is the default comes back as left out.
                Set.of("allowDestroy", "zone"));
    }

    private void slow(Existing<?, ?> disk) {
        cloud.ecs("ModifyDiskSpec", Map.of("DiskId", disk.id(), "PerformanceLevel", "PL0"));
    }

    @Override
    protected List<String> present() {
        return cloud.stub.present();
    }
}
