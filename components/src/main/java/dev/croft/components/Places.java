package dev.croft.components;

import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Machine;
import dev.croft.components.data.Place;
import java.util.List;
import java.util.Map;

/**
 * Where the parts of an environment are.
 *
 * @param nodes its nodes by name, managed
 */
record Places(EnvironmentData data, Map<String, NodeRef> nodes) {
    /** The size that settings must fit: the smallest in each respect of these nodes. */
    Machine smallest(List<String> names) {
        var byDefault = data.vm().orElse(Machine.DEFAULT);
        return data.nodes().stream()
                .filter(n -> names.contains(n.name()))
                .map(n -> n.machine().orElse(byDefault))
                .reduce((a, b) -> new Machine(
                        Math.min(a.cpus(), b.cpus()),
                        Math.min(a.memoryMib(), b.memoryMib()),
                        Math.min(a.rootDiskGib(), b.rootDiskGib())))
                .orElse(byDefault);
    }

    /** The node of a place: one that is named, or its own. */
    NodeRef at(Place place, String own) {
        return nodes.get(place.node().orElse(own));
    }
}
