package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.template.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The metrics store: VictoriaMetrics, which scrapes what the modules register. */
final class MetricsItems {
    static final int PORT = 8428;

    private static final Resources FILES = new Resources(MetricsItems.class);
    /** Lowest and highest share of the store's memory: for its caches, and where the garbage collector works harder. */
    private static final int CACHE_PERCENT = 40;

    private static final int SOFT_PERCENT = 85;

    private MetricsItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var items = new ArrayList<Item>();

        var metrics = spec.metricsOrDefaults();
        var user = "victoria-metrics";
        items.add(new Item.User(user, true, Set.of(), metrics.directory(), "/usr/sbin/nologin", List.of()));
        items.add(new Item.Directory(metrics.directory(), user, user, "0750"));
        items.add(new Item.Action(
                "metrics key",
                FILES.text("metrics-key-set.sh"),
                Optional.of(FILES.text("metrics-key-check.sh")),
                Set.of(),
                Map.of()));
        var authority = File.of(
                "/etc/croft/metrics/ca.crt", spec.authority().certificate().strip() + "\n");
        var scrape = File.of(
                        "/etc/croft/metrics/scrape.yml",
                        FILES.render(
                                "scrape.yml",
                                Map.of(
                                        "interval",
                                        metrics.scrapeSeconds(),
                                        "timeout",
                                        Math.min(10, metrics.scrapeSeconds()),
                                        "targets",
                                        Targets.FOLDER)))
                .checked("victoria-metrics -dryRun -promscrape.config=\"$1\"");
        var unit = File.of(
                "/etc/systemd/system/victoria-metrics.service",
                FILES.render(
                        "victoria-metrics.service",
                        Map.of(
                                "ip",
                                node.ip(),
                                "directory",
                                metrics.directory(),
                                "retentionDays",
                                metrics.retentionDays(),
                                "memoryMib",
                                metrics.memoryMib(),
                                "cacheMib",
                                metrics.memoryMib() * CACHE_PERCENT / 100,
                                "softMib",
                                metrics.memoryMib() * SOFT_PERCENT / 100)));
        items.addAll(List.of(authority, scrape, unit));
        // Its settings are on its command line: only a restart takes them. Targets and the authority are picked up
        // without.
        items.add(new Item.Unit(
                "victoria-metrics.service", true, true, OnChange.RESTART, Set.of(scrape.name(), unit.name())));
        return items;
    }
}
