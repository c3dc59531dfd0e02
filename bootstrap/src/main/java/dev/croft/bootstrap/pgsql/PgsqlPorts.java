package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

@Doc("Ports of the services that HAProxy offers on each member.")
public record PgsqlPorts(
        @Doc("The primary, read and write, pooled.") @Default("5433") @Range(min = 1024, max = 65535) int primary,
        @Doc("The replicas, read only, pooled; the primary where there is no replica.")
                @Default("5434")
                @Range(min = 1024, max = 65535)
                int replica,
        @Doc("The primary, past the pooler.") @Default("5436") @Range(min = 1024, max = 65535) int direct,
        @Doc("For long reads, past the pooler: an offline member, else a replica, else the primary.")
                @Default("5438")
                @Range(min = 1024, max = 65535)
                int offline) {

    /** Ports of what else runs on a member. */
    static final Map<Integer, String> TAKEN = Map.of(
            5432,
            "PostgreSQL",
            6432,
            "PgBouncer",
            8008,
            "Patroni",
            2379,
            "etcd",
            2380,
            "etcd",
            9100,
            "node exporter",
            9101,
            "HAProxy's metrics",
            9630,
            "PostgreSQL's exporter",
            9631,
            "PgBouncer's exporter");

    public PgsqlPorts {
        var named = named(primary, replica, direct, offline);
        var problems = new ArrayList<Problem>();
        var seen = new HashMap<Integer, String>(TAKEN);
        named.forEach((name, port) -> {
            var other = seen.putIfAbsent(port, "service '" + name + "'");
            if (other != null) {
                problems.add(new Problem(name, "port " + port + " is taken by " + other + "; choose another"));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    /** The services by name. */
    Map<String, Integer> named() {
        return named(primary, replica, direct, offline);
    }

    private static Map<String, Integer> named(int primary, int replica, int direct, int offline) {
        var named = new LinkedHashMap<String, Integer>();
        named.put("primary", primary);
        named.put("replica", replica);
        named.put("direct", direct);
        named.put("offline", offline);
        return named;
    }
}
