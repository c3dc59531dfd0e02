package dev.croft.components.data;

import dev.croft.model.Cidr;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Which node each part is on, and what is wrong with that. */
final class Addresses {
    private Addresses() {}

    private record Spot(String path, String name, String cluster, Place place, Optional<Machine> machine) {}

    static List<NodeData> nodes(
            Infra infra,
            Optional<Etcd> etcd,
            Map<String, Pgsql> pgsql,
            Map<String, Redis> redis,
            Optional<Backup> backup) {
        return spots(infra, etcd, pgsql, redis, backup).stream()
                .filter(s -> s.place().ip().isPresent())
                .map(s -> new NodeData(s.name(), s.cluster(), s.place().ip().orElseThrow(), s.machine()))
                .toList();
    }

    static List<Problem> problems(
            Cidr network,
            Infra infra,
            Optional<Etcd> etcd,
            Map<String, Pgsql> pgsql,
            Map<String, Redis> redis,
            Optional<Backup> backup) {
        var problems = new ArrayList<Problem>();
        var spots = spots(infra, etcd, pgsql, redis, backup);
        var names = spots.stream()
                .filter(s -> s.place().ip().isPresent())
                .map(Spot::name)
                .toList();
        var seen = new HashMap<String, String>();
        for (var spot : spots) {
            spot.place().ip().ifPresent(ip -> address(network, spot, ip, seen, problems));
            spot.place()
                    .node()
                    .filter(n -> !names.contains(n))
                    .ifPresent(n -> problems.add(new Problem(
                            spot.path() + ".node",
                            "'" + n + "' is not a node of this environment; its nodes are "
                                    + String.join(", ", names))));
        }
        twiceOnOneNode(pgsql, problems);
        if (!pgsql.isEmpty() && etcd.isEmpty()) {
            problems.add(new Problem(
                    "etcd",
                    "is required where there are PostgreSQL clusters, such as { members: [ { node: " + names.get(0)
                            + " } ] }"));
        }
        return problems;
    }

    private static void address(Cidr network, Spot spot, String ip, Map<String, String> seen, List<Problem> problems) {
        var path = spot.path() + ".ip";
        try {
            var a = Cidr.address(ip);
            if (!network.contains(ip)) {
                problems.add(new Problem(path, "'" + ip + "' is outside the network " + network));
            } else if (a == network.network()
                    || a == network.network() + 1
                    || !network.contains(ip)
                    || isBroadcast(network, a)) {
                problems.add(new Problem(
                        path, "'" + ip + "' is kept for the network itself (its first two and its last address)"));
            }
        } catch (InvalidException e) {
            problems.add(e.problems().get(0).under(path));
            return;
        }
        var before = seen.putIfAbsent(ip, path);
        if (before != null) {
            problems.add(new Problem(
                    path, "'" + ip + "' is taken by " + before + "; to share that node, give its name: node: ..."));
        }
    }

    private static boolean isBroadcast(Cidr network, int address) {
        return network.prefix() < 31 && address == network.network() + (1 << 32 - network.prefix()) - 1;
    }

    /** Two PostgreSQL instances do not fit on one node: they would want the same ports. */
    private static void twiceOnOneNode(Map<String, Pgsql> pgsql, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        members(pgsql, (path, spot) -> {
            var node = spot.place().node().orElse(spot.name());
            var before = taken.putIfAbsent(node, path);
            if (before != null) {
                problems.add(new Problem(
                        path + ".node", "the node '" + node + "' already has a PostgreSQL instance: " + before));
            }
        });
    }

    private static void members(Map<String, Pgsql> pgsql, BiConsumer<String, Spot> visit) {
        pgsql.forEach((cluster, data) -> {
            for (var i = 0; i < data.members().size(); i++) {
                var member = data.members().get(i);
                var path = "pgsql." + cluster + ".members[" + i + "]";
                visit.accept(path, new Spot(path, cluster + "-" + member.seq(), cluster, member.place(), data.vm()));
            }
        });
    }

    private static List<Spot> spots(
            Infra infra,
            Optional<Etcd> etcd,
            Map<String, Pgsql> pgsql,
            Map<String, Redis> redis,
            Optional<Backup> backup) {
        var spots = new ArrayList<Spot>();
        for (var i = 0; i < infra.nodes().size(); i++) {
            spots.add(new Spot(
                    "infra.nodes[" + i + "]",
                    "infra-" + (i + 1),
                    "infra",
                    infra.nodes().get(i),
                    infra.vm()));
        }
        backup.ifPresent(b -> b.place().ifPresent(p -> spots.add(new Spot("backup", "backup-1", "backup", p, b.vm()))));
        etcd.ifPresent(e -> {
            for (var i = 0; i < e.members().size(); i++) {
                spots.add(new Spot(
                        "etcd.members[" + i + "]",
                        "etcd-" + (i + 1),
                        "etcd",
                        e.members().get(i),
                        e.vm()));
            }
        });
        members(pgsql, (path, spot) -> spots.add(spot));
        redis.forEach((name, data) -> {
            for (var i = 0; i < data.nodes().size(); i++) {
                var node = data.nodes().get(i);
                spots.add(new Spot(
                        "redis." + name + ".nodes[" + i + "]", name + "-" + node.seq(), name, node.place(), data.vm()));
            }
        });
        return spots;
    }
}
