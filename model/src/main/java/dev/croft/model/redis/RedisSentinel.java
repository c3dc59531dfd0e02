package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("The sentinels of mode `sentinel`: one on each node that does not say otherwise.")
public record RedisSentinel(
        @Doc("Their port.") @Default("26379") @Range(min = 1024, max = 65535) int port,
        @Doc("How many must find a master down before one of them acts; left out: a majority.")
                @Range(min = 1, max = 99)
                Optional<Integer> quorum,
        @Doc("After how long without an answer a master counts as down.")
                @Default("5000")
                @Range(min = 500, max = 600000)
                int downAfterMillis,
        @Doc("How long a failover may take before it is tried again.")
                @Default("30000")
                @Range(min = 1000, max = 3600000)
                int failoverTimeoutMillis) {}
