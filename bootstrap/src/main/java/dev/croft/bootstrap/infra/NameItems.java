package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.node.Host;
import dev.croft.bootstrap.template.Resources;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The name server: dnsmasq, which answers for the environment's names and asks others for the rest. */
final class NameItems {
    private static final Resources FILES = new Resources(NameItems.class);

    private NameItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var items = new ArrayList<Item>();

        var servers = spec.upstreams().stream().map(u -> "server=" + u).collect(Collectors.joining("\n"));
        var hosts = File.of(
                "/etc/croft/dns/hosts",
                hosts(spec).stream()
                        .map(h -> h.ip() + " " + h.name() + "." + spec.domain() + " " + h.name() + "\n")
                        .collect(Collectors.joining()));
        var conf = File.of(
                        "/etc/croft/dns/dnsmasq.conf",
                        FILES.render(
                                "dnsmasq.conf", Map.of("ip", node.ip(), "domain", spec.domain(), "servers", servers)))
                .checked("dnsmasq --test --conf-file=\"$1\"");
        var unit = File.of("/etc/systemd/system/croft-dns.service", FILES.text("croft-dns.service"));
        items.addAll(List.of(hosts, conf, unit));
        items.add(new Item.Unit("croft-dns.service", true, true, OnChange.RESTART, Set.of(conf.name(), unit.name())));
        items.add(new Item.Action(
                "names", FILES.text("dns-reload.sh"), Optional.empty(), Set.of(hosts.name()), Map.of()));
        return items;
    }

    /** What the name server answers for: what was given, the infra nodes, and {@code portal}, which is each of them. */
    static List<Host> hosts(InfraSpec spec) {
        var all = new LinkedHashSet<>(spec.hosts());
        spec.nodes().stream()
                .filter(n -> spec.hosts().stream().noneMatch(h -> h.name().equals(n.name())))
                .forEach(n -> all.add(new Host(n.name(), n.ip())));
        if (spec.hosts().stream().noneMatch(h -> h.name().equals("portal"))) {
            spec.nodes().forEach(n -> all.add(new Host("portal", n.ip())));
        }
        return List.copyOf(all);
    }
}
