package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.logs.LogSources;
import dev.croft.bootstrap.logs.LogSources.Owned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** PostgreSQL's log on a member: JSON files of bounded size, and how they and the journal's lines reach the log store. */
final class LogFiles {
    private static final String SCRIPT = "/usr/lib/croft/postgresql-logs";
    /** What a member runs besides PostgreSQL; all of it logs to the journal. */
    private static final List<String> UNITS = List.of(
            "patroni",
            "pgbouncer",
            "haproxy",
            "keepalived",
            "prometheus-postgres-exporter",
            "prometheus-pgbouncer-exporter",
            "croft-backup-agent");

    private LogFiles() {}

    static String folder(PgsqlSpec spec) {
        return "/var/log/postgresql/" + spec.name();
    }

    static List<Item> items(PgsqlSpec spec, PgsqlMember member) {
        var instance = spec.instance(member);
        var folder = folder(spec);
        var name = "croft-logs-" + spec.name();
        var values = Map.of("cluster", spec.name(), "folder", folder);
        var path = Item.File.of("/etc/systemd/system/" + name + ".path", Text.render("log-files.path", values));
        List<Item> items = new ArrayList<>();
        items.add(new Item.Directory(folder, "postgres", "postgres", "0750"));
        items.add(Item.File.of(SCRIPT, Text.render("log-files.sh", Map.of())));
        items.add(path);
        items.add(Item.File.of("/etc/systemd/system/" + name + ".service", Text.render("log-files.service", values)));
        items.add(new Item.Unit(name + ".path", true, true, Item.OnChange.RESTART, Set.of(path.name())));
        items.addAll(LogSources.items(
                spec.name(),
                Stream.concat(UNITS.stream(), Stream.of(name))
                        .map(u -> new Owned(u, spec.name(), instance))
                        .toList(),
                Optional.of(Text.render(
                        "rsyslog.conf", Map.of("cluster", spec.name(), "folder", folder, "instance", instance)))));
        return items;
    }

    /** Settings that make PostgreSQL write these files. */
    static Map<String, String> parameters(PgsqlSpec spec) {
        return Map.of(
                "logging_collector", "on",
                "log_destination", "jsonlog",
                "log_directory", folder(spec),
                "log_filename", "%Y%m%d-%H%M%S.log",
                "log_file_mode", "0640",
                "log_rotation_age", "1d",
                "log_rotation_size", "8MB",
                "log_timezone", "Etc/UTC");
    }
}
