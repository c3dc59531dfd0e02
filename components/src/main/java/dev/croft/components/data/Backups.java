package dev.croft.components.data;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Backups within an environment: what its parts say about them must fit together. */
final class Backups {
    private Backups() {}

    static List<Problem> problems(
            Map<String, Pgsql> clusters, Map<String, Redis> redis, Optional<Backup> backup, boolean allowDestroy) {
        List<Problem> problems = new ArrayList<>();
        redis.forEach((name, deployment) -> redis(name, deployment, backup, allowDestroy, problems));
        clusters.forEach((name, cluster) -> {
            var path = "pgsql." + name;
            if (cluster.restoreFrom().isPresent() && backup.isEmpty()) {
                problems.add(new Problem(
                        path + ".restoreFrom",
                        "needs the environment's backups; say where they are: backup: { node: ... }"));
            }
            if (cluster.restoreFrom().isPresent() && cluster.upstream().isPresent()) {
                problems.add(new Problem(path + ".restoreFrom", "cannot be given together with upstream"));
            }
            if (cluster.restoreFrom().isPresent() && !cluster.backup().enabled()) {
                problems.add(new Problem(path + ".backup.enabled", "must be true where restoreFrom is given"));
            }
            if (!allowDestroy) {
                backup.flatMap(Backup::node)
                        .filter(n -> isMember(n, name, cluster))
                        .ifPresent(
                                n -> problems.add(
                                        new Problem(
                                                "backup.node",
                                                "'" + n + "' is a node of cluster " + name
                                                        + ": its backups would go with it; give another node, or an address (ip) for one of its own")));
            }
        });
        return problems;
    }

    private static void redis(
            String name, Redis deployment, Optional<Backup> backup, boolean allowDestroy, List<Problem> problems) {
        var path = "redis." + name;
        if (deployment.backup().isPresent() && backup.isEmpty()) {
            problems.add(new Problem(
                    path + ".backup", "needs the environment's backups; say where they are: backup: { node: ... }"));
        }
        if (deployment.restore().isPresent() && deployment.backup().isEmpty()) {
            problems.add(new Problem(
                    path + ".restore",
                    "needs the deployment's own backups, from whose place it is restored; add backup: {}"));
        }
        if (!allowDestroy && deployment.backup().isPresent()) {
            backup.flatMap(Backup::node)
                    .filter(n -> deployment.nodes().stream().anyMatch(d -> d.place()
                            .node()
                            .orElse(name + "-" + d.seq())
                            .equals(n)))
                    .ifPresent(
                            n -> problems.add(
                                    new Problem(
                                            "backup.node",
                                            "'" + n + "' is a node of Redis deployment " + name
                                                    + ": its backups would go with it; give another node, or an address (ip) for one of its own")));
        }
    }

    private static boolean isMember(String node, String cluster, Pgsql data) {
        return data.members().stream()
                .anyMatch(m -> m.place().node().orElse(cluster + "-" + m.seq()).equals(node));
    }
}
