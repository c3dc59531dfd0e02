package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.redis.RedisMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * The masters of now, and whose a key is.
 *
 * @param byName each with what it and its replicas are called in a backup
 * @param bySlot whose each slot is, in a cluster; else empty
 */
record Masters(RedisSpec spec, Map<String, Link> byName, List<Link> bySlot) {
    static Masters of(RedisSpec spec, Links links) {
        return spec.mode() == RedisMode.CLUSTER ? shards(spec, links) : groups(spec, links);
    }

    private static Masters groups(RedisSpec spec, Links links) {
        var byName = new LinkedHashMap<String, Link>();
        spec.groups()
                .forEach(g -> byName.put(
                        BackupFiles.name(spec, g),
                        g.members().stream()
                                .map(links::to)
                                .filter(l -> new Replica(l).isMaster())
                                .findFirst()
                                .orElseThrow(() -> new BootstrapException(
                                        spec.name(), "has no master of " + g.name() + " now; run again"))));
        return new Masters(spec, byName, List.of());
    }

    private static Masters shards(RedisSpec spec, Links links) {
        var table = ClusterTable.of(links.data().get(0), spec.servers());
        var byName = new TreeMap<String, Link>();
        var bySlot = new ArrayList<Link>(
                java.util.Collections.nCopies(ClusterEntry.SLOTS, links.data().get(0)));
        for (var entry : table.leading()) {
            var server = table.declared().get(entry.id());
            byName.put(server.name(), links.to(server));
            entry.slots().stream().forEach(slot -> bySlot.set(slot, links.to(server)));
        }
        return new Masters(spec, byName, bySlot);
    }

    List<Link> all() {
        return List.copyOf(byName.values());
    }

    /** @throws BootstrapException where the keys of a backup have no one place here */
    void refuse(BackupSet set) {
        var cluster = spec.mode() == RedisMode.CLUSTER;
        var several = !cluster && byName.size() > 1;
        if (set.independent() && (cluster || set.dumps().size() != byName.size())) {
            throw fault(
                    set,
                    "is of " + set.dumps().size()
                            + " masters with keys of their own, which may have the same names; declare as many masters, standalone or with sentinels");
        }
        if (several && !set.independent()) {
            throw fault(
                    set,
                    "is of one body of keys, and which of the " + byName.size()
                            + " masters here is to have them is open; declare one master, or a cluster");
        }
        if (cluster && set.databases() > 1) {
            throw fault(
                    set,
                    "has keys in " + set.databases()
                            + " databases, and a cluster has one; restore it into a deployment that is none");
        }
        var databases =
                Integer.parseInt(all().get(0).map("CONFIG", "GET", "databases").getOrDefault("databases", "16"));
        if (!cluster && set.databases() > databases) {
            throw fault(
                    set,
                    "has keys in " + set.databases() + " databases, and the instances here have " + databases
                            + "; declare settings: { databases: \"" + set.databases() + "\" }");
        }
    }

    private BootstrapException fault(BackupSet set, String what) {
        return new BootstrapException(spec.name(), "restore: " + set.words() + " " + what);
    }

    /** Whose the keys of a dump are. */
    Function<byte[], Link> owners(BackupSet set, BackupSet.Dump dump) {
        if (!bySlot.isEmpty()) {
            return key -> bySlot.get(JedisClusterCRC16.getSlot(key));
        }
        var master = byName.size() == 1 ? all().get(0) : counterpart(set, dump);
        return key -> master;
    }

    /** Of several masters the one by the same name; where the names differ, the one in the same place of their order. */
    private Link counterpart(BackupSet set, BackupSet.Dump dump) {
        var names = set.dumps().stream().map(BackupSet.Dump::group).sorted().toList();
        var ours = new TreeMap<>(byName);
        return ours.keySet().containsAll(names)
                ? ours.get(dump.group())
                : List.copyOf(ours.values()).get(names.indexOf(dump.group()));
    }
}
