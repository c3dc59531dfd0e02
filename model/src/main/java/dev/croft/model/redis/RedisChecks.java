package dev.croft.model.redis;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a declaration gets wrong as a whole; each field by itself is checked where it is declared. */
public final class RedisChecks {
    /** Added to an instance's port for the cluster's own traffic (cluster-port in redis.conf). */
    public static final int BUS = 10000;

    /** Settings that follow from the declaration, and those that would undo it. */
    private static final Set<String> OURS = Set.of(
            "port",
            "bind",
            "dir",
            "aclfile",
            "requirepass",
            "user",
            "masteruser",
            "masterauth",
            "replicaof",
            "slaveof",
            "appendonly",
            "appendfsync",
            "save",
            "maxmemory",
            "maxmemory-policy",
            "include",
            "loadmodule",
            "rename-command",
            "daemonize",
            "supervised",
            "logfile",
            "pidfile",
            "unixsocket",
            "protected-mode",
            "min-replicas-to-write");

    private final List<Problem> problems = new ArrayList<>();
    private final RedisMode mode;
    private final RedisTopology topology;
    private final List<? extends RedisHost> nodes;

    private RedisChecks(RedisMode mode, RedisTopology topology) {
        this.mode = mode;
        this.topology = topology;
        this.nodes = topology.hosts();
    }

    /** Paths begin at the declaration of the deployment: {@code nodes[0].instances[1].port}. */
    public static List<Problem> problems(
            RedisMode mode,
            RedisTopology topology,
            RedisSentinel sentinel,
            RedisSharding cluster,
            Optional<Integer> minReplicas,
            List<String> users,
            Map<String, String> settings,
            int exporterPort) {
        var checks = new RedisChecks(mode, topology);
        checks.nodes();
        checks.ports(sentinel, exporterPort);
        checks.users(users);
        checks.settings(settings);
        if (mode == RedisMode.CLUSTER) {
            checks.cluster(cluster);
        } else {
            checks.replicas();
        }
        // What follows is about masters and replicas, which must be clear first.
        if (mode == RedisMode.SENTINEL && checks.problems.isEmpty()) {
            checks.sentinel(sentinel);
        }
        if (checks.problems.isEmpty()) {
            checks.minReplicas(minReplicas);
        }
        return List.copyOf(checks.problems);
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void nodes() {
        if (topology.instances().isEmpty()) {
            wrong("nodes", "must hold at least one node with an instance, such as instances: [ { port: 6379 } ]");
        }
        var seen = new HashMap<String, String>();
        for (var i = 0; i < nodes.size(); i++) {
            var seq = String.valueOf(nodes.get(i).seq());
            unique(seen, "the number ", seq, "nodes[" + i + "].seq", "each node needs its own");
        }
    }

    private void unique(Map<String, String> seen, String kind, String value, String path, String allowed) {
        var first = seen.putIfAbsent(kind + value, path);
        if (first != null) {
            wrong(path, kind + value + " is taken by " + first + "; " + allowed);
        }
    }

    private void ports(RedisSentinel sentinel, int exporterPort) {
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var seen = new HashMap<String, String>();
            seen.put("port " + exporterPort, "exporterPort");
            if (mode == RedisMode.SENTINEL && node.sentinel()) {
                unique(seen, "port ", String.valueOf(sentinel.port()), "sentinel.port", "choose another one");
            }
            for (var j = 0; j < node.instances().size(); j++) {
                var port = node.instances().get(j).port();
                var path = "nodes[" + i + "].instances[" + j + "].port";
                unique(seen, "port ", String.valueOf(port), path, "each instance of a node needs its own");
                if (mode == RedisMode.CLUSTER && port > 65535 - BUS) {
                    wrong(
                            path,
                            "must be " + (65535 - BUS) + " or less in a cluster, whose own traffic takes the port "
                                    + BUS + " above it, found " + port);
                } else if (mode == RedisMode.CLUSTER) {
                    unique(seen, "port ", String.valueOf(port + BUS), path, "a cluster's own traffic needs it");
                }
            }
        }
    }

    private void users(List<String> users) {
        var seen = new HashSet<String>();
        for (var i = 0; i < users.size(); i++) {
            if (!seen.add(users.get(i))) {
                wrong("users[" + i + "].name", "user '" + users.get(i) + "' is there twice");
            }
        }
    }

