package dev.croft.bootstrap.redis;

import dev.croft.model.Doc;
import dev.croft.model.redis.RedisMode;
import java.util.List;

@Doc(
        "Where a Redis deployment is found. Which instance is a master at the moment is not here: a failover is no change.")
public record RedisOutputs(
        @Doc("`host:port` of each instance.") List<String> endpoints,
        @Doc("`host:port` of each sentinel.") List<String> sentinels,
        @Doc("Names that clients ask sentinels for.") List<String> groups,
        @Doc("The instances.") List<Place> instances) {

    @Doc("An instance as it is called and found.")
    public record Place(
            @Doc("Its name, `cache-1-6379`.") String name,
            @Doc("The node that it is on.") String node,
            @Doc("Its address.") String ip,
            @Doc("Its port.") int port) {}

    static RedisOutputs of(RedisSpec spec) {
        return new RedisOutputs(
                spec.servers().stream().map(Server::endpoint).toList(),
                spec.sentinels().stream().map(Server::endpoint).toList(),
                spec.mode() == RedisMode.SENTINEL
                        ? spec.groups().stream().map(Group::name).toList()
                        : List.of(),
                spec.servers().stream()
                        .map(s -> new Place(s.name(), s.node().name(), s.ip(), s.port()))
                        .toList());
    }
}
