package dev.croft.aws;

import dev.croft.contract.Faults;
import dev.croft.contract.RefreshContract;
import dev.croft.contract.VmSpecs;
import dev.croft.spi.Backend;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Moto.class)
class RefreshIT extends RefreshContract {
    private final AwsBackend backend;
    private final AwsBackend fresh;
    private final FaultProxy proxy;

    RefreshIT(Moto.Cloud cloud) throws IOException {
        proxy = new FaultProxy(cloud.uri);
        backend = cloud.backend();
        fresh = cloud.backend(proxy.uri(), Map.of());
    }

    @AfterEach
    void close() {
        backend.close();
        fresh.close();
        proxy.close();
    }

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected Backend fresh() {
        return fresh;
    }

    @Override
    protected Faults calls() {
        return proxy.faults();
    }

    @Override
    protected VmSpec vm(String network, List<Attachment> disks) {
        return VmSpecs.with(VmContractIT.vm(network, disks), "privateIp", Optional.empty());
    }

    /** Of an instance's protection. */
    @Override
    protected List<String> oneByOne() {
        return List.of("DescribeInstanceAttribute");
    }
}
