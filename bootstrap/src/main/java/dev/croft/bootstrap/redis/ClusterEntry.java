package dev.croft.bootstrap.redis;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One line of a cluster's table as one of its nodes tells it (CLUSTER NODES; its format is documented and stable).
 *
 * @param endpoint {@code ip:port}; empty where the node has no address any more
 * @param master id of the master that it copies
 * @param slots those that it has
 * @param open slots that it is giving away, {@code slot->-id}, or taking, {@code slot-<-id}
 */
record ClusterEntry(
        String id, String endpoint, Set<String> flags, Optional<String> master, BitSet slots, List<String> open) {
    static final int SLOTS = 16384;

    static List<ClusterEntry> parse(String table) {
        return table.lines().filter(l -> !l.isBlank()).map(ClusterEntry::line).toList();
    }

    private static ClusterEntry line(String line) {
        var words = List.of(line.strip().split(" "));
        var address = words.get(1).replaceAll("[@,].*", "");
        var slots = new BitSet(SLOTS);
        var open = words.subList(8, words.size()).stream()
                .filter(w -> w.startsWith("["))
                .map(w -> w.substring(1, w.length() - 1))
                .toList();
        words.subList(8, words.size()).stream().filter(w -> !w.startsWith("[")).forEach(range -> {
            var ends = range.split("-");
            slots.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
        });
        return new ClusterEntry(
                words.get(0),
                address.startsWith(":") ? "" : address,
                Set.of(words.get(2).split(",")),
                Optional.of(words.get(3)).filter(m -> !m.equals("-")),
                slots,
                open);
    }

    boolean myself() {
        return flags.contains("myself");
    }

    boolean isMaster() {
        return flags.contains("master");
    }

    /** Whether the others still get to know it. */
    boolean unsettled() {
        return flags.contains("handshake") || flags.contains("noaddr");
    }

    boolean failed() {
        return flags.contains("fail");
    }
}
