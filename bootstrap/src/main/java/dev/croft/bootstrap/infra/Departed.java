package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import java.util.List;
import java.util.stream.Collectors;

/** Nodes that a resource had something on, and has no more: the engine looks only at nodes that are listed. */
public final class Departed {
    private Departed() {}

    /**
     * What is to be taken off nodes that left. A machine that only changed its name keeps what it has under the new one.
     * A node that is away is no error: it may be gone for good.
     */
    public static List<NodeItems> between(List<NodeItems> before, List<NodeItems> after) {
        var names = after.stream().map(NodeItems::node).toList();
        return before.stream()
                .filter(n -> !names.contains(n.node()))
                .map(n -> new NodeItems(n.node(), n.connection(), left(n, after), false))
                .filter(n -> !n.items().isEmpty())
                .toList();
    }

    private static List<Item> left(NodeItems node, List<NodeItems> after) {
        var kept = after.stream()
                .filter(n -> n.connection().host().equals(node.connection().host())
                        && n.connection().port() == node.connection().port())
                .flatMap(n -> n.items().stream())
                .map(Item::name)
                .collect(Collectors.toSet());
        return node.items().stream().filter(i -> !kept.contains(i.name())).toList();
    }
}
