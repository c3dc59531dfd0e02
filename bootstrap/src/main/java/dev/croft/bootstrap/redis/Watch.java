package dev.croft.bootstrap.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one sentinel says of the groups that it watches. */
record Watch(RedisSpec spec, Link sentinel) {
    /** Where the master of a group is; empty where it does not watch the group. */
    Optional<String> master(Group group) {
        var found = sentinel.list("SENTINEL", "GET-MASTER-ADDR-BY-NAME", group.name());
        return found.size() == 2 ? Optional.of(found.get(0) + ":" + found.get(1)) : Optional.empty();
    }

    /** The groups that it watches by name, each with what it says of the master. */
    Map<String, Map<String, String>> masters() {
        var masters = new HashMap<String, Map<String, String>>();
        sentinel.list("SENTINEL", "MASTERS").forEach(m -> {
            var values = Link.pairs((List<?>) m);
            masters.put(values.get("name"), values);
        });
        return masters;
    }

    Set<String> replicas(Group group) {
        return addresses("REPLICAS", group);
    }

    /** Who it knows and nobody declares: replicas and sentinels. */
    Set<String> strangers(Group group) {
        var known = new HashSet<>(replicas(group));
        known.addAll(addresses("SENTINELS", group));
        group.members().forEach(m -> known.remove(m.endpoint()));
        spec.sentinels().forEach(s -> known.remove(s.endpoint()));
        return known;
    }

    private Set<String> addresses(String kind, Group group) {
        var found = new HashSet<String>();
        sentinel.list("SENTINEL", kind, group.name()).forEach(s -> {
            var values = Link.pairs((List<?>) s);
            found.add(values.get("ip") + ":" + values.get("port"));
        });
        return found;
    }

    /** What it is to be told of each group, by the options' names. */
    static Map<String, String> options(RedisSpec spec) {
        return Map.of(
                "quorum",
                String.valueOf(spec.quorum()),
                "down-after-milliseconds",
                String.valueOf(spec.sentinel().downAfterMillis()),
                "failover-timeout",
                String.valueOf(spec.sentinel().failoverTimeoutMillis()));
    }

    /** What differs from the declaration. */
    Map<String, String> observe() {
        var drift = new TreeMap<String, String>();
        var place = sentinel.server().node().name() + "/group:";
        var known = masters();
        for (var group : spec.groups()) {
            var found = Optional.ofNullable(known.remove(group.name()));
            if (found.isEmpty()) {
                drift.put(place + group.name(), "is not watched");
                continue;
            }
            options(spec).forEach((option, value) -> Optional.ofNullable(
                            found.get().get(option))
                    .filter(v -> !v.equals(value))
                    .ifPresent(v -> drift.put(place + group.name() + ":" + option, "is " + v + ", not " + value)));
            missing(group, found.get()).ifPresent(what -> drift.put(place + group.name(), what));
        }
        known.keySet().forEach(name -> drift.put(place + name, "is not declared"));
        return drift;
    }

    /** Whom it has not found yet, and must know for a failover. */
    private Optional<String> missing(Group group, Map<String, String> master) {
        var seen = new HashSet<>(replicas(group));
        seen.add(master.get("ip") + ":" + master.get("port"));
        seen.addAll(addresses("SENTINELS", group));
        seen.add(sentinel.server().endpoint());
        var unseen = new HashSet<>(group.members());
        unseen.addAll(spec.sentinels());
        unseen.removeIf(s -> seen.contains(s.endpoint()));
        return unseen.isEmpty()
                ? Optional.empty()
                : Optional.of("does not know "
                        + String.join(
                                ", ", unseen.stream().map(Server::name).sorted().toList()));
    }
}