    private void settings(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            if (OURS.contains(key)
                    || key.startsWith("tls-")
                    || key.startsWith("cluster-")
                    || key.contains("announce")) {
                wrong("settings." + key, "follows from the declaration and cannot be set here");
            } else if (!value.matches("[ -~]{0,500}")) {
                wrong("settings." + key, "must be up to 500 printable ASCII characters");
            }
        });
    }

    private void cluster(RedisSharding cluster) {
        var copies = cluster.replicas() + 1;
        var total = 0;
        for (var i = 0; i < nodes.size(); i++) {
            for (var j = 0; j < nodes.get(i).instances().size(); j++, total++) {
                var path = "nodes[" + i + "].instances[" + j + "]";
                if (nodes.get(i).instances().get(j).replicaOf().isPresent()) {
                    wrong(path + ".replicaOf", "is not for a cluster, which spreads its replicas itself; leave it out");
                }
                if (nodes.get(i).instances().get(j).group().isPresent()) {
                    wrong(path + ".group", "is for mode sentinel; leave it out");
                }
            }
        }
        var masters = total / copies;
        if (total % copies != 0) {
            wrong(
                    "nodes",
                    "hold " + total + " instances, which is no multiple of " + copies + " (a master and its "
                            + cluster.replicas() + " replicas each); add or remove some");
        } else if (masters < 3) {
            wrong(
                    "nodes",
                    "hold " + total + " instances for " + masters + " masters with " + cluster.replicas()
                            + " replicas each; a cluster needs 3 masters or more, else it cannot tell who failed");
        } else {
            for (var i = 0; i < nodes.size(); i++) {
                if (cluster.replicas() > 0 && nodes.get(i).instances().size() > masters) {
                    wrong(
                            "nodes[" + i + "].instances",
                            "are " + nodes.get(i).instances().size() + " on one node for " + masters
                                    + " masters in all: a replica would be on its master's node and be lost with it; spread them over more nodes");
                }
            }
        }
    }

    private void replicas() {
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            for (var j = 0; j < node.instances().size(); j++) {
                var instance = node.instances().get(j);
                var path = "nodes[" + i + "].instances[" + j + "]";
                if (mode != RedisMode.SENTINEL && instance.group().isPresent()) {
                    wrong(path + ".group", "is for mode sentinel; leave it out");
                }
                instance.replicaOf().ifPresent(m -> replica(path + ".replicaOf", node, instance.port(), m));
            }
        }
    }

    private void replica(String path, RedisHost node, int port, String master) {
        var own = topology.name(node, port);
        if (!topology.instances().contains(master)) {
            wrong(
                    path,
                    "'" + master + "' is no instance of this deployment; its instances are "
                            + String.join(", ", topology.instances()));
        } else if (topology.root(own).isEmpty()) {
            wrong(path, "goes in a circle from " + own + "; one of them must be a master");
        } else if (mode == RedisMode.SENTINEL && topology.replicaOf().containsKey(master)) {
            wrong(
                    path,
                    "'" + master + "' is a replica itself; sentinels want replicas of masters only: name "
                            + topology.replicaOf().get(master));
        } else if (mode == RedisMode.SENTINEL
                && topology.hostOf(master).filter(node::equals).isPresent()) {
            wrong(path, "'" + master + "' is on the same node and would be lost with it; choose another node");
        }
    }

    private void sentinel(RedisSentinel sentinel) {
        var sentinels = topology.sentinels();
        if (sentinels < 3) {
            wrong(
                    "nodes",
                    "have " + sentinels
                            + " sentinels, and fewer than 3 cannot outvote the loss of one; add a node, it may have no instances");
        }
        sentinel.quorum()
                .filter(q -> q > sentinels)
                .ifPresent(q -> wrong(
                        "sentinel.quorum",
                        "must be " + sentinels + " or less, as there are no more sentinels, found " + q));
        var groups = topology.groups();
        var names = new HashSet<String>();
        for (var group : groups) {
            if (group.members().size() < 2) {
                wrong(
                        "nodes",
                        "give " + group.master()
                                + " no replica, so that sentinels have nobody to promote; declare one with replicaOf: "
                                + group.master());
            }
            if (!names.add(group.name())) {
                wrong(
                        "nodes",
                        "have several masters called '" + group.name()
                                + "' for clients; give each a group of its own, such as group: " + topology.deployment()
                                + "-" + names.size());
            }
        }
    }

    private void minReplicas(Optional<Integer> minReplicas) {
        if (mode == RedisMode.CLUSTER) {
            minReplicas.ifPresent(n -> wrong(
                    "minReplicas",
                    "is not for a cluster, whose masters stop by themselves when cut off; leave it out"));
            return;
        }
        var fewest = topology.groups().stream()
                .mapToInt(g -> g.members().size() - 1)
                .min()
                .orElse(0);
        minReplicas
                .filter(n -> n > fewest)
                .ifPresent(n -> wrong(
                        "minReplicas", "must be " + fewest + " or less, which is what each master has, found " + n));
    }
}
