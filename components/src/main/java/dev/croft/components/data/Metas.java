package dev.croft.components.data;

import dev.croft.components.data.Infra.Meta;
import dev.croft.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The inventory within an environment: the database that it is to be in must be there and take writes. */
final class Metas {
    private Metas() {}

    static List<Problem> problems(Optional<Meta> meta, Map<String, Pgsql> clusters) {
        return meta.flatMap(m -> problem(m, clusters)).stream().toList();
    }

    private static Optional<Problem> problem(Meta meta, Map<String, Pgsql> clusters) {
        var cluster = clusters.get(meta.cluster());
        if (cluster == null) {
            return Optional.of(new Problem(
                    "infra.meta.cluster",
                    "'" + meta.cluster() + "' is none of the clusters under pgsql: "
                            + clusters.keySet().stream().sorted().toList()));
        }
        if (cluster.upstream().isPresent()) {
            return Optional.of(new Problem(
                    "infra.meta.cluster",
                    "'" + meta.cluster() + "' is a standby cluster, which takes no writes; name another one"));
        }
        var names = cluster.databases().stream()
                .filter(d -> !d.absent())
                .map(Pgsql.Database::name)
                .toList();
        return names.contains(meta.database())
                ? Optional.empty()
                : Optional.of(new Problem(
                        "infra.meta.database",
                        "'" + meta.database() + "' is none of the databases of cluster '" + meta.cluster() + "': "
                                + names + "; add it to pgsql." + meta.cluster() + ".databases"));
    }
}
