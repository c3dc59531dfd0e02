package dev.croft.aliyun;

import dev.croft.contract.Faults;
import dev.croft.contract.FaultsContract;
import dev.croft.contract.VmSpecs;
import dev.croft.model.Cidr;
import dev.croft.spi.Backend;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Stand.class)
class FaultsIT extends FaultsContract {
    private final Stand.Cloud cloud;
    private final AliyunBackend backend;

    FaultsIT(Stand.Cloud cloud) {
        this.cloud = cloud;
        this.backend = cloud.backend();
    }

    @Override
    protected Faults faults() {
        return cloud.stub.faults();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected List<String> present() {
        return cloud.stub.present();
    }

    @Override
    protected NetworkSpec networkSpec(Egress egress) {
        var cidr = Cidr.parse("10.44.0.0/24");
        return new NetworkSpec(cidr, List.of(), egress, List.of(NetworkContractTest.SSH), Optional.of("dev.croft"));
    }

    @Override
    protected DiskSpec diskSpec() {
        return new DiskSpec(20, Optional.empty(), Optional.empty(), true);
    }

    @Override
    protected VmSpec vmSpec(String network, String disk) {
        var spec = VmContractTest.vm(network, List.of(new Attachment(disk, "/data")));
        return VmSpecs.with(spec, "privateIp", Optional.empty());
    }
}
