package dev.croft.components.data;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which cluster copies which within an environment. */
public final class Upstreams {
    private Upstreams() {}

    static List<Problem> problems(Map<String, Pgsql> clusters) {
        var problems = new ArrayList<Problem>();
        clusters.forEach((name, cluster) -> {
            var path = "pgsql." + name;
            if (cluster.upstream().isEmpty() && cluster.delay().isPresent()) {
                problems.add(new Problem(
                        path + ".delay",
                        "is for a standby cluster; give the cluster that it copies: upstream: { cluster: ... }"));
            }
            of(clusters, name).ifPresent(upstream -> {
                var others =
                        clusters.keySet().stream().filter(n -> !n.equals(name)).toList();
                if (!others.contains(upstream)) {
                    problems.add(new Problem(
                            path + ".upstream.cluster",
                            "must be another cluster of this environment"
                                    + (others.isEmpty() ? "" : " (" + String.join(", ", others) + ")") + ", found '"
                                    + upstream + "'; one of another stack goes with upstream.stack"));
                } else if (circle(name, clusters)) {
                    problems.add(new Problem(path + ".upstream.cluster", "goes in a circle: it would copy itself"));
                }
            });
        });
        return problems;
    }

    private static boolean circle(String start, Map<String, Pgsql> clusters) {
        var seen = new LinkedHashSet<String>();
        Optional<String> at = of(clusters, start);
        while (at.isPresent() && seen.add(at.get())) {
            if (at.get().equals(start)) {
                return true;
            }
            at = of(clusters, at.get());
        }
        return false;
    }

    /** The cluster of this environment that it copies. */
    static Optional<String> of(Map<String, Pgsql> clusters, String name) {
        return Optional.ofNullable(clusters.get(name))
                .flatMap(Pgsql::upstream)
                .filter(u -> u.stack().isEmpty())
                .map(Pgsql.Upstream::cluster);
    }

    /** The clusters' names, each after the one that it copies, or whose worker it is. */
    public static List<String> order(Map<String, Pgsql> clusters) {
        var order = new LinkedHashSet<String>();
        while (order.size() < clusters.size()) {
            clusters.forEach((name, cluster) -> {
                if (of(clusters, name)
                        .or(() -> Shards.coordinatorOf(clusters, name))
                        .map(order::contains)
                        .orElse(true)) {
                    order.add(name);
                }
            });
        }
        return List.copyOf(order);
    }

    /** The clusters that copy this one. */
    public static List<String> followers(Map<String, Pgsql> clusters, String name) {
        return clusters.keySet().stream()
                .filter(other -> of(clusters, other).equals(Optional.of(name)))
                .toList();
    }
}
