package dev.croft.components.data;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which clusters of an environment are groups of the same Citus shard. */
public final class Shards {
    private Shards() {}

    /** @param version the major version of a cluster that gives none */
    static List<Problem> problems(Map<String, Pgsql> clusters, int version) {
        var problems = new ArrayList<Problem>();
        var numbers = new HashMap<String, String>();
        clusters.forEach((name, cluster) -> {
            var path = "pgsql." + name;
            Upstreams.of(clusters, name)
                    .filter(u -> citus(clusters, u).isPresent())
                    .ifPresent(u -> problems.add(new Problem(
                            path + ".upstream.cluster",
                            "'" + u + "' is a group of a Citus shard: a copy of one group is no copy of the shard")));
            if (cluster.citus().isEmpty()) {
                clusters.values().stream()
                        .flatMap(c -> c.citus().stream())
                        .filter(c -> c.shard().equals(name))
                        .findFirst()
                        .ifPresent(c -> problems.add(new Problem(
                                path, "has the name of a Citus shard that it is no group of; give one another name")));
                return;
            }
            var citus = cluster.citus().get();
            var first = numbers.putIfAbsent(citus.shard() + " " + citus.group(), path);
            if (first != null) {
                problems.add(new Problem(
                        path + ".citus.group",
                        citus.group() + " is taken by " + first + "; each group of shard " + citus.shard()
                                + " needs its own number"));
            }
            if (cluster.upstream().isPresent()) {
                problems.add(new Problem(
                        path + ".upstream",
                        "cannot be given together with citus: a copy of one group is no copy of the shard"));
            }
            if (citus.coordinator()) {
                coordinator(path, citus, cluster, problems);
            } else {
                worker(path, citus, cluster, coordinator(clusters, name), version, problems);
            }
        });
        return problems;
    }

    private static void coordinator(String path, Citus citus, Pgsql cluster, List<Problem> problems) {
        var names = cluster.databases().stream()
                .filter(d -> !d.absent())
                .map(Pgsql.Database::name)
                .toList();
        if (!names.contains(citus.database())) {
            problems.add(new Problem(
                    path + ".citus.database",
                    "must be one of the cluster's databases " + names + ", found '" + citus.database() + "'"));
        }
    }

    private static void worker(
            String path, Citus citus, Pgsql cluster, Optional<Pgsql> coordinator, int version, List<Problem> problems) {
        if (coordinator.isEmpty()) {
            problems.add(new Problem(
                    path + ".citus.shard",
                    "'" + citus.shard() + "' has no coordinator: another cluster must have citus: { shard: "
                            + citus.shard() + ", group: 0, database: " + citus.database() + " }"));
            return;
        }
        same(
                path + ".citus.database",
                citus.database(),
                coordinator.get().citus().orElseThrow().database(),
                problems);
        same(
                path + ".version",
                String.valueOf(cluster.version().orElse(version)),
                String.valueOf(coordinator.get().version().orElse(version)),
                problems);
        if (!cluster.users().isEmpty()) {
            problems.add(new Problem(path + ".users", "are those of the coordinator; list them there"));
        }
        if (!cluster.databases().isEmpty()) {
            problems.add(new Problem(
                    path + ".databases",
                    "is the one that citus.database names, as the coordinator has it; leave it out"));
        }
    }

    private static void same(String path, String found, String wanted, List<Problem> problems) {
        if (!found.equals(wanted)) {
            problems.add(new Problem(path, "must be the coordinator's, " + wanted + ", found " + found));
        }
    }

    private static Optional<Citus> citus(Map<String, Pgsql> clusters, String name) {
        return Optional.ofNullable(clusters.get(name)).flatMap(Pgsql::citus);
    }

    private static Optional<Pgsql> coordinator(Map<String, Pgsql> clusters, String worker) {
        return coordinatorOf(clusters, worker).map(clusters::get);
    }

    /** The name of a worker's coordinator; empty for a coordinator, and for what is no group of a shard. */
    public static Optional<String> coordinatorOf(Map<String, Pgsql> clusters, String name) {
        return citus(clusters, name).filter(c -> !c.coordinator()).flatMap(c -> groups(clusters, c.shard()).stream()
                .filter(other -> citus(clusters, other).orElseThrow().coordinator())
                .findFirst());
    }

    /** The names of the other groups of a cluster's shard; none where it is no group. */
    public static List<String> others(Map<String, Pgsql> clusters, String name) {
        return citus(clusters, name).map(c -> groups(clusters, c.shard())).orElse(List.of()).stream()
                .filter(other -> !other.equals(name))
                .toList();
    }

    private static List<String> groups(Map<String, Pgsql> clusters, String shard) {
        return clusters.keySet().stream()
                .filter(name -> citus(clusters, name)
                        .filter(c -> c.shard().equals(shard))
                        .isPresent())
                .toList();
    }

    /** Its users: a worker has those of its coordinator, who come to it through Citus. */
    public static List<Pgsql.User> users(Map<String, Pgsql> clusters, String name) {
        return clusters.get(coordinatorOf(clusters, name).orElse(name)).users();
    }

    /** Its databases: a worker has the distributed one, into which the coordinator brings the tables. */
    public static List<Pgsql.Database> databases(Map<String, Pgsql> clusters, String name) {
        return coordinator(clusters, name)
                .map(c -> c.databases().stream()
                        .filter(d -> d.name().equals(c.citus().orElseThrow().database()))
                        .map(Pgsql.Database::withoutBaseline)
                        .toList())
                .orElseGet(() -> clusters.get(name).databases());
    }

    /** Its package: a worker has the coordinator's where it gives none. */
    public static Optional<String> packageName(Map<String, Pgsql> clusters, String name) {
        return citus(clusters, name)
                .flatMap(Citus::packageName)
                .or(() -> coordinator(clusters, name).flatMap(Pgsql::citus).flatMap(Citus::packageName));
    }
}
