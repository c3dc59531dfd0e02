package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.infra.InfraSpec.InfraNode;
import dev.croft.bootstrap.template.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The environment's time server: a chronyd that measures and serves, beside the one by which NODES sets clocks. */
final class TimeItems {
    /** Of NTP. */
    static final int PORT = 123;

    private static final Resources FILES = new Resources(TimeItems.class);
    private static final String POOL = "pool 2.debian.pool.ntp.org iburst maxsources 4";

    private TimeItems() {}

    static List<Item> of(InfraSpec spec, InfraNode node) {
        var conf = File.of(
                        "/etc/croft/time/chrony.conf",
                        FILES.render(
                                "chrony.conf",
                                Map.of("sources", sources(spec), "others", others(spec, node), "ip", node.ip())))
                .checked("chronyd -p -f \"$1\" >/dev/null");
        var unit = File.of("/etc/systemd/system/croft-time.service", FILES.text("croft-time.service"));
        return List.of(
                conf,
                unit,
                new Item.Unit("croft-time.service", true, true, OnChange.RESTART, Set.of(conf.name(), unit.name())));
    }

    private static String sources(InfraSpec spec) {
        return spec.ntp().isEmpty()
                ? POOL
                : spec.ntp().stream().map(s -> "server " + s + " iburst").collect(Collectors.joining("\n"));
    }

    private static String others(InfraSpec spec, InfraNode node) {
        return spec.nodes().stream()
                .filter(n -> !n.name().equals(node.name()))
                .map(n -> "server " + n.ip() + " iburst")
                .collect(Collectors.joining("\n"));
    }
}
