package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.bootstrap.engine.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** pgBackRest on the members; see {@link StoreFiles} and {@link BucketFiles} for where it puts backups. */
final class BackupFiles {
    /** Where the store reaches a member, to read its data. */
    static final int AGENT_PORT = 8433;

    static final String CONFIG = "/etc/pgbackrest/pgbackrest.conf";
    static final String RESTORE = "/usr/lib/croft/pgsql-restore";
    private static final String AGENT = "croft-backup-agent.service";
    /** WAL waits on the member while the store is away; past this share of the disk it is given up, and the disk lives. */
    private static final int QUEUE_SHARE = 4;

    private BackupFiles() {}

    static List<Item> member(PgsqlSpec spec, PgsqlMember member) {
        return spec.backup().map(backup -> member(spec, member, backup)).orElse(List.of());
    }

    private static List<Item> member(PgsqlSpec spec, PgsqlMember member, PgsqlBackup backup) {
        List<Item> items = new ArrayList<>(List.of(
                new Item.Package("pgbackrest"), new Item.Directory("/etc/pgbackrest", "root", "postgres", "0750")));
        Set<String> watched = new HashSet<>(
                Set.of("file:" + PatroniFiles.PKI + "/ca.crt", "certificate:" + PatroniFiles.PKI + "/member.crt"));
        var config = Item.File.of(
                        CONFIG,
                        backup.s3()
                                .map(bucket -> BucketFiles.config(spec, member, backup, bucket))
                                .orElseGet(() ->
                                        config(spec, member, backup.store().orElseThrow())))
                .owned("root", "postgres", "0640");
        var unit = Item.File.of(
                "/etc/systemd/system/" + AGENT,
                Text.render("croft-backup-agent.service", Map.of("scope", spec.name())));
        items.add(config);
        backup.s3().ifPresent(bucket -> items.addAll(BucketFiles.items(spec, member, backup, bucket)));
        items.add(unit);
        watched.add(config.name());
        watched.add(unit.name());
        items.add(new Item.Unit(AGENT, true, true, Item.OnChange.RESTART, watched));
        spec.restoreFrom()
                .ifPresent(restore ->
                        items.add(Item.File.of(RESTORE, restore(spec, restore)).owned("root", "root", "0755")));
        return items;
    }

    private static String config(PgsqlSpec spec, PgsqlMember member, BackupStore store) {
        Map<String, Object> values = new HashMap<>();
        values.put("scope", spec.name());
        values.put("ip", member.ip());
        values.put("store", store.name());
        values.put("storeHost", host(spec, store.name(), store.ip()));
        values.put("storePort", store.port());
        values.put("storeConfig", BackupStore.CONFIG);
        values.put("storeInclude", BackupStore.INCLUDE);
        values.put("pki", PatroniFiles.PKI);
        values.put("queueMib", queueMib(spec));
        values.put("port", AGENT_PORT);
        values.put("data", PatroniFiles.data(spec));
        return Text.render("pgbackrest.conf", values);
    }

    static long queueMib(PgsqlSpec spec) {
        return Math.max(1024, spec.tuning().diskGib() * 1024L / QUEUE_SHARE);
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

    /** Debian 12's pgBackRest finds no addresses in certificates, names only: there NODES, or DNS, must know them. */
    static String host(PgsqlSpec spec, String name, String ip) {
        return spec.version() >= 17 ? ip : name;
    }

    /** The members, those first that a backup had better read from: pgBackRest takes the first that will do. */
    static List<PgsqlMember> ordered(PgsqlSpec spec) {
        return spec.members().stream()
                .sorted(Comparator.comparingInt(m -> switch (m.role()) {
                    case OFFLINE -> 0;
                    case REPLICA -> 1;
                    case PRIMARY -> 2;
                }))
                .toList();
    }

    /**
     * Members as hosts of pgBackRest.
     *
     * @param from the number of the first
     * @param certificate whose certificate and key the one who asks has, as a path without its ending
     * @param include the folder with the rest of the members' configuration, where there is one
     */
    static String hosts(
            PgsqlSpec spec,
            List<PgsqlMember> members,
            int from,
            String pki,
            String certificate,
            Optional<String> include) {
        var text = new StringBuilder();
        for (var i = 0; i < members.size(); i++) {
            text.append(Text.render(
                    "stanza-member.conf",
                    Map.of(
                            "n",
                            from + i,
                            "host",
                            host(spec, members.get(i).name(), members.get(i).ip()),
                            "port",
                            AGENT_PORT,
                            "pki",
                            pki,
                            "certificate",
                            certificate,
                            "config",
                            CONFIG,
                            "data",
                            PatroniFiles.data(spec))));
            if (include.isPresent()) {
                text.append("pg" + (from + i) + "-host-config-include-path=" + include.get() + "\n");
            }
        }
        return text.toString().stripTrailing();
    }
}
