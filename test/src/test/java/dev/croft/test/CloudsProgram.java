package dev.croft.test;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.PatientRunner;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import java.util.HashMap;
import java.util.Map;

/** A program with machines on three clouds, each by a provider of its own. */
public final class CloudsProgram {
    private CloudsProgram() {}

    public static void main(String[] args) {
        Pulumi.run(context -> {
            PatientRunner.install();
            machine("aws", "10.60.1.0/24", ProviderArgs.builder().backend("aws").aws(cloud(context, "aws")));
            machine(
                    "aliyun",
                    "10.60.2.0/24",
                    ProviderArgs.builder().backend("aliyun").aliyun(cloud(context, "aliyun")));
            machine("libvirt", "10.60.3.0/24", ProviderArgs.builder().backend("libvirt"));
        });
    }

    /** With an endpoint in the configuration: an emulator. */
    private static Map<String, Object> cloud(Context context, String name) {
        var settings = new HashMap<String, Object>(Map.of("region", "eu-central-1"));
        context.config()
                .get(name)
                .ifPresent(endpoint ->
                        settings.putAll(Map.of("endpoint", endpoint, "accessKey", "testid", "secretKey", "hush-hush")));
        return settings;
    }

    private static void machine(String cloud, String cidr, ProviderArgs.Builder args) {
        var provider = new Provider(cloud, args.build());
        var by = CustomResourceOptions.builder().provider(provider).build();
        var network =
                new Network(cloud + "-net", NetworkArgs.builder().cidr(cidr).build(), by);
        var image = new Image(
                cloud + "-image", ImageArgs.builder().source("debian-13").build(), by);
        new Vm(
                cloud + "-1",
                VmArgs.builder()
                        .image(image.id())
                        .network(network.id())
                        .cpus(1)
                        .memoryMib(512)
                        .build(),
                by);
    }
}
