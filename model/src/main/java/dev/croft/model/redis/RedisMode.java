package dev.croft.model.redis;

/** How instances work together. */
public enum RedisMode {
    /** Each for itself, or as a replica of the one that is named; nothing fails over. */
    STANDALONE,
    /** Masters with replicas; sentinels promote a replica when its master does not answer. */
    SENTINEL,
    /** Shards of one key space, each a master with replicas. */
    CLUSTER
}
