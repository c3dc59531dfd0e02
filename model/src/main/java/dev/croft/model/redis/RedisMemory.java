package dev.croft.model.redis;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("What each instance may keep in memory.")
public record RedisMemory(
        @Doc(
                        "Limit in MiB; copies for saving and replication come on top. Left out: 64, and in an environment a part of the node's memory.")
                @Range(min = 1, max = 16777216)
                Optional<Integer> maxmemoryMib,
        @Doc("What goes when it is full: `noeviction` refuses writes, the others drop keys.")
                @Default("\"noeviction\"")
                @Matches(
                        value = "noeviction|(allkeys|volatile)-(lru|lfu|random)|volatile-ttl",
                        allowed =
                                "noeviction, allkeys-lru, allkeys-lfu, allkeys-random, volatile-lru, volatile-lfu, volatile-random or volatile-ttl")
                String policy) {}
