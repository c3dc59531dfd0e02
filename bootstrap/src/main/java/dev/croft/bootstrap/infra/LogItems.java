package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.infra.InfraSpec.Logs;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.bootstrap.template.Resources;
import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The log store: VictoriaLogs for the node itself, and nginx in front of it on the same port of the node's address, which
 * takes records from nodes that know the password, over TLS.
 */
final class LogItems {
    static final int PORT = 9428;

    private static final Resources FILES = new Resources(LogItems.class);
    private static final String USER = "victoria-logs";
    private static final String UNIT = "victoria-logs.service";
    /** Shares of the store's memory in percent: for its caches, and where the garbage collector works harder. */
    private static final int CACHE_PERCENT = 40;

    private static final int SOFT_PERCENT = 85;

    private LogItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        return spec.logs()
                .map(logs -> Stream.concat(items(logs, node).stream(), Targets.items(targets(spec)).stream())
                        .toList())
                .orElse(List.of());
    }

    private static List<Item> items(Logs logs, InfraNode node) {
        var unit = File.of("/etc/systemd/system/" + UNIT, unit(logs));
        return List.of(
                new Item.Package("croft-victoria-logs"),
                new Item.User(USER, true, Set.of(), logs.directory(), "/usr/sbin/nologin", List.of()),
                new Item.Directory(logs.directory(), USER, USER, "0750"),
                new Item.Action(
                        "logs key",
                        FILES.text("logs-key-set.sh"),
                        Optional.of(FILES.text("logs-key-check.sh")),
                        Set.of(),
                        Map.of()),
                unit,
                new Item.Unit(UNIT, true, true, OnChange.RESTART, Set.of(unit.name())),
                File.secret("/etc/croft/portal/log-writers", writers(logs), "root", "www-data")
                        .owned("root", "www-data", "0640"),
                File.of("/etc/croft/portal/pages/logs.conf", FILES.render("logs-page.conf", Map.of("ip", node.ip()))),
                File.of(
                        "/etc/croft/portal/servers/logs.conf",
                        FILES.render("logs-server.conf", Map.of("ip", node.ip()))));
    }

    /** The store of each infra node, seen from every one. */
    private static List<Target> targets(InfraSpec spec) {
        return spec.nodes().stream()
                .map(n -> new Target(USER, "infra", n.name(), n.ip(), PORT, Map.of("__scheme__", "https")))
                .toList();
    }

    private static String unit(Logs logs) {
        return FILES.render(
                UNIT,
                Map.of(
                        "directory",
                        logs.directory(),
                        "retentionDays",
                        logs.retentionDays(),
                        "diskLimit",
                        logs.maxDiskGib()
                                .map(g -> "-retention.maxDiskSpaceUsageBytes=" + g + "GiB")
                                .orElse("-retention.maxDiskUsagePercent=80"),
                        "memoryMib",
                        logs.memoryMib(),
                        "cacheMib",
                        logs.memoryMib() * CACHE_PERCENT / 100,
                        "softMib",
                        logs.memoryMib() * SOFT_PERCENT / 100));
    }

    /** As nginx takes it. A fast digest will do: the password is long and random, and it is asked for with each batch. */
    private static Secret writers(Logs logs) {
        try {
            var digest = MessageDigest.getInstance("SHA-1")
                    .digest(logs.password().reveal().getBytes(StandardCharsets.US_ASCII));
            return Secret.of(logs.user() + ":{SHA}" + Base64.getEncoder().encodeToString(digest) + "\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
