package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** pgBackRest on the members, and what the store must know of the cluster. */
final class BackupFiles {
    /** Where the store reaches a member, to read its data. */
    static final int AGENT_PORT = 8433;

    static final String CONFIG = "/etc/pgbackrest/pgbackrest.conf";
    static final String RESTORE = "/usr/lib/croft/pgsql-restore";
    /** pgBackRest on the store. */
    static final String STORE_COMMAND =
            "/usr/bin/pgbackrest --config=" + BackupStore.CONFIG + " --config-include-path=" + BackupStore.INCLUDE;

    private static final String AGENT = "croft-backup-agent.service";
    /** WAL waits on the member while the store is away; past this share of the disk it is given up, and the disk lives. */
    private static final int QUEUE_SHARE = 4;

    private BackupFiles() {}

    static List<Item> member(PgsqlSpec spec, PgsqlMember member) {
        return spec.backup().map(backup -> member(spec, member, backup)).orElse(List.of());
    }

    private static List<Item> member(PgsqlSpec spec, PgsqlMember member, PgsqlBackup backup) {
        Map<String, Object> values = new HashMap<>();
        values.put("scope", spec.name());
        values.put("ip", member.ip());
        values.put("store", backup.store().name());
        values.put("storeHost", host(spec, backup.store().name(), backup.store().ip()));
        values.put("storePort", backup.store().port());
        values.put("storeConfig", BackupStore.CONFIG);
        values.put("storeInclude", BackupStore.INCLUDE);
        values.put("pki", PatroniFiles.PKI);
        values.put("queueMib", Math.max(1024, spec.tuning().diskGib() * 1024L / QUEUE_SHARE));
        values.put("port", AGENT_PORT);
        values.put("data", PatroniFiles.data(spec));
        var config =
                Item.File.of(CONFIG, Text.render("pgbackrest.conf", values)).owned("root", "postgres", "0640");
        var unit = Item.File.of(
                "/etc/systemd/system/" + AGENT,
                Text.render("croft-backup-agent.service", Map.of("scope", spec.name())));
        List<Item> items = new ArrayList<>(List.of(
                new Item.Package("pgbackrest"),
                new Item.Directory("/etc/pgbackrest", "root", "postgres", "0750"),
                config,
                unit,
                new Item.Unit(
                        AGENT,
                        true,
                        true,
                        Item.OnChange.RESTART,
                        Set.of(
                                config.name(),
                                unit.name(),
                                "file:" + PatroniFiles.PKI + "/ca.crt",
                                "certificate:" + PatroniFiles.PKI + "/member.crt"))));
        spec.restoreFrom()
                .ifPresent(restore ->
                        items.add(Item.File.of(RESTORE, restore(spec, restore)).owned("root", "root", "0755")));
        return items;
    }

    private static String restore(PgsqlSpec spec, PgsqlRestore restore) {
        return Text.render(
                "restore.sh",
                Map.of(
                        "stanza",
                        restore.cluster(),
                        "data",
                        PatroniFiles.data(spec),
                        "attempts",
                        attempts(spec),
                        "arguments",
                        String.join("\" \"", restore.target().arguments())));
    }

    /** A line for each time that a restore was begun: one that failed must not go on for ever. */
    static String attempts(PgsqlSpec spec) {
        return "/var/lib/postgresql/" + spec.name() + ".restores";
    }

    /** What Patroni runs in place of initdb; empty where the cluster begins with nothing. */
    static String bootstrap(PgsqlSpec spec) {
        return spec.restoreFrom()
                .map(r -> Text.render("patroni-restore.yml", Map.of("command", RESTORE)))
                .orElse("")
                .stripTrailing();
    }

    /** PostgreSQL's settings: archiving is always on, as turning it on later would need a restart. */
    static Map<String, String> parameters(PgsqlSpec spec) {
        return spec.backup()
                .map(b -> Map.of(
                        "archive_mode", "on",
                        "archive_command", "pgbackrest --stanza=" + spec.name() + " archive-push %p",
                        "archive_timeout", b.archiveSeconds() + "s"))
                .orElse(Map.of("archive_mode", "on", "archive_command", "/bin/true", "archive_timeout", "0"));
    }

    /** The cluster's file and timers on the store's node. One that is away is no reason to leave the cluster as it is. */
    static List<NodeItems> store(PgsqlSpec spec) {
        return spec.backup()
                .map(b -> List.of(new NodeItems(b.store().name(), b.store().connection(), storeItems(spec, b), false)))
                .orElse(List.of());
    }

