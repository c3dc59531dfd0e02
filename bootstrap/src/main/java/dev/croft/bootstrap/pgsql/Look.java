package dev.croft.bootstrap.pgsql;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was found on a member's node.
 *
 * @param release {@code debian-13}
 * @param running whether Patroni runs or tries to
 * @param data whether the cluster's folder holds a PostgreSQL data directory
 * @param otherFiles whether it holds something else
 * @param owner whose it is; empty where Croft has set up nothing
 * @param founded whether the member took part in its cluster once
 * @param outdated whether PostgreSQL or Patroni was started before its package was last changed
 * @param listening whether somebody listens on PostgreSQL's port
 */
record Look(
        String release,
        boolean running,
        boolean data,
        boolean otherFiles,
        String owner,
        boolean founded,
        boolean outdated,
        boolean listening) {
    static Look parse(String output) {
        Map<String, String> values = output.lines()
                .filter(l -> l.contains("="))
                .collect(Collectors.toMap(
                        l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1), (a, b) -> b));
        var active = values.getOrDefault("active", "");
        return new Look(
                values.getOrDefault("release", ""),
                active.equals("active") || active.equals("activating") || active.equals("reloading"),
                "yes".equals(values.get("data")),
                "other".equals(values.get("data")),
                values.getOrDefault("owner", "").strip(),
                "yes".equals(values.get("founded")),
                "yes".equals(values.get("outdated")),
                "yes".equals(values.get("listening")));
    }
}
