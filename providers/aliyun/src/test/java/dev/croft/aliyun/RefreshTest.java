package dev.croft.aliyun;

import dev.croft.contract.Faults;
import dev.croft.contract.RefreshContract;
import dev.croft.contract.VmSpecs;
import dev.croft.spi.Backend;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Stand.class)
class RefreshTest extends RefreshContract {
    private final Stand.Cloud cloud;
    private final AliyunBackend backend;
    private final AliyunBackend fresh;

    RefreshTest(Stand.Cloud cloud) {
        this.cloud = cloud;
        backend = cloud.backend();
        fresh = cloud.backend();
    }

    @AfterEach
    void close() {
        backend.close();
        fresh.close();
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
        return cloud.stub.faults();
    }

    @Override
    protected VmSpec vm(String network, List<Attachment> disks) {
        return VmSpecs.with(VmContractTest.vm(network, disks), "privateIp", Optional.empty());
    }

    @Override
    protected List<String> oneByOne() {
        return List.of();
    }
}
