package dev.croft.components;

import dev.croft.components.data.EnvironmentData;
import dev.croft.components.data.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something that a cloud takes money for, as long as it is there. What is counted by use (traffic, requests, a bucket's
 * contents) is not among it.
 *
 * @param kind {@code instance}, {@code disk}, {@code address} or {@code natGateway}
 * @param name the node that it belongs to, or the environment's network
 * @param size {@code cpus} and {@code memoryMib} of an instance, {@code gib} of a disk; else empty
 */
public record Billed(String kind, String name, Map<String, Integer> size) {
    private static final String NETWORK = "network";

    /** All of an environment, in the order of its nodes; nothing where no cloud is asked. */
    public static List<Billed> of(EnvironmentData data) {
        if (data.provider().filter(p -> !p.backend().equals("libvirt")).isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<Billed>();
        for (var node : data.nodes()) {
            var machine = node.machine().or(data::vm).orElse(Machine.DEFAULT);
            all.add(new Billed(
                    "instance", node.name(), Map.of("cpus", machine.cpus(), "memoryMib", machine.memoryMib())));
            all.add(new Billed("disk", node.name(), Map.of("gib", machine.rootDiskGib())));
        }
        data.backup()
                .filter(b -> b.place().isPresent())
                .ifPresent(
                        b -> all.add(new Billed("disk", b.node().orElse(BackupPlace.NODE), Map.of("gib", b.disk()))));
        data.network().jump().ifPresent(node -> all.add(new Billed("address", node, Map.of())));
        if (data.network().egress().equals("nat")) {
            all.add(new Billed("natGateway", NETWORK, Map.of()));
            all.add(new Billed("address", NETWORK, Map.of()));
        }
        return List.copyOf(all);
    }
}
