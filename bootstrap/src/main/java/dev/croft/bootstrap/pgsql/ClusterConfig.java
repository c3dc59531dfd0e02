package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds for a cluster as a whole; Patroni keeps it in etcd ("dynamic configuration"). The first start takes it from
 * the file, later differences are patched.
 */
final class ClusterConfig {
    /** Patroni's lowest lease (seconds); {@code loop_wait + 2 * retry_timeout <= ttl} must hold. */
    private static final int TTL = 20;

    private static final int LOOP_WAIT = 2;
    private static final int RETRY_TIMEOUT = 5;
    /** A copy that is further behind (bytes) does not become leader. */
    private static final int MOST_LAG = 16 << 20;

    private ClusterConfig() {}

    static ObjectNode wanted(PgsqlSpec spec) {
        var json = JsonNodeFactory.instance;
        var config = json.objectNode();
        config.put("ttl", TTL)
                .put("loop_wait", LOOP_WAIT)
                .put("retry_timeout", RETRY_TIMEOUT)
                .put("maximum_lag_on_failover", MOST_LAG);
        // While etcd is away, a leader that sees all other members goes on.
        config.put("failsafe_mode", true);
        var postgresql = config.putObject("postgresql");
        postgresql.put("use_pg_rewind", true).put("use_slots", true);
        var parameters = postgresql.putObject("parameters");
        Parameters.of(spec).forEach(parameters::put);
        return config;
    }

    /**
     * What to send to {@code PATCH /config} so that the present becomes the wanted; empty if nothing. PostgreSQL's
     * parameters are ours as a whole: one that is not wanted is taken away (null). Other keys that we do not set are left.
     */
    static ObjectNode patch(ObjectNode wanted, JsonNode present) {
        return difference(wanted, present, false);
    }

    private static ObjectNode difference(JsonNode wanted, JsonNode present, boolean whole) {
        var patch = JsonNodeFactory.instance.objectNode();
        for (Iterator<Map.Entry<String, JsonNode>> fields = wanted.fields(); fields.hasNext(); ) {
            var field = fields.next();
            var there = present.path(field.getKey());
            if (field.getValue().isObject()) {
                var inner = difference(field.getValue(), there, field.getKey().equals("parameters"));
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (!there.asText().equals(field.getValue().asText()) || there.isMissingNode() || there.isNull()) {
                patch.set(field.getKey(), field.getValue());
            }
        }
        if (whole) {
            present.fieldNames().forEachRemaining(name -> {
                if (!wanted.has(name) && !present.path(name).isNull()) {
                    patch.putNull(name);
                }
            });
        }
        return patch;
    }

    /** The names of what a patch changes, to what is there now: {@code max_connections} to {@code found 50}. */
    static Map<String, String> drift(ObjectNode patch, JsonNode present) {
        Map<String, String> found = new TreeMap<>();
        patch.fields().forEachRemaining(field -> {
            var there = present.path(field.getKey());
            if (field.getValue().isObject()) {
                found.putAll(drift((ObjectNode) field.getValue(), there));
            } else {
                found.put(
                        field.getKey(),
                        there.isMissingNode() || there.isNull()
                                ? "missing"
                                : field.getValue().isNull()
                                        ? "not declared: " + there.asText()
                                        : "found " + there.asText());
            }
        });
        return found;
    }
}
