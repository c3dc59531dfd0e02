package dev.croft.bootstrap.engine;

import dev.croft.model.Connection;
import java.util.List;

/**
 * What one node must have for one resource.
 *
 * @param node the node's name as the user knows it: it is part of what previews and errors show
 * @param required false for a node that only takes registrations (a monitoring target): if it is away, that is a warning
 */
public record NodeItems(String node, Connection connection, List<Item> items, boolean required) {
    public NodeItems {
        items = List.copyOf(items);
    }

    public NodeItems(String node, Connection connection, List<Item> items) {
        this(node, connection, items, true);
    }

    /** The same node with other items. */
    NodeItems with(List<Item> others) {
        return new NodeItems(node, connection, others, required);
    }
}
