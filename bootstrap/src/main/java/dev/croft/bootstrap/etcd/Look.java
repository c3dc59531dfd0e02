package dev.croft.bootstrap.etcd;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was found on a member's node before anything was changed there.
 *
 * @param running whether etcd runs or tries to
 * @param data whether there is data of this cluster's name
 * @param owner whose it is; empty where Croft has set up nothing
 * @param founded whether the member took part in its cluster once
 * @param stale whether the running member was started with other settings than those that are there now
 */
record Look(boolean running, boolean data, String owner, boolean founded, boolean stale) {
    static Look parse(String output) {
        Map<String, String> values = output.lines()
                .filter(l -> l.contains("="))
                .collect(Collectors.toMap(
                        l -> l.substring(0, l.indexOf('=')), l -> l.substring(l.indexOf('=') + 1), (a, b) -> b));
        var active = values.getOrDefault("active", "");
        return new Look(
                active.equals("active") || active.equals("activating") || active.equals("reloading"),
                "yes".equals(values.get("data")),
                values.getOrDefault("owner", "").strip(),
                "yes".equals(values.get("founded")),
                "yes".equals(values.get("stale")));
    }
}
