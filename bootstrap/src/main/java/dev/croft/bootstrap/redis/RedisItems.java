package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.logs.LogSources;
import dev.croft.bootstrap.logs.LogSources.Owned;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What nodes must have for a deployment. */
final class RedisItems {

    private final RedisSpec spec;
    private final Paths paths;
    private final String user;

    private RedisItems(RedisSpec spec) {
        this.spec = spec;
        this.paths = new Paths(spec);
        this.user = paths.user();
    }

    static List<NodeItems> all(RedisSpec spec) {
        var items = new RedisItems(spec);
        var nodes = new ArrayList<NodeItems>();
        spec.nodes().forEach(n -> nodes.add(new NodeItems(n.name(), n.connection(), items.node(n))));
        nodes.addAll(Targets.register(spec.registry(), ExporterFiles.targets(spec)));
        return List.copyOf(nodes);
    }

    private List<Item> node(RedisNode node) {
        var servers = spec.on(node);
        var items = new ArrayList<>(common(node));
        for (var sentinel : servers.stream().map(Server::sentinel).distinct().toList()) {
            items.add(template(sentinel));
            items.add(acl(servers.stream()
                    .filter(s -> s.sentinel() == sentinel)
                    .findFirst()
                    .orElseThrow()));
        }
        servers.forEach(s -> items.addAll(server(s)));
        if (!servers.isEmpty()) {
            items.addAll(ExporterFiles.items(spec, node));
            items.addAll(BackupFiles.items(spec, node));
            items.addAll(LogSources.items(spec.name(), units(node, servers), Optional.empty()));
        }
        return items;
    }

    /** Whose units are whose; a backup is the node's. */
    private List<Owned> units(RedisNode node, List<Server> servers) {
        var units = new ArrayList<Owned>();
        servers.forEach(
                s -> units.add(new Owned(paths.unit(s).replaceFirst("\\.service$", ""), spec.name(), s.name())));
        if (spec.backup().isPresent() && !node.instances().isEmpty()) {
            units.add(new Owned(paths.backupUnit("service").replaceFirst("\\.service$", ""), spec.name(), node.name()));
        }
        return units;
    }

    private List<Item> common(RedisNode node) {
        return List.of(
                new Item.Package(paths.pkg(), spec.release()),
                // The package's own instance, on the port that ours want, without a password.
                new Item.Unit(paths.pkg() + ".service", false, false, Item.OnChange.NOTHING, Set.of()),
                // A save forks, which must not fail for memory that is hardly ever copied.
                new Item.Sysctl("vm.overcommit_memory", "1"),
                new Item.Directory(paths.etc(), "root", user, "0750"),
                new Item.Directory(paths.pki(), "root", user, "0750"),
                new Item.Directory(paths.lib(), user, user, "0750"),
                Item.File.of(paths.owner(), paths.ownerText() + "\n").owned("root", user, "0640"),
                Item.File.of(paths.pki() + "/ca.crt", spec.authority().certificate())
                        .owned("root", user, "0640"),
                new Item.Certificate(
                        paths.pki() + "/node.crt",
                        paths.pki() + "/node.key",
                        user,
                        user,
                        Stream.of(node.name(), spec.name(), "localhost", node.ip(), "127.0.0.1")
                                .distinct()
                                .toList(),
                        spec.authority()));
    }

    private Item template(boolean sentinel) {
        var values = new java.util.HashMap<String, Object>(Map.of(
                "name", spec.name(),
                "binary", paths.binary(),
                "lib", paths.libBase(),
                "etc", paths.etcBase(),
                "user", user));
        if (!sentinel) {
            values.put("restartSeconds", spec.persistence().aof() ? 1 : 30);
        }
        return Item.File.of(
                "/etc/systemd/system/" + paths.template(sentinel) + ".service",
                Text.render(sentinel ? "sentinel.service" : "redis.service", values));
    }

    private Item acl(Server server) {
        return Item.File.secret(paths.acl(server), Secret.of(Acl.file(Acl.users(spec, server))), user, user);
    }

    private List<Item> server(Server server) {
        // A sentinel is nobody's data, and reads certificates at its start only.
        var watched = server.sentinel()
                ? Set.of(
                        "file:" + paths.conf(server),
                        "file:" + paths.pki() + "/ca.crt",
                        "certificate:" + paths.pki() + "/node.crt")
                : Set.<String>of();
        return List.of(
                new Item.Directory(paths.data(server), user, user, "0700"),
                Item.File.of(paths.data(server) + "/redis.conf", Text.render("state.conf", Map.of()))
                        .owned(user, user, "0600")
                        .seed(),
                Item.File.secret(paths.conf(server), Secret.of(conf(server)), user, user),
                new Item.Unit(
                        paths.unit(server),
                        true,
                        true,
                        server.sentinel() ? Item.OnChange.RESTART : Item.OnChange.NOTHING,
                        watched));
    }

    private String conf(Server server) {
        var values = new java.util.HashMap<String, Object>(Map.of(
                "ip", server.ip(),
                "ports", (spec.tls() ? "port 0\ntls-port " : "port ") + server.port(),
                "dir", paths.data(server),
                "acl", paths.acl(server),
                "tls", spec.tls() ? tls() : ""));
        if (server.sentinel()) {
            return Text.render("sentinel.conf", values);
        }
        var wanted = new Settings(spec, server);
        values.putAll(Map.of(
                "replicator", Acl.REPLICATOR,
                "replicationPassword", spec.replicationPassword().reveal(),
                "maxmemory", wanted.maxmemory(),
                "policy", spec.memory().policy(),
                "aof", spec.persistence().aof() ? "yes" : "no",
                "fsync", spec.persistence().fsync(),
                "snapshots", snapshots(),
                "minReplicas", spec.neededReplicas(),
                "backlog", wanted.backlog(),
                "cluster", cluster(server)));
        values.put("settings", settings());
        return Text.render("instance.conf", values);
    }

    private String tls() {
        return Text.render("tls.conf", Map.of("pki", paths.pki()))
                + (spec.mode() == RedisMode.CLUSTER ? "tls-cluster yes\n" : "");
    }

    /** One line for each pair. */
    private String snapshots() {
        return Optional.of(spec.persistence().snapshots())
                .filter(s -> !s.isEmpty())
                .map(s -> s.replaceAll("(\\d+ \\d+) ?", "save $1\n"))
                .orElse("");
    }

    private String cluster(Server server) {
        return spec.mode() == RedisMode.CLUSTER
                ? Text.render(
                        "cluster.conf", Map.of("nodeTimeout", spec.cluster().nodeTimeoutMillis(), "ip", server.ip()))
                : "";
    }

    private String settings() {
        return spec.settings().isEmpty()
                ? ""
                : new java.util.TreeMap<>(spec.settings())
                        .entrySet().stream()
                                .map(e -> e.getKey() + " " + Text.quoted(e.getValue()) + "\n")
                                .collect(java.util.stream.Collectors.joining("", "\n# --- as declared\n", ""));
    }
}
