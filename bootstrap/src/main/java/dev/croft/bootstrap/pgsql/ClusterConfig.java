package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What holds for a cluster as a whole; Patroni keeps it in etcd ("dynamic configuration"). The first start takes it from
 * the file, later differences are patched.
 */
final class ClusterConfig {
    /** A copy that is further behind (bytes) does not become leader. */
    private static final int MOST_LAG = 16 << 20;

    private static final String STANDBY = "standby_cluster";
    /** Objects that are ours as a whole: what is in them and not wanted is taken away. */
    private static final Set<String> WHOLE = Set.of("parameters", STANDBY);

    private ClusterConfig() {}

    static ObjectNode wanted(PgsqlSpec spec) {
        var json = JsonNodeFactory.instance;
        var config = json.objectNode();
        config.put("ttl", spec.failover().ttl())
                .put("loop_wait", spec.failover().loopWait())
                .put("retry_timeout", spec.failover().retryTimeout())
                .put("maximum_lag_on_failover", MOST_LAG);
        replication(spec, config);
        // While etcd is away, a leader that sees all other members goes on.
        config.put("failsafe_mode", true);
        var postgresql = config.putObject("postgresql");
        postgresql.put("use_pg_rewind", true).put("use_slots", true);
        var parameters = postgresql.putObject("parameters");
        Parameters.of(spec).forEach(parameters::put);
        standby(spec, config);
        if (!spec.followers().isEmpty()) {
            var slots = config.putObject("slots");
            // Kept on every member, so that a follower goes on after a failover.
            spec.followers().forEach(f -> slots.putObject(f.slot()).put("type", "physical"));
        }
        return config;
    }

    /** The hosts that the cluster copies by its own configuration. */
    static Optional<String> upstream(JsonNode present) {
        return Optional.of(present.path(STANDBY)).filter(JsonNode::isObject).map(standby -> standby.path("host")
                .asText("another cluster"));
    }

    /**
     * As wanted, and what the last run declared and this one does not taken away: the slots of clusters that do not follow
     * any more, and the state of a standby cluster, which promotes it. What others set is not promoted by the way.
     */
    static ObjectNode wanted(PgsqlSpec spec, Optional<PgsqlSpec> past) {
        var config = wanted(spec);
        past.stream()
                .flatMap(p -> p.followers().stream())
                .filter(old -> spec.followers().stream().noneMatch(f -> f.slot().equals(old.slot())))
                .forEach(old -> config.withObject("/slots").putNull(old.slot()));
        if (!spec.standby() && past.filter(PgsqlSpec::standby).isPresent()) {
            config.putNull(STANDBY);
        }
        return config;
    }

    private static void replication(PgsqlSpec spec, ObjectNode config) {
        var replication = spec.replication();
        switch (replication.mode()) {
            case ASYNC -> config.put("synchronous_mode", false);
            case SYNC -> config.put("synchronous_mode", true);
            case QUORUM -> config.put("synchronous_mode", "quorum");
        }
        config.put("synchronous_mode_strict", replication.strict());
        if (replication.mode() != PgsqlReplication.Mode.ASYNC) {
            config.put("synchronous_node_count", replication.synchronousNodes());
        }
    }

    private static void standby(PgsqlSpec spec, ObjectNode config) {
        if (spec.upstream().isEmpty()) {
            return;
        }
        var upstream = spec.upstream().get();
        var standby = config.putObject(STANDBY);
        standby.put("host", String.join(",", upstream.addresses())).put("port", upstream.port());
        standby.putArray("create_replica_methods").add("basebackup");
        upstream.slot().ifPresent(s -> standby.put("primary_slot_name", s));
        spec.delay().ifPresent(d -> standby.put("recovery_min_apply_delay", d));
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
                var inner = difference(field.getValue(), there, WHOLE.contains(field.getKey()));
                if (!inner.isEmpty()) {
                    patch.set(field.getKey(), inner);
                }
            } else if (field.getValue().isNull()) {
                if (!there.isMissingNode() && !there.isNull()) {
                    patch.putNull(field.getKey());
                }
            } else if (field.getValue().isArray()) {
                if (!there.equals(field.getValue())) {
                    patch.set(field.getKey(), field.getValue());
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
                                        ? "not declared: " + (there.isValueNode() ? there.asText() : there)
                                        : "found " + there.asText());
            }
        });
        return found;
    }
}
