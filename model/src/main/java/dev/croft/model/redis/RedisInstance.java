package dev.croft.model.redis;

import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("One instance on a node: a process with a port, a folder and a memory limit of its own.")
public record RedisInstance(
        @Doc("Its port; it is called `<deployment>-<node's number>-<port>`.") @Range(min = 1024, max = 65535) int port,
        @Doc(
                        "Name of the instance whose replica it starts as, such as `cache-1-6379`; left out: a master. Later an elected master stays.")
                Optional<String> replicaOf,
        @Doc("Name that clients ask sentinels for; needed on each master where there are several.")
                @Matches(value = "[a-z][a-z0-9-]{0,39}", allowed = "a lower-case name of letters, digits and dashes")
                Optional<String> group,
        @Doc("Its memory limit in MiB; left out: that of the deployment.") @Range(min = 1, max = 16777216)
                Optional<Integer> maxmemoryMib) {}
