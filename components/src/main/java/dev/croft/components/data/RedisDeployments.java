package dev.croft.components.data;

import dev.croft.model.Problem;
import dev.croft.model.redis.RedisChecks;
import dev.croft.model.redis.RedisInstance;
import dev.croft.model.redis.RedisMode;
import dev.croft.model.redis.RedisTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Redis deployments within an environment: what is wrong with each, and where two meet on a node. */
final class RedisDeployments {
    private RedisDeployments() {}

    static List<Problem> problems(Map<String, Redis> redis, Map<String, Pgsql> pgsql) {
        List<Problem> problems = new ArrayList<>();
        redis.forEach((name, data) -> {
            if (pgsql.containsKey(name)) {
                problems.add(
                        new Problem("redis." + name, "is the name of a PostgreSQL cluster too; choose another one"));
            }
            RedisChecks.problems(
                            data.mode(),
                            new RedisTopology(name, data.nodes()),
                            data.sentinel(),
                            data.cluster(),
                            data.minReplicas(),
                            data.users().stream().map(Redis.User::name).toList(),
                            data.settings(),
                            data.exporterPort())
                    .forEach(p -> problems.add(p.under("redis." + name)));
        });
        ports(redis, problems);
        return problems;
    }

    private static void ports(Map<String, Redis> redis, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        redis.forEach((name, data) -> {
            for (var i = 0; i < data.nodes().size(); i++) {
                var node = data.nodes().get(i);
                var machine = node.place().node().orElse(name + "-" + node.seq());
                var path = "redis." + name + ".nodes[" + i + "]";
                var ports = new ArrayList<>(
                        node.instances().stream().map(RedisInstance::port).toList());
                ports.add(data.exporterPort());
                if (data.mode() == RedisMode.SENTINEL && node.sentinel()) {
                    ports.add(data.sentinel().port());
                }
                for (var port : ports) {
                    var first = taken.putIfAbsent(machine + ":" + port, path);
                    if (first != null && !first.startsWith("redis." + name + ".")) {
                        problems.add(new Problem(
                                path,
                                "port " + port + " of node '" + machine + "' is taken by " + first
                                        + "; give one of the two another port, or another node"));
                    }
                }
            }
        });
    }
}
