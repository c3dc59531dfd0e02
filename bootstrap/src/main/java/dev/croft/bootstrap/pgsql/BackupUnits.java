package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Backups by the clock, on the node that makes them: the store's, or each member's. */
final class BackupUnits {
    /**
     * How a node backs up.
     *
     * @param pgbackrest the command with its configuration
     * @param needs the unit that must run
     * @param turn says by its exit whether it is this node's turn (systemd.service(5), ExecCondition)
     * @param alone whether no other node does what this one has missed
     */
    record Runner(String pgbackrest, String needs, String turn, boolean alone) {}

    private BackupUnits() {}

    static List<Item> items(PgsqlSpec spec, PgsqlBackup backup, Runner runner) {
        List<Item> items = new ArrayList<>();
        items.add(Item.File.of(
                "/etc/systemd/system/" + name(spec, "@.service"),
                Text.render(
                        "backup.service",
                        Map.of(
                                "scope",
                                spec.name(),
                                "command",
                                command(spec, runner),
                                "needs",
                                runner.needs(),
                                "turn",
                                runner.turn()))));
        items.addAll(gaps(spec, runner));
        items.addAll(timer(spec, "full", backup.full(), name(spec, "@full.service"), runner));
        items.addAll(timer(spec, "diff", backup.differential(), name(spec, "@diff.service"), runner));
        items.addAll(timer(spec, "gaps", "hourly", name(spec, "-gaps.service"), runner));
        return items;
    }

    /** WAL that a member gave up, or that somebody deleted, is noticed within the hour and made up for. */
    private static List<Item> gaps(PgsqlSpec spec, Runner runner) {
        // The script's, once it is there; ours to take away.
        var metrics = Item.File.of("/var/lib/prometheus/node-exporter/croft-backup-" + spec.name() + ".prom", "")
                .seed();
        var script = Item.File.of(
                        "/usr/lib/croft/backup-gaps-" + spec.name(),
                        Text.render(
                                "backup-gaps.sh",
                                Map.of(
                                        "scope",
                                        spec.name(),
                                        "command",
                                        pgbackrest(spec, runner),
                                        "metrics",
                                        metrics.path(),
                                        "full",
                                        name(spec, "@full.service"))))
                .owned("root", "root", "0755");
        return List.of(
                metrics,
                script,
                Item.File.of(
                        "/etc/systemd/system/" + name(spec, "-gaps.service"),
                        Text.render(
                                "backup-gaps.service",
                                Map.of("scope", spec.name(), "script", script.path(), "turn", runner.turn()))));
    }

    private static List<Item> timer(PgsqlSpec spec, String type, String when, String service, Runner runner) {
        var name = name(spec, "-" + type + ".timer");
        var file = Item.File.of(
                        "/etc/systemd/system/" + name,
                        Text.render(
                                "backup.timer",
                                Map.of(
                                        "scope",
                                        spec.name(),
                                        "type",
                                        type,
                                        "when",
                                        when,
                                        "persistent",
                                        runner.alone(),
                                        "service",
                                        service)))
                .checked("systemd-analyze calendar \"$(sed -n 's/^OnCalendar=//p' \"$1\")\"");
        return List.of(file, new Item.Unit(name, true, true, Item.OnChange.RESTART, Set.of(file.name())));
    }

    /** Names of the cluster's units. */
    static String name(PgsqlSpec spec, String rest) {
        return "croft-backup-" + spec.name() + rest;
    }

    private static String pgbackrest(PgsqlSpec spec, Runner runner) {
        return runner.pgbackrest() + " --stanza=" + spec.name();
    }

    /** Reading from a copy spares the leader; Debian 12's pgBackRest cannot do without it by itself where there is none. */
    private static String command(PgsqlSpec spec, Runner runner) {
        var backup = pgbackrest(spec, runner) + " --log-level-console=info --type=%i";
        if (spec.members().size() == 1) {
            return backup + " backup";
        }
        return spec.version() >= 17
                ? backup + " --backup-standby=prefer backup"
                : "/bin/sh -c '" + backup + " --backup-standby backup || " + backup + " --no-backup-standby backup'";
    }
}
