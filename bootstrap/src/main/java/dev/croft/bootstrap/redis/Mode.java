package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import java.util.Map;

/** How the instances of a deployment work together: one implementation for each mode. */
sealed interface Mode permits Standalone, Sentinels, Shards {
    static Mode of(RedisSpec spec, Links links) {
        return switch (spec.mode()) {
            case STANDALONE -> new Standalone(spec, links);
            case SENTINEL -> new Sentinels(spec, links);
            case CLUSTER -> new Shards(spec, links);
        };
    }

    /** Brings declared instances that run together; a master that was elected stays. Safe to run again. */
    void settle(Run run);

    /** Before instances that are no longer declared stop: their masters hand over what they have. */
    void release(Run run);

    /** After they stopped: the others forget them. */
    void forget(Run run);

    /**
     * Before a restart: a master lets one of its replicas take over.
     *
     * @return whether one did; false where it has none that could, or is no master
     */
    boolean handOver(Run run, Link master);

    /** What differs, {@code node/aspect} to what was found. Changes nothing; asks those that answer. */
    Map<String, String> observe();
}
