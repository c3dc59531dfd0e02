package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.template.Resources;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told of what the rules find: the Alertmanagers of all infra nodes agree among themselves who tells people, so that
 * each alert is told once.
 */
final class AlertItems {
    static final int PORT = 9093;

    private static final Resources FILES = new Resources(AlertItems.class);
    private static final int GOSSIP_PORT = 9094;
    /** Alertmanager's own retention, in hours; more where alerts are repeated more seldom. */
    private static final int RETENTION = 120;

    private AlertItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var user = "alertmanager";
        var conf = File.secret(
                        "/etc/croft/alerts/alertmanager.yml",
                        Secret.of(AlertmanagerConfiguration.render(spec.alertsOrDefaults())),
                        "root",
                        user)
                .owned("root", user, "0640");
        var unit = File.of(
                "/etc/systemd/system/alertmanager.service",
                FILES.render(
                        "alertmanager.service",
                        Map.of(
                                "ip",
                                node.ip(),
                                "domain",
                                spec.domain(),
                                "retentionHours",
                                Math.max(RETENTION, 2 * spec.alertsOrDefaults().repeatHours()),
                                "cluster",
                                cluster(spec, node))));
        return List.of(
                new Item.User(user, true, Set.of(), "/var/lib/alertmanager", "/usr/sbin/nologin", List.of()),
                new Item.Directory("/var/lib/alertmanager", user, user, "0750"),
                new Item.Directory("/etc/croft/alerts", "root", user, "0750"),
                conf,
                unit,
                new Item.Unit("alertmanager.service", true, true, OnChange.RESTART, Set.of(unit.name())),
                new Item.Action(
                        "receivers",
                        FILES.text("receivers-reload.sh"),
                        Optional.empty(),
                        Set.of(conf.name()),
                        Map.of()));
    }

    /** How it finds the others; one alone has nobody to agree with. */
    private static String cluster(InfraSpec spec, InfraNode node) {
        var others = spec.nodes().stream()
                .filter(n -> !n.name().equals(node.name()))
                .map(n -> "--cluster.peer=" + n.ip() + ":" + GOSSIP_PORT)
                .toList();
        return others.isEmpty()
                ? "--cluster.listen-address="
                : "--cluster.listen-address=" + node.ip() + ":" + GOSSIP_PORT + " \\\n  "
                        + String.join(" \\\n  ", others);
    }
}
