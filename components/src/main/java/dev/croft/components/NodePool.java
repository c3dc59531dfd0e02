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
import dev.croft.sdk.compute.outputs.VmEndpoint;
import dev.croft.sdk.inputs.ConnectionArgs;
import dev.croft.sdk.inputs.JumpHostArgs;
import dev.croft.sdk.security.SshKey;
import java.util.LinkedHashMap;
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

    /**
     * The node that all others of its pool are reached through.
     *
     * @param node its name
     * @param publicIp whether it gets a public address for that
     */
    record Jump(String node, boolean publicIp) {}

    public NodePool(String name, Place place, List<NodeData> nodes, ComponentResourceOptions options) {
        this(name, place, nodes, Optional.empty(), options);
    }

    /** @param jump one of these nodes, or none: each is reached directly then */
    NodePool(String name, Place place, List<NodeData> nodes, Optional<Jump> jump, ComponentResourceOptions options) {
        super("croft:components:NodePool", name, options);
        var vms = new LinkedHashMap<String, Vm>();
        nodes.forEach(node -> vms.put(node.name(), machine(place, node, jump)));
        this.nodes = nodes.stream()
                .map(node -> reached(
                        place,
                        node,
                        vms.get(node.name()),
                        jump.filter(j -> !j.node().equals(node.name())).map(j -> vms.get(j.node()))))
                .toList();
        registerOutputs(Map.of());
    }

    /** The machines, in the order given, as they are reached right after they were made. */
    public List<NodeRef> nodes() {
        return nodes;
    }

    private Vm machine(Place place, NodeData node, Optional<Jump> jump) {
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
        var args = VmArgs.builder()
                .hostname(node.name())
                .image(place.image())
                .network(place.network())
                .privateIp(node.ip())
                .cpus(size.cpus())
                .memoryMib(size.memoryMib())
                .rootDiskGib(size.rootDiskGib())
                .disks(disks)
                .sshKeys(place.publicKey().applyValue(List::of))
                .tags(Map.of("cls", node.cluster(), "ins", node.name()));
        jump.filter(j -> j.publicIp() && j.node().equals(node.name())).ifPresent(j -> args.assignPublicIp(true));
        return new Vm(node.name(), args.build(), options.build());
    }

    private static NodeRef reached(Place place, NodeData node, Vm vm, Optional<Vm> jump) {
        var via = jump.map(j -> j.connection().applyValue(Optional::of)).orElseGet(() -> Output.of(Optional.empty()));
        var connection =
                Output.tuple(vm.connection(), via, place.privateKey()).applyValue(t -> connection(t.t1, t.t2, t.t3));
        var endpoint = Output.tuple(vm.connection(), via).applyValue(t -> {
            var fields = new LinkedHashMap<>(fields(t.t1));
            t.t2.ifPresent(j -> fields.put("jump", fields(j)));
            return Map.copyOf(fields);
        });
        return new NodeRef(node.name(), node.cluster(), node.ip(), connection, endpoint);
    }

    private static ConnectionArgs connection(VmEndpoint vm, Optional<VmEndpoint> jump, String privateKey) {
        var args = ConnectionArgs.builder()
                .host(vm.host())
                .port(vm.port())
                .user(vm.user())
                .hostKey(vm.hostKey())
                .replaceHostKey(replaced(vm))
                .privateKey(privateKey);
        jump.ifPresent(j -> args.jump(JumpHostArgs.builder()
                .host(j.host())
                .port(j.port())
                .user(j.user())
                .hostKey(j.hostKey())
                .replaceHostKey(replaced(j))
                .privateKey(privateKey)
                .build()));
        return args.build();
    }

    /** A machine that an earlier version made does not say it until it is refreshed. */
    private static boolean replaced(VmEndpoint vm) {
        return Boolean.TRUE.equals(vm.replaceHostKey());
    }

    private static Map<String, Object> fields(VmEndpoint vm) {
        return NodeRef.fields(vm.host(), vm.port(), vm.user(), vm.hostKey());
    }
}
