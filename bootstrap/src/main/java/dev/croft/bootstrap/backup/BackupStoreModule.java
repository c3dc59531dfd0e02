package dev.croft.bootstrap.backup;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.bootstrap.template.Template;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** BACKUP: the node that keeps backups. Clusters bring their own file, see {@link BackupStore#INCLUDE}. */
public final class BackupStoreModule implements Module<BackupStoreSpec, BackupStoreOutputs> {
    /** What PostgreSQL's packages make; the store needs no user of its own, as it runs where no cluster does. */
    private static final String USER = "postgres";

    @Override
    public List<NodeItems> items(BackupStoreSpec spec) {
        return List.of(new NodeItems(spec.name(), spec.connection(), layout(spec)));
    }

    private static List<Item> layout(BackupStoreSpec spec) {
        var config = Item.File.secret(
                BackupStore.CONFIG,
                Secret.of(render(
                        "store.conf",
                        Map.of(
                                "name", spec.name(),
                                "path", spec.path(),
                                "passphrase", spec.passphrase().reveal(),
                                "ip", spec.ip(),
                                "port", spec.port(),
                                "pki", BackupStore.PKI))),
                USER,
                USER);
        var authority = Item.File.of(
                BackupStore.PKI + "/ca.crt", spec.authority().certificate().strip() + "\n");
        var certificate = new Item.Certificate(
                BackupStore.PKI + "/store.crt",
                BackupStore.PKI + "/store.key",
                USER,
                USER,
                List.of(spec.name(), spec.ip()),
                spec.authority());
        var unit = Item.File.of(
                "/etc/systemd/system/" + BackupStore.UNIT,
                render(
                        "croft-backup.service",
                        Map.of("path", spec.path(), "config", BackupStore.CONFIG, "include", BackupStore.INCLUDE)));
        List<Item> items = new ArrayList<>(List.of(
                new Item.Package("pgbackrest"),
                new Item.Directory("/etc/croft/backup", "root", USER, "0750"),
                new Item.Directory(BackupStore.INCLUDE, "root", USER, "0750"),
                new Item.Directory(BackupStore.PKI, "root", USER, "0750"),
                new Item.Directory(spec.path(), USER, USER, "0750"),
                authority,
                certificate,
                config,
                unit,
                new Item.Unit(
                        BackupStore.UNIT,
                        true,
                        true,
                        Item.OnChange.RESTART,
                        Set.of(config.name(), authority.name(), certificate.name(), unit.name()))));
        items.addAll(DumpServer.items(spec));
        return List.copyOf(items);
    }

    private static String render(String resource, Map<String, ?> values) {
        return Template.load(BackupStoreModule.class, resource).render(values);
    }

    @Override
    public BackupStoreOutputs converge(Run run, BackupStoreSpec spec, Optional<Past<BackupStoreSpec>> past) {
        run.engine().converge(run, items(spec), past.map(Past::items).orElse(Map.of()));
        past.map(p -> Departed.between(items(p.spec()), items(spec)))
                .filter(d -> !d.isEmpty())
                .ifPresent(d -> run.engine().remove(run, d));
        return outputs(spec);
    }

    @Override
    public Optional<BackupStoreOutputs> foresee(BackupStoreSpec spec) {
        return Optional.of(outputs(spec));
    }

    private static BackupStoreOutputs outputs(BackupStoreSpec spec) {
        return new BackupStoreOutputs(spec.ip() + ":" + spec.port());
    }

    @Override
    public Map<String, String> observe(Run run, BackupStoreSpec spec, Past<BackupStoreSpec> past) {
        return run.engine().observe(run, items(spec));
    }

    @Override
    public void remove(Run run, BackupStoreSpec spec, Past<BackupStoreSpec> past) {
        if (spec.onDelete() == OnDelete.ABANDON) {
            return;
        }
        run.engine().remove(run, withoutBackups(spec));
        run.warning().accept(spec.name() + ": the backups stay in " + spec.path());
    }

    /** A folder that is listed would be removed where it is empty, and the warning would be wrong. */
    private List<NodeItems> withoutBackups(BackupStoreSpec spec) {
        return items(spec).stream()
                .map(n -> new NodeItems(
                        n.node(),
                        n.connection(),
                        n.items().stream()
                                .filter(i -> !i.name().equals("directory:" + spec.path())
                                        && !i.name().equals("directory:" + DumpServer.folder(spec)))
                                .toList()))
                .toList();
    }

    @Override
    public List<Problem> refuse(BackupStoreSpec before, Optional<BackupStoreSpec> after) {
        List<Problem> problems = new ArrayList<>();
        after.ifPresent(now -> {
            if (!now.passphrase().equals(before.passphrase())) {
                problems.add(
                        new Problem(
                                "passphrase",
                                "cannot be changed: what is in the store could not be read any more; declare another store with it"));
            }
            if (!now.path().equals(before.path()) || !now.ip().equals(before.ip())) {
                problems.add(new Problem(
                        now.path().equals(before.path()) ? "ip" : "path",
                        "cannot be changed: the backups would stay behind in " + before.path() + " on " + before.ip()
                                + "; declare another store, and let the clusters use that"));
            }
        });
        return problems;
    }
}
