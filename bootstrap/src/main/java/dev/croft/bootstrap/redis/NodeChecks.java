package dev.croft.bootstrap.redis;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether nodes are told apart and are in the network. */
final class NodeChecks {
    private NodeChecks() {}

    static List<Problem> problems(List<RedisNode> nodes, Cidr network) {
        List<Problem> problems = new ArrayList<>();
        var seen = new HashMap<String, String>();
        for (var i = 0; i < nodes.size(); i++) {
            var node = nodes.get(i);
            var path = "nodes[" + i + "]";
            unique(seen, "the name ", node.name(), path + ".name", problems);
            unique(seen, "the address ", node.ip(), path + ".ip", problems);
            if (!network.contains(node.ip())) {
                problems.add(new Problem(path + ".ip", node.ip() + " is outside of the network " + network));
            }
        }
        return problems;
    }

    private static void unique(
            Map<String, String> seen, String kind, String value, String path, List<Problem> problems) {
        var first = seen.putIfAbsent(kind + value, path);
        if (first != null) {
            problems.add(new Problem(path, kind + value + " is taken by " + first + "; each node needs its own"));
        }
    }
}
