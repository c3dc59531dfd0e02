package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.infra.Targets.Probe;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What makes a member's programs measurable, and where they are found. */
final class ExporterFiles {
    static final int POSTGRES_PORT = 9630;
    static final int PGBOUNCER_PORT = 9631;
    private static final String POSTGRES = "prometheus-postgres-exporter";
    private static final String PGBOUNCER = "prometheus-pgbouncer-exporter";
    /** What is asked of PostgreSQL beyond the exporter's own; for its user to read, no secret in it. */
    private static final String QUERIES = "/etc/croft/exporter/postgres.yml";

    private ExporterFiles() {}

    static List<Item> items(PgsqlSpec spec, PgsqlMember member) {
        List<Item> items = new ArrayList<>();
        var postgres = Item.File.secret(
                "/etc/default/" + POSTGRES,
                Secret.of(Text.render(
                        "postgres-exporter.env",
                        Map.of(
                                "instance",
                                spec.instance(member),
                                "user",
                                Names.MONITOR,
                                "password",
                                Text.environment(spec.monitorPassword().reveal()),
                                "ip",
                                member.ip(),
                                "port",
                                POSTGRES_PORT,
                                "queries",
                                QUERIES))),
                "root",
                "root");
        var queries = Item.File.of(QUERIES, Text.render("postgres-exporter-queries.yml", Map.of()));
        items.add(queries);
        items.addAll(exporter(POSTGRES, postgres, queries.name()));
        if (measuresPooler(spec)) {
            var pgbouncer = Item.File.of(
                    "/etc/default/" + PGBOUNCER,
                    Text.render(
                            "pgbouncer-exporter.env",
                            Map.of(
                                    "instance",
                                    spec.instance(member),
                                    "pgbouncerPort",
                                    PgsqlSpec.PGBOUNCER_PORT,
                                    "ip",
                                    member.ip(),
                                    "port",
                                    PGBOUNCER_PORT)));
            items.addAll(exporter(PGBOUNCER, pgbouncer));
        }
        return items;
    }

    /** Debian 12's exporter 1.7 ends at the statistics of its own PgBouncer 1.18: the column total_requests is gone there. */
    private static boolean measuresPooler(PgsqlSpec spec) {
        return spec.version() >= 17;
    }

    private static List<Item> exporter(String name, Item.File settings, String... more) {
        var watched = new HashSet<>(List.of(more));
        watched.addAll(Set.of(settings.name(), "file:/etc/systemd/system/" + name + ".service.d/croft.conf"));
        return List.of(
                new Item.Package(name),
                settings,
                new Item.Directory("/etc/systemd/system/" + name + ".service.d", "root", "root", "0755"),
                Item.File.of(
                        "/etc/systemd/system/" + name + ".service.d/croft.conf",
                        Text.render("exporter.service.conf", Map.of())),
                new Item.Unit(name + ".service", true, true, Item.OnChange.RESTART, watched));
    }

    static List<Target> targets(PgsqlSpec spec) {
        List<Target> targets = new ArrayList<>();
        for (var member : spec.members()) {
            var instance = spec.instance(member);
            targets.add(new Target("postgres", spec.name(), instance, member.ip(), POSTGRES_PORT));
            if (measuresPooler(spec)) {
                targets.add(new Target("pgbouncer", spec.name(), instance, member.ip(), PGBOUNCER_PORT));
            }
            targets.add(new Target("haproxy", spec.name(), instance, member.ip(), HaproxyFiles.METRICS_PORT));
            targets.add(new Target(
                    "patroni",
                    spec.name(),
                    instance,
                    member.ip(),
                    PgsqlSpec.PATRONI_PORT,
                    Map.of("__scheme__", "https")));
            targets.add(probe(spec, member, Probe.TCP, "postgres", PgsqlSpec.POSTGRES_PORT));
            targets.add(probe(spec, member, Probe.HTTPS, "patroni", PgsqlSpec.PATRONI_PORT));
            spec.ports().named().forEach((name, port) -> targets.add(probe(spec, member, Probe.TCP, name, port)));
        }
        return targets;
    }

    private static Target probe(PgsqlSpec spec, PgsqlMember member, Probe probe, String endpoint, int port) {
        return Targets.probe(probe, endpoint, spec.name(), spec.instance(member), member.ip(), port);
    }
}
