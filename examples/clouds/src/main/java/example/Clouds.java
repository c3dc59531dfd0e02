package example;

import com.pulumi.Pulumi;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.Bundle;
import dev.croft.components.Environment;
import dev.croft.components.NodePool;
import dev.croft.components.PatientRunner;
import dev.croft.components.data.EnvironmentFile;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Three clouds in one stack, a provider each: an environment on AWS, whose cluster a standby may follow; the machines of that
 * standby on Aliyun; one machine on libvirt here. The standby cluster itself is an environment in a stack of its own
 * (docs/postgresql.md), as a stack has one.
 */
public final class Clouds {
    private static final String PRIMARY =
            """
            domain: main.croft
            network: { cidr: 10.46.0.0/24, egress: routed, jump: infra-1, ingress: [ { ports: [ "22" ], from: [ 198.51.100.0/24 ] } ] }
            image: { source: debian-13, bake: false }
            vm: { cpus: 2, memoryMib: 4096 }
            infra: { nodes: [ { ip: 10.46.0.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            pgsql:
              pg-main:
                members:
                  - { seq: 1, role: primary, ip: 10.46.0.11 }
                  - { seq: 2, role: replica, ip: 10.46.0.12 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: aws, aws: { region: eu-central-1 } }
            """;

    public static void main(String[] args) {
        Pulumi.run(context -> {
            PatientRunner.install();
            var data = EnvironmentFile.parse("the primary", PRIMARY);
            var primary = new Environment("main", data, Bundle.find("debian-13", System.getenv()));
            var standby = machines(
                    "standby",
                    ProviderArgs.builder().backend("aliyun").aliyun(Map.of("region", "eu-central-1")),
                    "10.46.1.0/24",
                    List.of(node("pg-dr-1", "10.46.1.11"), node("pg-dr-2", "10.46.1.12")));
            var here = machines(
                    "here", ProviderArgs.builder().backend("libvirt"), "10.46.2.0/24", List.of(node("lab-1", "10.46.2.11")));
            context.export("portal", primary.portal());
            standby.nodes().forEach(node -> context.export(node.name(), node.endpoint()));
            here.nodes().forEach(node -> context.export(node.name(), node.endpoint()));
        });
    }

    private static NodeData node(String name, String ip) {
        return new NodeData(name, name.replaceFirst("-\\d+$", ""), ip, Optional.empty());
    }

    private static NodePool machines(String name, ProviderArgs.Builder cloud, String cidr, List<NodeData> nodes) {
        var provider = new Provider(name, cloud.build());
        var by = CustomResourceOptions.builder().provider(provider).build();
        var network = new Network(name, NetworkArgs.builder().cidr(cidr).build(), by);
        var image = new Image(name, ImageArgs.builder().source("debian-13").build(), by);
        var key = new SshKey(name, SshKeyArgs.builder().build(), by);
        var place = new NodePool.Place(
                Optional.of(provider), image, network, key, new Machine(1, 1024, 20), Map.of(), false);
        return new NodePool(name, place, nodes, ComponentResourceOptions.Empty);
    }
}
