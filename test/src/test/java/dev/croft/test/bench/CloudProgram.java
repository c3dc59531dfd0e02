package dev.croft.test.bench;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.PatientRunner;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.compute.Disk;
import dev.croft.sdk.compute.DiskArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.compute.inputs.VmAttachmentArgs;
import java.util.List;
import java.util.Map;

/**
 * Machines in one network of a cloud's stand-in. Configuration: {@code cloud} ({@code aws} or {@code aliyun}), {@code endpoint} (the
 * stand-in's address), {@code machines} (how many), {@code disks} ({@code true}: each has a data disk).
 */
public final class CloudProgram {
    private CloudProgram() {}

    public static void main(String[] args) {
        Pulumi.run(CloudProgram::stack);
    }

    private static void stack(Context context) {
        PatientRunner.install();
        var config = context.config();
        var cloud = config.require("cloud");
        Map<String, Object> settings = Map.of(
                "region", "eu-central-1",
                "endpoint", config.require("endpoint"),
                "accessKey", "testid",
                "secretKey", "testsecret");
        var args = ProviderArgs.builder().backend(cloud);
        var provider = new Provider(cloud, (cloud.equals("aws") ? args.aws(settings) : args.aliyun(settings)).build());
        var ours = CustomResourceOptions.builder().provider(provider).build();
        var network =
                new Network("net", NetworkArgs.builder().cidr("10.61.0.0/16").build(), ours);
        var image = new Image("image", ImageArgs.builder().source("debian-13").build(), ours);
        for (var i = 1; i <= Integer.parseInt(config.require("machines")); i++) {
            var vm = VmArgs.builder()
                    .image(image.id())
                    .network(network.id())
                    .cpus(1)
                    .memoryMib(512);
            if (config.get("disks").isPresent()) {
                var disk = new Disk(
                        "disk-" + i,
                        DiskArgs.builder().sizeGib(1).allowDestroy(true).build(),
                        ours);
                vm.disks(disk.id()
                        .applyValue(id -> List.of(VmAttachmentArgs.builder()
                                .disk(id)
                                .mountPath("/data")
                                .build())));
            }
            new Vm("vm-" + i, vm.build(), ours);
        }
    }
}
