package dev.croft.bootstrap.node;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.PemBundle;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.infra.Targets.Probe;
import dev.croft.bootstrap.infra.Targets.Target;
import dev.croft.bootstrap.logs.LogShippingItems;
import dev.croft.bootstrap.node.NodeSpec.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node must have; the order is for readers, the engine has its own. */
final class NodeLayout {
    /** Port of the node exporter. */
    static final int EXPORTER_PORT = 9100;

    private static final String KEYRING = "/etc/apt/keyrings/croft.asc";
    private static final String UNITS = "/etc/systemd/system/";
    private static final String AUTHORITIES = "/usr/local/share/ca-certificates";
    private static final String AUTHORITY = AUTHORITIES + "/croft.crt";
    /** While the authority is rotated, for a program that takes one file. */
    private static final String BOTH = "/etc/croft/authorities.crt";

    private static final String EXPORTER = "prometheus-node-exporter.service";

    private NodeLayout() {}

    static List<Item> items(NodeSpec spec) {
        var items = new ArrayList<Item>();
        repository(spec, items);
        Texts.words("packages").forEach(p -> items.add(new Item.Package(p)));
        spec.packages().stream()
                .distinct()
                .map(Item.Package::new)
                .filter(p -> !items.contains(p))
                .forEach(items::add);
        names(spec, items);
        clock(spec, items);
        tuning(spec, items);
        access(spec, items);
        trust(spec, items);
        journal(spec, items);
        exporter(spec, items);
        certificates(items);
        spec.logs()
                .map(l -> LogShippingItems.of(l, spec.clusterLabel(), spec.name(), spec.ip(), authority(spec)))
                .ifPresent(items::addAll);
        return List.copyOf(items);
    }

    static List<Target> targets(NodeSpec spec) {
        return List.of(
                new Target("node", spec.clusterLabel(), spec.name(), spec.ip(), EXPORTER_PORT, spec.labels()),
                Targets.probe(Probe.PING, "ping", spec.clusterLabel(), spec.name(), spec.ip(), 0));
    }

    private static void repository(NodeSpec spec, List<Item> items) {
        var repository = spec.repository();
        items.add(File.of(KEYRING, PublicKey.armoured(repository.key())).early());
        items.add(File.of(
                        "/etc/apt/sources.list.d/croft.sources",
                        Texts.render("croft.sources", Map.of("address", repository.address(), "keyring", KEYRING)))
                .early());
        repository
                .folderName()
                .ifPresent(name -> items.add(Texts.guarded(
                        "bundle " + name,
                        "bundle-check.sh",
                        "bundle-missing.sh",
                        Map.of(
                                "CROFT_BUNDLE",
                                Repository.BUNDLES + "/" + name,
                                "CROFT_MANIFEST",
                                repository.manifest().orElse("")),
                        Set.of())));
    }

    private static void names(NodeSpec spec, List<Item> items) {
        items.add(Texts.guarded(
                "hostname", "hostname-check.sh", "hostname-set.sh", Map.of("CROFT_NAME", spec.name()), Set.of()));
        items.add(Texts.guarded(
                "/etc/hosts",
                "hosts-check.sh",
                "hosts-set.sh",
                Map.of("CROFT_BLOCK", Texts.hostsBlock(spec)),
                Set.of()));
        if (!spec.resolvers().isEmpty()) {
            items.add(File.of("/etc/resolv.conf", Texts.resolv(spec)));
        }
    }

    private static void clock(NodeSpec spec, List<Item> items) {
        var sources = "/etc/chrony/sources.d/croft.sources";
        if (!spec.ntp().isEmpty()) {
            var servers = spec.ntp().stream()
                    .map(s -> "server " + s + " iburst prefer")
                    .collect(Collectors.joining("\n"));
            items.add(File.of(sources, Texts.render("chrony.sources", Map.of("servers", servers)))
                    .checked("chronyd -p -f \"$1\" >/dev/null"));
        }
        items.add(Texts.guarded(
                "clock",
                "clock-check.sh",
                "clock-set.sh",
                Map.of(),
                spec.ntp().isEmpty() ? Set.of() : Set.of("file:" + sources)));
    }

