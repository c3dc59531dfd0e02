package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.template.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Blackbox exporter: tries the endpoints that modules register, as their clients would. Only this node may ask it. */
final class ProbeItems {
    static final int PORT = 9115;

    private static final Resources FILES = new Resources(ProbeItems.class);
    private static final String UNIT = "prometheus-blackbox-exporter.service";

    private ProbeItems() {}

    static List<Item> of() {
        var conf = File.of("/etc/croft/probes/blackbox.yml", FILES.text("blackbox.yml"));
        var unit = File.of(
                "/etc/systemd/system/" + UNIT + ".d/croft.conf", FILES.render("blackbox.conf", Map.of("port", PORT)));
        return List.of(conf, unit, new Item.Unit(UNIT, true, true, OnChange.RESTART, Set.of(conf.name(), unit.name())));
    }
}
