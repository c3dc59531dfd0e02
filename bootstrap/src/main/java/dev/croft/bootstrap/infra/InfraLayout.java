package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.bootstrap.node.Host;
import dev.croft.bootstrap.node.Repository;
import dev.croft.bootstrap.template.Shell;
import dev.croft.bootstrap.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node must have to carry INFRA. */
final class InfraLayout {
    /** Ports of the metrics store and the portal, as DESIGN's users know them. */
    static final int METRICS_PORT = 8428;

    private static final String WWW = "/var/lib/croft/www";
    private static final String CERTIFICATE = "/etc/croft/portal/tls.crt";
    private static final String KEY = "/etc/croft/portal/tls.key";
    private static final int CERTIFICATE_DAYS = 365;
    /** Lowest and highest share of the store's memory: for its caches, and where the garbage collector works harder. */
    private static final int CACHE_PERCENT = 40;

    private static final int SOFT_PERCENT = 85;

    private final InfraSpec spec;
    private final InfraNode node;

    InfraLayout(InfraSpec spec, InfraNode node) {
        this.spec = spec;
        this.node = node;
    }

    List<Item> items() {
        var items = new ArrayList<Item>();
        text("packages")
                .lines()
                .filter(l -> !l.startsWith("#") && !l.isBlank())
                .forEach(p -> items.add(new Item.Package(p.strip())));
        metrics(items);
        names(items);
        portal(items);
        items.addAll(Targets.items(spec.nodes().stream()
                .map(n -> new Target("victoria-metrics", "infra", n.name(), n.ip(), METRICS_PORT))
                .toList()));
        return List.copyOf(items);
    }

    private void metrics(List<Item> items) {
        var metrics = spec.metricsOrDefaults();
        var user = "victoria-metrics";
        items.add(new Item.User(user, true, Set.of(), metrics.directory(), "/usr/sbin/nologin", List.of()));
        items.add(new Item.Directory(metrics.directory(), user, user, "0750"));
        items.add(new Item.Action(
                "metrics key",
                text("metrics-key-set.sh"),
                Optional.of(text("metrics-key-check.sh")),
                Set.of(),
                Map.of()));
        var authority = File.of(
                "/etc/croft/metrics/ca.crt", spec.authority().certificate().strip() + "\n");
        var scrape = File.of(
                        "/etc/croft/metrics/scrape.yml",
                        render(
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
                render(
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
        // Its settings are on its command line: only a restart takes them. Targets are picked up without.
        items.add(new Item.Unit(
                "victoria-metrics.service",
                true,
                true,
                OnChange.RESTART,
                Set.of(authority.name(), scrape.name(), unit.name())));
    }

    private void names(List<Item> items) {
        var servers = spec.upstreams().stream().map(u -> "server=" + u).collect(Collectors.joining("\n"));
        var hosts = File.of(
                "/etc/croft/dns/hosts",
                hosts().stream()
                        .map(h -> h.ip() + " " + h.name() + "." + spec.domain() + " " + h.name() + "\n")
                        .collect(Collectors.joining()));
        var conf = File.of(
                        "/etc/croft/dns/dnsmasq.conf",
                        render("dnsmasq.conf", Map.of("ip", node.ip(), "domain", spec.domain(), "servers", servers)))
                .checked("dnsmasq --test --conf-file=\"$1\"");
        var unit = File.of("/etc/systemd/system/croft-dns.service", text("croft-dns.service"));
        items.addAll(List.of(hosts, conf, unit));
        items.add(new Item.Unit("croft-dns.service", true, true, OnChange.RESTART, Set.of(conf.name(), unit.name())));
        items.add(new Item.Action("names", text("dns-reload.sh"), Optional.empty(), Set.of(hosts.name()), Map.of()));
    }

    /** What the name server answers for: what was given, the infra nodes, and {@code portal}, which is each of them. */
    private List<Host> hosts() {
        var all = new LinkedHashSet<>(spec.hosts());
        spec.nodes().stream()
                .filter(n -> spec.hosts().stream().noneMatch(h -> h.name().equals(n.name())))
                .forEach(n -> all.add(new Host(n.name(), n.ip())));
        if (spec.hosts().stream().noneMatch(h -> h.name().equals("portal"))) {
            spec.nodes().forEach(n -> all.add(new Host("portal", n.ip())));
        }
        return List.copyOf(all);
    }

    private void portal(List<Item> items) {
        var watched = new LinkedHashSet<String>();
        var certificate = new Item.Certificate(
                CERTIFICATE,
                KEY,
                "root",
                "root",
                List.of(node.name() + "." + spec.domain(), "portal." + spec.domain(), node.name(), "portal", node.ip()),
                spec.authority(),
                CERTIFICATE_DAYS);
        var login = spec.login().isPresent()
                ? "auth_basic \"" + spec.domain() + "\";\n    auth_basic_user_file /etc/croft/portal/users;"
                : "auth_basic off;";
        var conf = File.of(
                        "/etc/croft/portal/nginx.conf",
                        render(
                                "nginx.conf",
                                Map.of(
                                        "ip",
                                        node.ip(),
                                        "certificate",
                                        CERTIFICATE,
                                        "key",
                                        KEY,
                                        "www",
                                        WWW,
                                        "bundles",
                                        Repository.BUNDLES,
                                        "login",
                                        login)))
                .checked("nginx -t -q -c \"$1\"");
        var unit = File.of("/etc/systemd/system/nginx.service.d/croft.conf", text("nginx-unit.conf"));
        List.of(certificate, conf, unit).forEach(i -> {
            items.add(i);
            watched.add(i.name());
        });
        var rows = hosts().stream()
                .map(h -> "<tr><td>" + h.name() + "." + spec.domain() + "</td><td>" + h.ip() + "</td></tr>")
                .collect(Collectors.joining("\n"));
        items.add(File.of(
                WWW + "/index.html",
                render("index.html", Map.of("domain", spec.domain(), "ip", node.ip(), "names", rows))));
        items.add(File.of(WWW + "/portal.css", text("portal.css")));
        items.add(File.of(WWW + "/portal.js", text("portal.js")));
        items.add(File.of(WWW + "/ca.crt", spec.authority().certificate().strip() + "\n"));
        // The repository is served even where no bundle is yet.
        items.add(new Item.Directory(Repository.BUNDLES, "root", "root", "0755"));
        items.add(login());
        items.add(new Item.Unit("nginx.service", true, true, OnChange.RELOAD, watched));
    }

    private Item login() {
        var name = "portal login";
        return spec.login()
                .map(l -> {
                    var user = Map.of("CROFT_USER", l.user());
                    return new Item.Action(
                            name,
                            Shell.with(user, text("login-set.sh")),
                            Optional.of(Shell.with(user, text("login-check.sh"))),
                            Set.of(),
                            Map.of("CROFT_PASSWORD", l.password()));
                })
                .orElseGet(() -> new Item.Action(
                        name, text("login-none.sh"), Optional.of(text("login-none-check.sh")), Set.of(), Map.of()));
    }

    private static String text(String resource) {
        return Template.load(InfraLayout.class, resource).text();
    }

    private static String render(String resource, Map<String, ?> values) {
        return Template.load(InfraLayout.class, resource).render(values);
    }
}
