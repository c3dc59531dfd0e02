package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;

@Doc("The shards of mode `cluster`: there are as many as the instances give.")
public record RedisSharding(
        @Doc("Replicas of each master; never on its node.") @Default("1") @Range(min = 0, max = 5) int replicas,
        @Doc("After how long without an answer a master counts as down; one that is cut off stops taking writes then.")
                @Default("4000")
                @Range(min = 500, max = 600000)
                int nodeTimeoutMillis) {}
