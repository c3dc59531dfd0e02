package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a backup store must know of a cluster. */
final class StoreFiles {
    /** pgBackRest on the store. */
    static final String COMMAND =
            "/usr/bin/pgbackrest --config=" + BackupStore.CONFIG + " --config-include-path=" + BackupStore.INCLUDE;

    private StoreFiles() {}

    /** The cluster's file and timers on the store's node. One that is away is no reason to leave the cluster as it is. */
    static List<NodeItems> of(PgsqlSpec spec) {
        return spec.backup()
                .flatMap(backup -> backup.store()
                        .map(store ->
                                List.of(new NodeItems(store.name(), store.connection(), items(spec, backup), false))))
                .orElse(List.of());
    }

    private static List<Item> items(PgsqlSpec spec, PgsqlBackup backup) {
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
                                        BackupFiles.hosts(
                                                spec,
                                                BackupFiles.ordered(spec),
                                                1,
                                                BackupStore.PKI,
                                                "store",
                                                Optional.empty()),
                                        "keepFull",
                                        backup.keepFull())))
                .owned("root", "postgres", "0640");
        List<Item> items = new ArrayList<>(List.of(
                stanza,
                new Item.Action(
                        "backup store knows " + spec.name(),
                        "systemctl reload " + BackupStore.UNIT + "\n",
                        Optional.empty(),
                        Set.of(stanza.name()),
                        Map.of())));
        items.addAll(BackupUnits.items(
                spec, backup, new BackupUnits.Runner(COMMAND, BackupStore.UNIT, "/usr/bin/true", true)));
        return items;
    }

    /** Who may reach which stanza; a cluster that is restored reads that of another one. */
    private static String clients(PgsqlSpec spec) {
        var stanzas = new LinkedHashSet<>(List.of(spec.name()));
        spec.restoreFrom().ifPresent(r -> stanzas.add(r.cluster()));
        return spec.members().stream()
                .map(m -> "tls-server-auth=" + spec.instance(m) + "=" + String.join(",", stanzas))
                .collect(Collectors.joining("\n"));
    }
}
