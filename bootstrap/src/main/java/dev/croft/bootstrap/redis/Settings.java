package dev.croft.bootstrap.redis;

import dev.croft.model.redis.RedisMode;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What an instance is to run with of what can be changed while it runs, in the form that CONFIG GET answers. */
record Settings(RedisSpec spec, Server server) {
    private static final Pattern SIZE = Pattern.compile("(\\d+)(k|kb|m|mb|g|gb)");

    long maxmemory() {
        return spec.maxmemoryMib(server) * 1024L * 1024;
    }

    /** An eighth of the memory, so that a short cut costs no full copy; at least what Redis takes by itself. */
    long backlog() {
        return Math.max(1024L * 1024, maxmemory() / 8);
    }

    Map<String, String> wanted() {
        var wanted = new TreeMap<String, String>();
        wanted.put("maxmemory", String.valueOf(maxmemory()));
        wanted.put("maxmemory-policy", spec.memory().policy());
        wanted.put("appendonly", spec.persistence().aof() ? "yes" : "no");
        wanted.put("appendfsync", spec.persistence().fsync());
        wanted.put("save", spec.persistence().snapshots());
        wanted.put("min-replicas-to-write", String.valueOf(spec.neededReplicas()));
        wanted.put("repl-backlog-size", String.valueOf(backlog()));
        wanted.put("masterauth", spec.replicationPassword().reveal());
        if (spec.mode() == RedisMode.CLUSTER) {
            wanted.put("cluster-node-timeout", String.valueOf(spec.cluster().nodeTimeoutMillis()));
        }
        spec.settings().forEach((k, v) -> wanted.put(k, canonical(v)));
        return wanted;
    }

    /** Sizes in bytes, as Redis answers them. */
    private static String canonical(String value) {
        var size = SIZE.matcher(value.toLowerCase(java.util.Locale.ROOT));
        if (!size.matches()) {
            return value;
        }
        long unit =
                switch (size.group(2)) {
                    case "k" -> 1000L;
                    case "kb" -> 1024L;
                    case "m" -> 1000_000L;
                    case "mb" -> 1024L * 1024;
                    case "g" -> 1000_000_000L;
                    default -> 1024L * 1024 * 1024;
                };
        return String.valueOf(Long.parseLong(size.group(1)) * unit);
    }
}
