package dev.croft.bootstrap.redis;

import dev.croft.model.redis.RedisMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an instance or a sentinel says of itself.
 *
 * @param replication INFO's section
 * @param memory INFO's section
 * @param keys in all of its databases
 * @param slots how many it has
 * @param watches what a sentinel watches: groups and addresses of their masters
 */
record InstanceView(
        Server server,
        Map<String, String> replication,
        Map<String, String> memory,
        long keys,
        int slots,
        Map<String, String> watches) {

    /** Empty where it does not answer. */
    static Optional<InstanceView> of(RedisSpec spec, Link link) {
        try {
            return Optional.of(link.server().sentinel() ? sentinel(spec, link) : instance(spec, link));
        } catch (Link.Lost e) {
            return Optional.empty();
        }
    }

    private static InstanceView sentinel(RedisSpec spec, Link link) {
        var watches = new TreeMap<String, String>();
        new Watch(spec, link).masters().forEach((group, m) -> watches.put(group, m.get("ip") + ":" + m.get("port")));
        return new InstanceView(link.server(), Map.of(), Map.of(), 0, 0, watches);
    }

    private static InstanceView instance(RedisSpec spec, Link link) {
        var slots = spec.mode() == RedisMode.CLUSTER
                ? ClusterTable.of(link, spec.servers()).myself().slots().cardinality()
                : 0;
        return new InstanceView(
                link.server(),
                link.info("replication"),
                link.info("memory"),
                new Replica(link).keys(),
                slots,
                Map.of());
    }

    /** Whom it copies, as {@code ip:port}; empty for a master. */
    Optional<String> master() {
        return Replica.master(replication);
    }

    /** Whether it hears of each change; a master does not have to. */
    boolean linked() {
        return master().isEmpty() || "up".equals(replication.get("master_link_status"));
    }

    /** How far its data goes, in bytes of the stream of its group. */
    long offset() {
        return Long.parseLong(
                replication.getOrDefault(master().isPresent() ? "slave_repl_offset" : "master_repl_offset", "0"));
    }

    String memoryWords() {
        return memory.isEmpty() ? "" : mib("used_memory") + "/" + mib("maxmemory") + " MiB";
    }

    private long mib(String field) {
        return Long.parseLong(memory.getOrDefault(field, "0")) >> 20;
    }
}
