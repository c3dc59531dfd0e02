package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.template.Resources;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules and who is told of what they find: vmalert asks this node's metrics store, and tells the Alertmanager of every
 * infra node; these agree among themselves who tells people, so that each alert is told once.
 */
final class AlertItems {
    static final int RULES_PORT = 8880;
    static final int PORT = 9093;

    /** Rules of the user's own; nothing in it is ours. */
    static final String OWN_RULES = "/etc/croft/rules.d";

    private static final Resources FILES = new Resources(AlertItems.class);
    private static final String RULES = "/etc/croft/rules";
    private static final int GOSSIP_PORT = 9094;
    /** Alertmanager's own retention, in hours; more where alerts are repeated more seldom. */
    private static final int RETENTION = 120;

    private AlertItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        return Stream.concat(rules(spec, node).stream(), alertmanager(spec, node).stream())
                .toList();
    }

    private static List<Item> rules(InfraSpec spec, InfraNode node) {
        var items = new ArrayList<Item>();
        items.add(system("vmalert", "/nonexistent"));
        items.add(new Item.Directory(RULES, "root", "root", "0755"));
        items.add(new Item.Directory(OWN_RULES, "root", "root", "0755"));
        FILES.text("rules/list")
                .lines()
                .forEach(name -> items.add(File.of(RULES + "/" + name + ".yml", FILES.text("rules/" + name + ".yml"))
                        .checked("vmalert -dryRun -loggerLevel=ERROR -rule=\"$1\"")));
        var notifiers = spec.nodes().stream()
                .map(n -> "  -notifier.url=http://" + n.ip() + ":" + PORT + " \\")
                .collect(Collectors.joining("\n"));
        var unit = File.of(
                "/etc/systemd/system/vmalert.service",
                FILES.render(
                        "vmalert.service",
                        Map.of(
                                "ip",
                                node.ip(),
                                "domain",
                                spec.domain(),
                                "evaluationSeconds",
                                spec.alertsOrDefaults().evaluationSeconds(),
                                "notifiers",
                                notifiers)));
        items.add(unit);
        // It looks at its rules by itself, every ten seconds; what is on its command line wants a restart.
        items.add(new Item.Unit("vmalert.service", true, true, OnChange.RESTART, Set.of(unit.name())));
        items.add(new Item.Action(
                "rules", FILES.text("rules-reload.sh"), Optional.empty(), Set.of("directory:" + RULES), Map.of()));
        return items;
    }

    private static List<Item> alertmanager(InfraSpec spec, InfraNode node) {
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
                system(user, "/var/lib/alertmanager"),
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

    private static Item.User system(String user, String home) {
        return new Item.User(user, true, Set.of(), home, "/usr/sbin/nologin", List.of());
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
