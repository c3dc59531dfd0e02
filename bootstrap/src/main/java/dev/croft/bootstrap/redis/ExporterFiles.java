package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What makes a node's instances measurable, and where each is found. */
final class ExporterFiles {
    private ExporterFiles() {}

    static List<Item> items(RedisSpec spec, RedisNode node) {
        var paths = new Paths(spec);
        var unit = Item.File.of(
                "/etc/systemd/system/" + paths.exporter(),
                Text.render(
                        "exporter.service",
                        Map.of(
                                "name",
                                spec.name(),
                                "ip",
                                node.ip(),
                                "port",
                                spec.exporterPort(),
                                "ca",
                                paths.pki() + "/ca.crt",
                                "etc",
                                paths.etcBase(),
                                "user",
                                paths.user())));
        var login = Item.File.secret(
                paths.etc() + "/exporter.env",
                Secret.of(Text.render(
                        "exporter.env",
                        Map.of(
                                "user",
                                Acl.MONITOR,
                                "password",
                                spec.monitorPassword().reveal()))),
                "root",
                "root");
        return List.of(
                new Item.Package("prometheus-redis-exporter"),
                // The package's own, which knows no password.
                new Item.Unit("prometheus-redis-exporter.service", false, false, Item.OnChange.NOTHING, Set.of()),
                unit,
                login,
                new Item.Unit(
                        paths.exporter(),
                        true,
                        true,
                        Item.OnChange.RESTART,
                        Set.of(unit.name(), login.name(), "file:" + paths.pki() + "/ca.crt")));
    }

    static List<Target> targets(RedisSpec spec) {
        var scheme = spec.tls() ? "rediss://" : "redis://";
        return Stream.concat(spec.servers().stream(), spec.sentinels().stream())
                .flatMap(s -> Stream.of(
                        new Target(
                                "redis",
                                spec.name(),
                                s.name(),
                                s.ip(),
                                spec.exporterPort(),
                                Map.of("__metrics_path__", "/scrape", "__param_target", scheme + s.endpoint())),
                        Targets.probe(
                                spec.tls() ? Targets.Probe.TLS : Targets.Probe.TCP,
                                "redis",
                                spec.name(),
                                s.name(),
                                s.ip(),
                                s.port())))
                .toList();
    }
}