    private static List<Item> storeItems(PgsqlSpec spec, PgsqlBackup backup) {
        var stanza = Item.File.of(
                        BackupStore.INCLUDE + "/" + spec.name() + ".conf",
                        Text.render(
                                "stanza.conf",
                                Map.of(
                                        "scope",
                                        spec.name(),
                                        "clients",
                                        clients(spec),
                                        "members",
                                        members(spec),
                                        "keepFull",
                                        backup.keepFull())))
                .owned("root", "postgres", "0640");
        var service = Item.File.of(
                "/etc/systemd/system/" + unit(spec, "@.service"),
                Text.render(
                        "backup.service",
                        Map.of("scope", spec.name(), "command", command(spec), "store", BackupStore.UNIT)));
        List<Item> items = new ArrayList<>(List.of(
                stanza,
                service,
                new Item.Action(
                        "backup store knows " + spec.name(),
                        "systemctl reload " + BackupStore.UNIT + "\n",
                        Optional.empty(),
                        Set.of(stanza.name()),
                        Map.of())));
        items.addAll(gaps(spec));
        items.addAll(timer(spec, "full", backup.full(), unit(spec, "@full.service")));
        items.addAll(timer(spec, "diff", backup.differential(), unit(spec, "@diff.service")));
        items.addAll(timer(spec, "gaps", "hourly", unit(spec, "-gaps.service")));
        return items;
    }

    /** WAL that a member gave up, or that somebody deleted, is noticed within the hour and made up for. */
    private static List<Item> gaps(PgsqlSpec spec) {
        var script = Item.File.of(
                        "/usr/lib/croft/backup-gaps-" + spec.name(),
                        Text.render(
                                "backup-gaps.sh",
                                Map.of(
                                        "scope",
                                        spec.name(),
                                        "command",
                                        pgbackrest(spec),
                                        "full",
                                        unit(spec, "@full.service"))))
                .owned("root", "root", "0755");
        return List.of(
                script,
                Item.File.of(
                        "/etc/systemd/system/" + unit(spec, "-gaps.service"),
                        Text.render("backup-gaps.service", Map.of("scope", spec.name(), "script", script.path()))));
    }

    private static List<Item> timer(PgsqlSpec spec, String type, String when, String service) {
        var name = unit(spec, "-" + type + ".timer");
        var file = Item.File.of(
                        "/etc/systemd/system/" + name,
                        Text.render(
                                "backup.timer",
                                Map.of("scope", spec.name(), "type", type, "when", when, "service", service)))
                .checked("systemd-analyze calendar \"$(sed -n 's/^OnCalendar=//p' \"$1\")\"");
        return List.of(file, new Item.Unit(name, true, true, Item.OnChange.RESTART, Set.of(file.name())));
    }

    /** Names of the cluster's units on the store. */
    static String unit(PgsqlSpec spec, String rest) {
        return "croft-backup-" + spec.name() + rest;
    }

    private static String pgbackrest(PgsqlSpec spec) {
        return STORE_COMMAND + " --stanza=" + spec.name();
    }

    /** Reading from a copy spares the leader; Debian 12's pgBackRest cannot do without it by itself where there is none. */
    private static String command(PgsqlSpec spec) {
        if (spec.members().size() == 1) {
            return pgbackrest(spec) + " --type=%i backup";
        }
        return spec.version() >= 17
                ? pgbackrest(spec) + " --type=%i --backup-standby=prefer backup"
                : "/bin/sh -c '" + pgbackrest(spec) + " --type=%i --backup-standby backup || " + pgbackrest(spec)
                        + " --type=%i --no-backup-standby backup'";
    }

    /** Debian 12's pgBackRest finds no addresses in certificates, names only: there NODES, or DNS, must know them. */
    private static String host(PgsqlSpec spec, String name, String ip) {
        return spec.version() >= 17 ? ip : name;
    }

    /** Who may reach which stanza; a cluster that is restored reads that of another one. */
    private static String clients(PgsqlSpec spec) {
        var stanzas = new LinkedHashSet<>(List.of(spec.name()));
        spec.restoreFrom().ifPresent(r -> stanzas.add(r.cluster()));
        return spec.members().stream()
                .map(m -> "tls-server-auth=" + spec.instance(m) + "=" + String.join(",", stanzas))
                .collect(Collectors.joining("\n"));
    }

    /** The members, those first that a backup had better read from: pgBackRest takes the first that will do. */
    private static String members(PgsqlSpec spec) {
        var ordered = spec.members().stream()
                .sorted(Comparator.comparingInt(m -> switch (m.role()) {
                    case OFFLINE -> 0;
                    case REPLICA -> 1;
                    case PRIMARY -> 2;
                }))
                .toList();
        var text = new StringBuilder();
        for (var i = 0; i < ordered.size(); i++) {
            text.append(Text.render(
                    "stanza-member.conf",
                    Map.of(
                            "n",
                            i + 1,
                            "host",
                            host(spec, ordered.get(i).name(), ordered.get(i).ip()),
                            "port",
                            AGENT_PORT,
                            "pki",
                            BackupStore.PKI,
                            "config",
                            CONFIG,
                            "data",
                            PatroniFiles.data(spec))));
        }
        return text.toString().stripTrailing();
    }
}
