package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.node.Host;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.redis.RedisHost;
import dev.croft.model.redis.RedisInstance;
import java.util.List;

@Doc("A node with its instances.")
public record RedisNode(
        @Doc("Number of the node in the deployment; part of its instances' names.") @Range(min = 1, max = 999) int seq,
        @Doc("The node's name, as previews and errors show it.")
                @Matches(
                        value = "[a-z][a-z0-9.-]{0,62}",
                        allowed = "a lower-case name of letters, digits, dots and dashes")
                String name,
        @Doc("The node's address in the environment's network.") String ip,
        @Doc("Its instances; a node may have none and be a place for a sentinel only.") List<RedisInstance> instances,
        @Doc("Whether a sentinel runs here, in mode `sentinel`.") @Default("true") boolean sentinel,
        @Doc("How to reach the node by SSH.") Connection connection)
        implements RedisHost {
    public RedisNode {
        instances = List.copyOf(instances);
        var problems = Host.address("ip", ip);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
