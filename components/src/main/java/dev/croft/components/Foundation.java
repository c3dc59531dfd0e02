package dev.croft.components;

import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import dev.croft.components.data.EnvironmentData;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.enums.NetworkEgress;
import dev.croft.sdk.compute.enums.NetworkProtocol;
import dev.croft.sdk.compute.inputs.NetworkIngressArgs;
import java.util.Map;

/** What the machines of an environment stand on: the backend, the network, the image. */
final class Foundation {
    private Foundation() {}

    /** One provider for all: each is a process of its own, and starting another costs every run half a second. */
    static ProviderResource provider(String name, EnvironmentData.Provider backend, Resource parent) {
        var args = ProviderArgs.builder().backend(backend.backend()).libvirt(Map.copyOf(backend.libvirt()));
        if (!backend.aws().isEmpty()) {
            args.aws(Map.copyOf(backend.aws()));
        }
        if (!backend.aliyun().isEmpty()) {
            args.aliyun(Map.copyOf(backend.aliyun()));
        }
        return new Provider(
                name + "-" + backend.backend(),
                args.build(),
                CustomResourceOptions.builder().parent(parent).build());
    }

    static Network network(String name, EnvironmentData data, CustomResourceOptions ours) {
        var network = data.network();
        var ingress = network.ingress().stream()
                .map(rule -> NetworkIngressArgs.builder()
                        .protocol(
                                switch (rule.protocol()) {
                                    case "udp" -> NetworkProtocol.Udp;
                                    case "icmp" -> NetworkProtocol.Icmp;
                                    default -> NetworkProtocol.Tcp;
                                })
                        .ports(rule.ports())
                        .from(rule.from().stream().map(Object::toString).toList())
                        .build())
                .toList();
        return new Network(
                name,
                NetworkArgs.builder()
                        .cidr(network.cidr().toString())
                        .domain(data.domain())
                        .egress(
                                switch (network.egress()) {
                                    case "routed" -> NetworkEgress.Routed;
                                    case "none" -> NetworkEgress.None;
                                    default -> NetworkEgress.Nat;
                                })
                        .ingress(ingress)
                        .build(),
                ours);
    }

    static Image image(String name, EnvironmentData data, Bundle bundle, CustomResourceOptions ours) {
        var image = data.imageOrDefault();
        var args = ImageArgs.builder().source(image.source());
        if (image.bake()) {
            args.packages(BakedPackages.of(image.source()))
                    .bundle(bundle.folder().toString());
        }
        return new Image(name, args.build(), ours);
    }
}
