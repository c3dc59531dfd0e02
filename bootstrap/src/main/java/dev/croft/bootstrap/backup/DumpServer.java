package dev.croft.bootstrap.backup;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.template.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The store's server for dumps: whole files of deployments that pgBackRest knows nothing of, by WebDAV and both sides' certificates. */
final class DumpServer {
    static final String UNIT = "croft-dumps.service";
    /** Nobody else's: it cannot read what pgBackRest keeps. */
    private static final String USER = "croft-dumps";

    private static final String ETC = "/etc/croft/dumps";
    private static final Resources FILES = new Resources(DumpServer.class);

    private DumpServer() {}

    /** The folder for them on the store's disk, beside those of pgBackRest. */
    static String folder(BackupStoreSpec spec) {
        return spec.path() + "/dumps";
    }

    static List<Item> items(BackupStoreSpec spec) {
        return spec.dumpsPort().map(port -> items(spec, port)).orElse(List.of());
    }

    private static List<Item> items(BackupStoreSpec spec, int port) {
        var authority =
                Item.File.of(ETC + "/ca.crt", spec.authority().certificate().strip() + "\n");
        var certificate = new Item.Certificate(
                ETC + "/store.crt", ETC + "/store.key", USER, USER, List.of(spec.name(), spec.ip()), spec.authority());
        var unit = Item.File.of(
                "/etc/systemd/system/" + UNIT,
                FILES.render(
                        "croft-dumps.service",
                        Map.of("user", USER, "ip", spec.ip(), "port", port, "etc", ETC, "folder", folder(spec))));
        return List.of(
                new Item.Package("rclone"),
                new Item.User(USER, true, Set.of(), "/nonexistent", "/usr/sbin/nologin", List.of()),
                new Item.Directory(ETC, "root", USER, "0750"),
                new Item.Directory(folder(spec), USER, USER, "0700"),
                authority,
                certificate,
                unit,
                // It reads certificates at its start only.
                new Item.Unit(
                        UNIT,
                        true,
                        true,
                        Item.OnChange.RESTART,
                        Set.of(authority.name(), certificate.name(), unit.name())));
    }
}
