package dev.croft.model.redis;

import java.util.List;

/** A node of a deployment, as far as it matters who works with whom. */
public interface RedisHost {
    /** Number of the node in the deployment. */
    int seq();

    List<RedisInstance> instances();

    /** Whether a sentinel runs here, in mode {@code sentinel}. */
    boolean sentinel();
}
