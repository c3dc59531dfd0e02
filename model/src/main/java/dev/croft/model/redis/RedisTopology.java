package dev.croft.model.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is who in a declaration: names of instances, and whom each begins as a replica of. */
public record RedisTopology(String deployment, List<? extends RedisHost> hosts) {
    /**
     * A master and those that copy it, as they begin.
     *
     * @param name what clients ask sentinels for
     * @param members the master and its replicas, replicas of replicas too
     */
    public record Group(String name, String master, List<String> members) {}

    public RedisTopology {
        hosts = List.copyOf(hosts);
    }

    public String name(RedisHost host, int port) {
        return deployment + "-" + host.seq() + "-" + port;
    }

    public List<String> instances() {
        return hosts.stream()
                .flatMap(h -> h.instances().stream().map(i -> name(h, i.port())))
                .toList();
    }

    /** By name; who is not in it begins as a master. */
    public Map<String, String> replicaOf() {
        var upstream = new HashMap<String, String>();
        hosts.forEach(
                h -> h.instances().forEach(i -> i.replicaOf().ifPresent(m -> upstream.put(name(h, i.port()), m))));
        return Map.copyOf(upstream);
    }

    /** The master at the end of a chain of replicas; empty where it goes in a circle. */
    public Optional<String> root(String instance) {
        var upstream = replicaOf();
        var seen = new HashSet<String>();
        var at = instance;
        while (upstream.containsKey(at)) {
            if (!seen.add(at)) {
                return Optional.empty();
            }
            at = upstream.get(at);
        }
        return Optional.of(at);
    }

    public List<Group> groups() {
        var upstream = replicaOf();
        List<Group> groups = new ArrayList<>();
        for (var host : hosts) {
            for (var instance : host.instances()) {
                var name = name(host, instance.port());
                if (!upstream.containsKey(name)) {
                    var members = instances().stream()
                            .filter(i -> root(i).filter(name::equals).isPresent())
                            .toList();
                    groups.add(new Group(instance.group().orElse(deployment), name, members));
                }
            }
        }
        return List.copyOf(groups);
    }

    /** The host of an instance. */
    Optional<? extends RedisHost> hostOf(String instance) {
        return hosts.stream()
                .filter(h ->
                        h.instances().stream().anyMatch(i -> name(h, i.port()).equals(instance)))
                .findFirst();
    }

    int sentinels() {
        return (int) hosts.stream().filter(RedisHost::sentinel).count();
    }
}
