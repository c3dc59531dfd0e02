package dev.croft.bootstrap.logs;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.template.Resources;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The program that ships a node's logs: an rsyslog of our own. */
public final class LogShippingItems {
    private static final Resources FILES = new Resources(LogShippingItems.class);
    private static final String UNIT = "croft-logs.service";

    private LogShippingItems() {}

    /**
     * @param cluster label {@code cls} of what no module says otherwise of; {@code instance}: label {@code ins}
     * @param authority file, an item of the same list, with the certificate that servers are checked by
     */
    public static List<Item> of(LogShipping logs, String cluster, String instance, String ip, String authority) {
        var items = new ArrayList<Item>();
        FILES.words("packages").forEach(p -> items.add(new Item.Package(p)));
        items.add(new Item.Directory("/var/lib/croft/logs", "root", "root", "0700"));
        for (var folder : List.of("/etc/croft/logs", "/etc/croft/logs/rsyslog.d", "/etc/croft/logs/units.d")) {
            items.add(new Item.Directory(folder, "root", "root", "0755"));
        }
        var servers = logs.servers().stream()
                .map(s -> FILES.render(
                        "server.conf",
                        Map.of(
                                "host", s.host(),
                                "port", s.port(),
                                "user", logs.user(),
                                "password", logs.password().reveal(),
                                "authority", authority,
                                "queueMib", logs.queueMib())))
                .collect(Collectors.joining());
        var conf = File.secret(
                        "/etc/croft/logs/rsyslog.conf",
                        Secret.of(FILES.render(
                                "rsyslog.conf",
                                Map.of("ip", ip, "cluster", cluster, "instance", instance, "servers", servers))),
                        "root",
                        "root")
                .checked("rsyslogd -N1 -f \"$1\"");
        var stepBack = File.of("/usr/lib/croft/logs-step-back", FILES.text("step-back.sh"));
        var unit = File.of("/etc/systemd/system/" + UNIT, FILES.text(UNIT));
        items.add(conf);
        items.add(stepBack);
        items.add(unit);
        items.add(new Item.Action(
                "rsyslog of Debian",
                FILES.text("debian-set.sh"),
                Optional.of(FILES.text("debian-check.sh")),
                Set.of(),
                Map.of()));
        items.add(new Item.Unit(
                UNIT, true, true, OnChange.RESTART, Set.of(conf.name(), unit.name(), "file:" + authority)));
        return List.copyOf(items);
    }
}
