package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.template.Resources;
import dev.croft.bootstrap.template.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is looked for: one vmalert asks this node's metrics store, another one its log store, and both tell the Alertmanager
 * of every infra node. Beside our rules are those of the user's own, of which a broken file is left out.
 */
final class RuleItems {
    /** A watcher of rules: what it asks, and where its rules are. */
    enum Watcher {
        /** Rules on metrics, in MetricsQL. */
        METRICS("vmalert", 8880, "prometheus", "rules", "Rules on metrics of the environment (vmalert)"),
        /** Rules on logs, in LogsQL. */
        LOGS("vmalert-logs", 8881, "vlogs", "log-rules", "Rules on logs of the environment (vmalert)");

        private final String unit;
        private final int port;
        private final String type;
        private final String rules;
        private final String description;

        Watcher(String unit, int port, String type, String rules, String description) {
            this.unit = unit;
            this.port = port;
            this.type = type;
            this.rules = rules;
            this.description = description;
        }

        /** Its systemd unit without {@code .service}, and the job of its metrics. */
        String unit() {
            return unit;
        }

        int port() {
            return port;
        }
    }

    private static final Resources FILES = new Resources(RuleItems.class);
    private static final String UNITS = "/etc/systemd/system/";
    private static final String USER = "vmalert";
    /** Seconds; a line is in the store within these. */
    private static final int LOG_DELAY = 5;
    /** Seconds between two looks at logs, at the least: each reads some minutes of them. */
    private static final int LOG_INTERVAL = 15;

    private RuleItems() {}

    /** The watchers that an environment has: of logs only where there are some. */
    static Stream<Watcher> watchers(InfraSpec spec) {
        return spec.logs().isPresent() ? Stream.of(Watcher.values()) : Stream.of(Watcher.METRICS);
    }

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var items = new ArrayList<Item>();
        items.add(new Item.User(USER, true, Set.of(), "/nonexistent", "/usr/sbin/nologin", List.of()));
        var script =
                File.of("/usr/lib/croft/own-rules", FILES.text("own-rules.sh")).owned("root", "root", "0755");
        items.add(script);
        watchers(spec).forEach(w -> items.addAll(watcher(w, spec, node, script.name())));
        return items;
    }

    private static List<Item> watcher(Watcher watcher, InfraSpec spec, InfraNode node, String script) {
        var items = new ArrayList<Item>();
        var rules = "/etc/croft/" + watcher.rules;
        var own = rules + ".d";
        items.add(new Item.Directory(rules, "root", "root", "0755"));
        items.add(new Item.Directory(own, "root", "root", "0755"));
        FILES.text(watcher.rules + "/list")
                .lines()
                .forEach(name ->
                        items.add(File.of(rules + "/" + name + ".yml", FILES.text(watcher.rules + "/" + name + ".yml"))
                                .checked("vmalert -dryRun -loggerLevel=ERROR -rule.defaultRuleType=" + watcher.type
                                        + " -rule=\"$1\"")));
        var unit = File.of(UNITS + watcher.unit + ".service", unit(watcher, spec, node, rules, own));
        var taking = File.of(
                UNITS + watcher.unit + "-own.service",
                FILES.render("vmalert-own.service", Map.of("name", watcher.unit, "type", watcher.type, "own", own)));
        var path = File.of(
                UNITS + watcher.unit + "-own.path",
                FILES.render("vmalert-own.path", Map.of("name", watcher.unit, "own", own)));
        items.addAll(List.of(unit, taking, path));
        // It looks at its rules by itself, every ten seconds; what is on its command line wants a restart.
        items.add(new Item.Unit(watcher.unit + ".service", true, true, OnChange.RESTART, Set.of(unit.name(), script)));
        items.add(new Item.Unit(
                watcher.unit + "-own.path", true, true, OnChange.RESTART, Set.of(path.name(), taking.name())));
        items.add(new Item.Action(
                watcher.rules.replace('-', ' '),
                Shell.with(Map.of("CROFT_UNIT", watcher.unit + ".service"), FILES.text("rules-reload.sh")),
                Optional.empty(),
                Set.of("directory:" + rules),
                Map.of()));
        return items;
    }

    private static String unit(Watcher watcher, InfraSpec spec, InfraNode node, String rules, String own) {
        var logs = watcher == Watcher.LOGS;
        var seconds = spec.alertsOrDefaults().evaluationSeconds();
        return FILES.render(
                "vmalert.service",
                Map.ofEntries(
                        Map.entry("name", watcher.unit),
                        Map.entry("description", watcher.description),
                        Map.entry("after", (logs ? "victoria-logs" : "victoria-metrics") + ".service"),
                        Map.entry("ip", node.ip()),
                        Map.entry("port", watcher.port),
                        Map.entry("domain", spec.domain()),
                        Map.entry("type", watcher.type),
                        Map.entry("rules", rules),
                        Map.entry("own", own),
                        Map.entry("evaluationSeconds", logs ? Math.max(LOG_INTERVAL, seconds) : seconds),
                        Map.entry("delaySeconds", logs ? LOG_DELAY : 1),
                        Map.entry(
                                "datasource",
                                logs
                                        ? "http://127.0.0.1:" + LogItems.PORT
                                        : "http://" + node.ip() + ":" + MetricsItems.PORT),
                        Map.entry(
                                "source",
                                logs
                                        ? "ui/logs?q={{.Expr|queryEscape}}"
                                        : "metrics/vmui/?#/?g0.expr={{.Expr|queryEscape}}"),
                        Map.entry("notifiers", notifiers(spec))));
    }

    private static String notifiers(InfraSpec spec) {
        return spec.nodes().stream()
                .map(n -> "  -notifier.url=http://" + n.ip() + ":" + AlertItems.PORT + " \\")
                .collect(Collectors.joining("\n"));
    }
}
