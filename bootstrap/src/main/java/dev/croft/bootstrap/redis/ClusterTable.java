package dev.croft.bootstrap.redis;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one node of a cluster knows, with the declared instances that are in it. */
record ClusterTable(List<ClusterEntry> entries, Map<String, Server> declared) {
    /** @param servers the declared instances */
    static ClusterTable of(Link speaker, List<Server> servers) {
        var byAddress = new HashMap<String, Server>();
        servers.forEach(s -> byAddress.put(s.endpoint(), s));
        var entries = ClusterEntry.parse(speaker.text("CLUSTER", "NODES"));
        var declared = new HashMap<String, Server>();
        for (var entry : entries) {
            // Its own address is not known to one that has met nobody.
            var at = entry.myself() ? speaker.server().endpoint() : entry.endpoint();
            if (!entry.unsettled()) {
                Optional.ofNullable(byAddress.get(at)).ifPresent(s -> declared.put(entry.id(), s));
            }
        }
        return new ClusterTable(entries, Map.copyOf(declared));
    }

    Optional<ClusterEntry> entry(Server server) {
        return entries.stream()
                .filter(e -> server.equals(declared.get(e.id())) && !e.failed())
                .findFirst()
                .or(() -> entries.stream()
                        .filter(e -> server.equals(declared.get(e.id())))
                        .findFirst());
    }

    Optional<ClusterEntry> byId(String id) {
        return entries.stream().filter(e -> e.id().equals(id)).findFirst();
    }

    ClusterEntry myself() {
        return entries.stream().filter(ClusterEntry::myself).findFirst().orElseThrow();
    }

    boolean hasSlots() {
        return entries.stream().anyMatch(e -> !e.slots().isEmpty());
    }

    /** Slots that nobody has. */
    BitSet uncovered() {
        var missing = new BitSet(ClusterEntry.SLOTS);
        missing.set(0, ClusterEntry.SLOTS);
        entries.forEach(e -> missing.andNot(e.slots()));
        return missing;
    }

    /** Masters with slots, those with most first; others than declared ones too. */
    List<ClusterEntry> leading() {
        return entries.stream()
                .filter(e -> e.isMaster() && !e.slots().isEmpty())
                .sorted(Comparator.comparing((ClusterEntry e) -> -e.slots().cardinality())
                        .thenComparing(ClusterEntry::id))
                .toList();
    }

    /** The declared ones among them. */
    Set<Server> masters() {
        return leading().stream()
                .flatMap(e -> Optional.ofNullable(declared.get(e.id())).stream())
                .collect(Collectors.toSet());
    }

    /** Declared replicas and the declared masters that they copy. */
    Map<Server, Server> following() {
        var following = new HashMap<Server, Server>();
        entries.forEach(e -> e.master()
                .flatMap(m -> Optional.ofNullable(declared.get(m)))
                .filter(m -> declared.containsKey(e.id()))
                .ifPresent(m -> following.put(declared.get(e.id()), m)));
        return following;
    }

    /** Nodes of the cluster that are not declared. */
    List<ClusterEntry> strangers() {
        var strangers = new ArrayList<ClusterEntry>();
        entries.stream().filter(e -> !declared.containsKey(e.id())).forEach(strangers::add);
        return strangers;
    }
}
