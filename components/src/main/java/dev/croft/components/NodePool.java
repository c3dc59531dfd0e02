package dev.croft.components;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.sdk.compute.Image;
import dev.croft.sdk.compute.Network;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.compute.VmArgs;
import dev.croft.sdk.compute.inputs.VmAttachmentArgs;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.security.SshKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines of one image in one network, reached with one key. */
public final class NodePool extends ComponentResource {
    private final List<NodeRef> nodes;

    /**
     * Where machines are made and what from.
     *
     * @param provider the provider with the backend; without one they take that of the component that they are in
     * @param image id of the image
     * @param network id of the network
     * @param publicKey who logs in to the machines
     * @param privateKey secret: the key of that
     * @param machine size of a node that gives none
     * @param disks a data disk by the node that has it, and where it is mounted
     * @param protect whether Pulumi refuses to delete the machines: where they hold data
     */
    public record Place(
            Optional<ProviderResource> provider,
            Output<String> image,
            Output<String> network,
            Output<String> publicKey,
            Output<String> privateKey,
            Machine machine,
            Map<String, DataDisk> disks,
            boolean protect) {
        /** With an image, a network and a key that the program makes. */
        public Place(
                Optional<ProviderResource> provider,
                Image image,
                Network network,
                SshKey key,
                Machine machine,
                Map<String, DataDisk> disks,
                boolean protect) {
            this(provider, image.id(), network.id(), key.publicKey(), key.privateKey(), machine, disks, protect);
        }
    }

    /** A disk of a node, which is there before the machine and stays when it goes. */
    public record DataDisk(Output<String> id, String mountPath) {}

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
        // Two machines cannot have one address: neither when their inputs change nor when the user asks for a new one.
        var options = CustomResourceOptions.builder()
                .parent(this)
                .protect(place.protect())
                .deleteBeforeReplace(true);
        place.provider().ifPresent(options::provider);
        var disks = Optional.ofNullable(place.disks().get(node.name()))
                .map(d -> d.id().applyValue(id -> List.of(VmAttachmentArgs.builder()
                        .disk(id)
                        .mountPath(d.mountPath())
                        .build())))
                .orElseGet(() -> Output.of(List.of()));
        var vm = new Vm(
                node.name(),
                VmArgs.builder()
                        .hostname(node.name())
                        .image(place.image())
                        .network(place.network())
                        .privateIp(node.ip())
                        .cpus(size.cpus())
                        .memoryMib(size.memoryMib())
                        .rootDiskGib(size.rootDiskGib())
                        .disks(disks)
                        .sshKeys(place.publicKey().applyValue(List::of))
                        .tags(Map.of("cls", node.cluster(), "ins", node.name()))
                        .build(),
                options.build());
        var connection = Output.tuple(vm.connection(), place.privateKey()).applyValue(t -> ConnectionArgs.builder()
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
