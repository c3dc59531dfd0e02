package dev.croft.bootstrap.redis;

import dev.croft.model.redis.RedisMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A complete backup, as its manifest tells of it.
 *
 * @param version of the instances that were dumped
 * @param databases how many of a master's databases are used, from the first on; 1 in a cluster
 * @param keys in all dumps
 */
record BackupSet(
        String deployment, String label, RedisMode mode, String version, int databases, long keys, List<Dump> dumps) {
    /**
     * All keys of one master.
     *
     * @param group what the master and its replicas are called
     * @param slots those of a cluster's master
     */
    record Dump(String file, String group, String slots, long keys, long bytes, String sha256) {}

    /** @throws IllegalArgumentException it is of another form */
    static BackupSet parse(String manifest) {
        Map<String, String> values = new HashMap<>();
        List<Dump> dumps = new ArrayList<>();
        for (var line : manifest.lines().toList()) {
            var words = line.split(" ");
            if (words[0].equals("dump") && words.length >= 7) {
                dumps.add(new Dump(
                        words[1], words[2], words[3], Long.parseLong(words[4]), Long.parseLong(words[5]), words[6]));
            } else if (words.length == 2) {
                values.put(words[0], words[1]);
            }
        }
        if (!"1".equals(values.get("croft-redis-backup")) || dumps.isEmpty()) {
            throw new IllegalArgumentException("no manifest of a backup that this release reads");
        }
        return new BackupSet(
                values.getOrDefault("deployment", ""),
                values.getOrDefault("label", ""),
                RedisMode.valueOf(values.getOrDefault("mode", "").toUpperCase(Locale.ROOT)),
                values.getOrDefault("version", ""),
                Integer.parseInt(values.getOrDefault("databases", "")),
                Long.parseLong(values.getOrDefault("keys", "")),
                List.copyOf(dumps));
    }

    /** Whether its masters had keys of their own each, of which several may have the same name. */
    boolean independent() {
        return mode != RedisMode.CLUSTER && dumps.size() > 1;
    }

    /** For people. */
    String words() {
        return "backup " + label + " of deployment " + deployment;
    }
}
