package dev.croft.plugin.construct;

import dev.croft.components.NodePool;
import dev.croft.components.data.Machine;
import dev.croft.components.data.NodeData;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Later;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Machines of one image in one network. */
final class NodePoolKind extends Kind<NodePoolKind.Inputs> {
    NodePoolKind() {
        super("NodePool", "Machines of one image in one network, reached with one key.", Inputs.class, Outputs.class);
    }

    record Inputs(
            @Doc("Id of the image.") Later<String> image,
            @Doc("Id of the network.") Later<String> network,
            @Doc("Who logs in to the machines.") Later<PoolKey> key,
            @Doc("Size of a machine that does not give its own.") Optional<Machine> vm,
            @Doc("The machines.") List<PoolNode> nodes,
            @Doc("Whether the machines may be deleted; else Pulumi protects them.") @Default("false")
                    boolean allowDestroy) {}

    @Doc("An SSH key.")
    record PoolKey(@Doc("Its public part.") String publicKey, @Doc("Its private part.") Secret privateKey) {}

    @Doc("A machine.")
    record PoolNode(
            @Doc("Instance name and host name.") String name,
            @Doc("The cluster that it takes its identity from.") String cluster,
            @Doc("Its address in the network.") String ip,
            @Doc("Its size.") Optional<Machine> vm) {}

    record Outputs(@Doc("The machines, as they are reached right after they were made.") List<ManagedNode> nodes) {}

    @Override
    Made make(Given given, Inputs inputs) {
        var place = new NodePool.Place(
                Optional.empty(),
                given.text("image", inputs.image().value()),
                given.text("network", inputs.network().value()),
                given.text("key", Given.field(inputs.key(), "publicKey")),
                given.secret("key", Given.field(inputs.key(), "privateKey")),
                inputs.vm().orElse(Machine.DEFAULT),
                Map.of(),
                !inputs.allowDestroy());
        var nodes = inputs.nodes().stream()
                .map(n -> new NodeData(n.name(), n.cluster(), n.ip(), n.vm()))
                .toList();
        var pool = new NodePool(given.name(), place, nodes, given.options());
        return new Made(pool, Map.of("nodes", ManagedNode.of(pool.nodes())));
    }
}