    private static void tuning(NodeSpec spec, List<Item> items) {
        Texts.settings("sysctl-common.conf").forEach((k, v) -> items.add(new Item.Sysctl(k, v)));
        Texts.settings("sysctl-" + spec.profile().name().toLowerCase(java.util.Locale.ROOT) + ".conf")
                .forEach((k, v) -> items.add(new Item.Sysctl(k, v)));
        items.add(File.of(UNITS + "systemd-sysctl.service.d/croft.conf", Texts.text("sysctl-unit.conf")));
        items.add(File.of("/etc/security/limits.d/50-croft.conf", Texts.text("limits.conf")));
    }

    private static void access(NodeSpec spec, List<Item> items) {
        var root = spec.connection().user().equals("root");
        var sshd = File.of(
                        "/etc/ssh/sshd_config.d/05-croft.conf",
                        Texts.render("sshd.conf", Map.of("rootLogin", root ? "prohibit-password" : "no")))
                .checked("mkdir -p /run/sshd && sshd -t -f \"$1\"");
        items.add(sshd);
        items.add(Texts.onChange("sshd", "sshd-reload.sh", Map.of(), sshd.name()));
        spec.admin().ifPresent(admin -> {
            items.add(new Item.User(
                    admin.name(), false, Set.of("sudo"), "/home/" + admin.name(), "/bin/bash", admin.keys()));
            // A broken file in sudoers.d breaks sudo for everybody.
            items.add(File.of(
                            "/etc/sudoers.d/croft-" + admin.name(),
                            Texts.render("sudoers", Map.of("user", admin.name())))
                    .owned("root", "root", "0440")
                    .checked("visudo -c -q -f \"$1\""));
        });
    }

    /** The one file with all that is trusted. */
    private static String authority(NodeSpec spec) {
        return spec.caCertificate()
                        .filter(pem -> PemBundle.split(pem).size() > 1)
                        .isPresent()
                ? BOTH
                : AUTHORITY;
    }

    private static void trust(NodeSpec spec, List<Item> items) {
        spec.caCertificate().ifPresent(pem -> {
            // A file each: OpenSSL's folder of hashes knows no file with two.
            var certificates = PemBundle.split(pem);
            items.add(File.of(AUTHORITY, certificates.get(0) + "\n"));
            for (var i = 1; i < certificates.size(); i++) {
                items.add(File.of(AUTHORITIES + "/croft-" + (i + 1) + ".crt", certificates.get(i) + "\n"));
            }
            if (certificates.size() > 1) {
                items.add(File.of(BOTH, pem.strip() + "\n"));
            }
            items.add(Texts.onChange("authorities", "authorities-update.sh", Map.of(), "directory:" + AUTHORITIES));
        });
    }

    private static void journal(NodeSpec spec, List<Item> items) {
        var file = File.of(
                "/etc/systemd/journald.conf.d/croft.conf",
                Texts.render("journald.conf", Map.of("limitMib", spec.profile() == Profile.TINY ? 100 : 500)));
        items.add(file);
        items.add(Texts.onChange("journald", "journald-restart.sh", Map.of(), file.name()));
    }

    private static void exporter(NodeSpec spec, List<Item> items) {
        var file = File.of(
                UNITS + EXPORTER + ".d/croft.conf", Texts.render("node-exporter.conf", Map.of("ip", spec.ip())));
        items.add(file);
        items.add(new Item.Unit(EXPORTER, true, true, Item.OnChange.RESTART, Set.of(file.name())));
    }

    /** Until when certificates are valid, for the exporter: an alert tells in time. */
    private static void certificates(List<Item> items) {
        items.add(File.of("/usr/lib/croft/certificates", Texts.text("certificates.sh"))
                .owned("root", "root", "0755"));
        // Theirs once it is there; ours to take away.
        items.add(File.of("/var/lib/prometheus/node-exporter/croft-certificates.prom", "")
                .seed());
        var service = File.of(UNITS + "croft-certificates.service", Texts.text("croft-certificates.service"));
        var timer = File.of(UNITS + "croft-certificates.timer", Texts.text("croft-certificates.timer"));
        items.addAll(List.of(service, timer));
        items.add(new Item.Unit("croft-certificates.timer", true, true, Item.OnChange.RESTART, Set.of(timer.name())));
    }
}
