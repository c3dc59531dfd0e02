package dev.croft.aws;

import dev.croft.contract.Faults;
import dev.croft.contract.FaultsContract;
import dev.croft.model.Cidr;
import dev.croft.spi.Backend;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** It takes ten minutes: {@code make chaos} runs it. */
@ExtendWith(Moto.class)
class FaultsRun extends FaultsContract {
    private final Moto.Cloud cloud;
    private final FaultProxy proxy;
    private final AwsBackend backend;

    FaultsRun(Moto.Cloud cloud) throws IOException {
        this.cloud = cloud;
        this.proxy = new FaultProxy(cloud.uri);
        this.backend = cloud.backend(proxy.uri(), Map.of());
    }

    @Override
    protected Faults faults() {
        return proxy.faults();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected List<String> present() {
        return cloud.present();
    }

    @Override
    protected NetworkSpec networkSpec(Egress egress) {
        var cidr = Cidr.parse("10.44.0.0/24");
        return new NetworkSpec(cidr, List.of(), egress, List.of(NetworkContractIT.SSH), Optional.empty());
    }

    @Override
    protected DiskSpec diskSpec() {
        return new DiskSpec(3, Optional.empty(), Optional.empty(), true);
    }

    @Override
    protected VmSpec vmSpec(String network, String disk) {
        var spec = VmContractIT.vm(network, List.of(new Attachment(disk, "/data")));
        return new VmSpec(
                spec.hostname(),
                spec.image(),
                2,
                1024,
                10,
                network,
                Optional.empty(),
                Optional.empty(),
                true,
                spec.disks(),
                spec.sshKeys(),
                Optional.empty(),
                Map.of());
    }

    @Test
    @Disabled("moto gives DHCP options no tags at their creation: after a lost answer nothing can be found")
    void aLostAnswerOfDhcpOptions() {}

    @Test
    @Disabled(
            "moto does not honour client tokens: the look by tag stands in for them here, as after a lost answer on AWS")
    void aClientTokenMakesOneThing() {}
}
