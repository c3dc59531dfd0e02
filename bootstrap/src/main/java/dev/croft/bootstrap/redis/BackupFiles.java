package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.engine.Item;
import dev.croft.model.redis.RedisMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Backups on a node with instances: any of them can make one of the whole deployment, and the first that is there has its turn. */
final class BackupFiles {
    private final RedisSpec spec;
    private final RedisBackup backup;
    private final BackupSettings place;
    private final Paths paths;
    private final String user;

    private BackupFiles(RedisSpec spec, RedisBackup backup) {
        this.spec = spec;
        this.backup = backup;
        this.paths = new Paths(spec);
        this.place = new BackupSettings(paths, backup);
        this.user = paths.user();
    }

    static List<Item> items(RedisSpec spec, RedisNode node) {
        return spec.backup()
                .filter(b -> !node.instances().isEmpty())
                .map(b -> new BackupFiles(spec, b).node(node))
                .orElse(List.of());
    }

    /** What a master and its replicas are called in a backup. */
    static String name(RedisSpec spec, Group group) {
        return spec.mode() == RedisMode.SENTINEL
                ? group.name()
                : group.master().node().seq() + "-" + group.master().port();
    }

    private List<Item> node(RedisNode node) {
        List<Item> items = new ArrayList<>(List.of(
                new Item.Package("rclone"),
                new Item.Directory(paths.work(), user, user, "0700"),
                Item.File.secret(place.path(), place.settings(), user, user),
                // The script's, once it is there; ours to take away.
                Item.File.of(paths.backupMetrics(), Text.render("backup.prom", Map.of("name", spec.name())))
                        .owned(user, user, "0644")
                        .seed(),
                Item.File.of(paths.backup(), script(node)).owned("root", "root", "0755")));
        items.addAll(place.authority());
        items.addAll(units());
        spec.restore()
                .ifPresent(r -> items.add(Item.File.of(paths.mark(), "")
                        .owned("root", user, "0640")
                        .seed()));
        return items;
    }

    private String script(RedisNode node) {
        var values = new HashMap<String, Object>(Map.of(
                "name", spec.name(),
                "user", user,
                "node", node.name(),
                "mode", spec.mode().name().toLowerCase(java.util.Locale.ROOT),
                "members", members().collect(Collectors.joining("\n")),
                "before", before(node).collect(Collectors.joining("\n")),
                "ca", spec.tls() ? paths.pki() + "/ca.crt" : "",
                "keep", backup.keep(),
                "at", backup.at()));
        values.put("work", paths.work());
        values.put("metrics", paths.backupMetrics());
        values.put("settings", place.path());
        values.put("cli", paths.program("cli"));
        values.put("checkRdb", paths.program("check-rdb"));
        values.put("backupUser", Acl.BACKUP);
        return Text.render("backup.sh", values);
    }

    private Stream<String> members() {
        return spec.mode() == RedisMode.CLUSTER
                ? spec.servers().stream().map(s -> "shards " + s.endpoint())
                : spec.groups().stream()
                        .flatMap(g -> g.members().stream().map(s -> name(spec, g) + " " + s.endpoint()));
    }

    private Stream<String> before(RedisNode node) {
        return spec.servers().stream().takeWhile(s -> !s.node().equals(node)).map(Server::endpoint);
    }

    private List<Item> units() {
        var timer = Item.File.of(
                        "/etc/systemd/system/" + paths.backupUnit("timer"),
                        Text.render(
                                "backup.timer",
                                Map.of(
                                        "name", spec.name(),
                                        "at", backup.at(),
                                        "persistent",
                                                spec.nodes().stream()
                                                                .filter(n -> !n.instances()
                                                                        .isEmpty())
                                                                .count()
                                                        == 1,
                                        "turn", paths.turnUnit())))
                .checked("systemd-analyze calendar \"$(sed -n 's/^OnCalendar=//p' \"$1\")\"");
        return List.of(
                Item.File.of(
                        "/etc/systemd/system/" + paths.backupUnit("service"),
                        Text.render(
                                "backup.service",
                                Map.of(
                                        "name", spec.name(),
                                        "script", paths.backup(),
                                        "user", user,
                                        "work", paths.work(),
                                        "metrics", paths.backupMetrics()))),
                Item.File.of(
                        "/etc/systemd/system/" + paths.turnUnit(),
                        Text.render(
                                "backup-turn.service",
                                Map.of(
                                        "name", spec.name(),
                                        "script", paths.backup(),
                                        "user", user,
                                        "backup", paths.backupUnit("service")))),
                timer,
                new Item.Unit(paths.backupUnit("timer"), true, true, Item.OnChange.RESTART, Set.of(timer.name())));
    }
}
