package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.sdk.Provider;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.security.SshKey;
import java.util.List;
import java.util.Map;

/** Machines of one image in one network, reached with one key. */
public final class NodePool extends ComponentResource {
    private final List<NodeRef> nodes;

    /**
     * Where machines are made and what from.
     *
     * @param provider the provider with the backend
     * @param machine size of a node that gives none
     * @param protect whether Pulumi refuses to delete the machines: where they hold data
     */
    public record Place(
            Provider provider, Image image, Network network, SshKey key, Machine machine, boolean protect) {}

    public NodePool(String name, Place place, List<NodeData> nodes, ComponentResourceOptions options) {
        super("croft:components:NodePool", name, options);
        this.nodes = nodes.stream().map(node -> machine(place, node)).toList();
        registerOutputs(Map.of());
    }

    /** The machines, in the order given, as they are reached right after they were made. */
    public List<NodeRef> nodes() {
        return nodes;
    }

    private NodeRef machine(Place place, NodeData node) {
        var size = node.machine().orElse(place.machine());
        var vm = new Vm(
                node.name(),
                VmArgs.builder()
                        .hostname(node.name())
                        .image(place.image().id())
                        .network(place.network().id())
                        .privateIp(node.ip())
                        .cpus(size.cpus())
                        .memoryMib(size.memoryMib())
                        .rootDiskGib(size.rootDiskGib())
                        .sshKeys(place.key().publicKey().applyValue(List::of))
                        .tags(Map.of("cls", node.cluster(), "ins", node.name()))
                        .build(),
                CustomResourceOptions.builder()
                        .parent(this)
                        .provider(place.provider())
                        .protect(place.protect())
                        .build());
        var connection = Output.tuple(vm.connection(), place.key().privateKey())
                .applyValue(t -> ConnectionArgs.builder()
                        .host(t.t1.host())
                        .port(t.t1.port())
                        .user(t.t1.user())
                        .hostKey(t.t1.hostKey())
                        .privateKey(t.t2)
                        .build());
        var endpoint = vm.connection()
                .applyValue(c -> Map.<String, Object>of(
                        "host", c.host(), "port", c.port(), "user", c.user(), "hostKey", c.hostKey()));
        return new NodeRef(node.name(), node.cluster(), node.ip(), connection, endpoint);
    }
}
