package dev.croft.test.bench;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import com.pulumi.core.Output;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.Bundle;
import dev.croft.components.PatientRunner;
import dev.croft.sdk.Provider;
import dev.croft.sdk.ProviderArgs;
import dev.croft.sdk.bootstrap.Node;
import dev.croft.sdk.bootstrap.NodeArgs;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.bootstrap.inputs.RepositoryArgs;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.ImageArgs;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.NetworkArgs;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.security.SshKey;
import dev.croft.sdk.security.SshKeyArgs;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program of the benchmarks: machines, and NODES on them where there is a repository. Configuration: {@code nodes} (how
 * many), {@code prefix} (the first three numbers of the network), {@code memory} (MiB of each), {@code baked} (packages that the image
 * holds, with commas), {@code repository} (address of the bundle; left out: machines only), {@code packages} (more packages, with commas).
 */
public final class NodesProgram {
    private NodesProgram() {}

    public static void main(String[] args) {
        Pulumi.run(NodesProgram::stack);
    }

    private static void stack(Context context) {
        PatientRunner.install();
        var config = context.config();
        var prefix = config.require("prefix");
        var provider = new Provider(
                "libvirt",
                ProviderArgs.builder()
                        .backend("libvirt")
                        .libvirt(Map.of("uri", "lxc:///"))
                        .build());
        var ours = CustomResourceOptions.builder().provider(provider).build();
        var bundle = Bundle.find("debian-13", System.getenv());
        var key = new SshKey("admin", SshKeyArgs.builder().comment("bench").build(), ours);
        var network = new Network(
                "net",
                NetworkArgs.builder()
                        .cidr(prefix + ".0/24")
                        .domain("bench.croft")
                        .build(),
                ours);
        var image = ImageArgs.builder().source("debian-13");
        config.get("baked").ifPresent(p -> image.packages(List.of(p.split(",")))
                .bundle(bundle.folder().toString()));
        var made = new Image("image", image.build(), ours);
        var told = new TreeMap<String, Output<Map<String, Object>>>();
        for (var i = 1; i <= Integer.parseInt(config.require("nodes")); i++) {
            var name = "n" + i;
            var ip = prefix + "." + (10 + i);
            var vm = new Vm(
                    name,
                    VmArgs.builder()
                            .hostname(name)
                            .image(made.id())
                            .network(network.id())
                            .privateIp(ip)
                            .memoryMib(Integer.parseInt(config.require("memory")))
                            .rootDiskGib(4)
                            .sshKeys(key.publicKey().applyValue(List::of))
                            .build(),
                    ours);
            config.get("repository").ifPresent(url -> {
                var node = NodeArgs.builder()
                        .connection(connection(vm, key))
                        .name(name)
                        .ip(ip)
                        .domain("bench.croft")
                        .repository(RepositoryArgs.builder()
                                .url(url)
                                .key(bundle.key())
                                .build())
                        .onDelete(OnDelete.Abandon);
                config.get("packages").ifPresent(p -> node.packages(List.of(p.split(","))));
                new Node(name, node.build(), ours);
            });
            told.put(
                    name,
                    vm.connection()
                            .applyValue(c -> Map.of("host", c.host(), "user", c.user(), "hostKey", c.hostKey())));
        }
        context.export("key", key.privateKey());
        told.forEach(context::export);
    }

    private static Output<ConnectionArgs> connection(Vm vm, SshKey key) {
        return Output.tuple(vm.connection(), key.privateKey()).applyValue(t -> ConnectionArgs.builder()
                .host(t.t1.host())
                .port(t.t1.port())
                .user(t.t1.user())
                .hostKey(t.t1.hostKey())
                .privateKey(t.t2)
                .build());
    }
}
