package dev.croft.bootstrap.logs;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.template.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a module says about its logs on a node: whose its units are in the journal, and which files are read besides. Each
 * is a file of the module's own, which goes when the module goes; on a node that ships nothing it is not looked at.
 */
public final class LogSources {
    /** A ruleset that sends the record in {@code $.r} with the time in {@code $.time}; a source's own ruleset calls it. */
    public static final String SHIP = "ship";

    private static final String FOLDER = "/etc/croft/logs/";
    private static final Resources FILES = new Resources(LogSources.class);

    private LogSources() {}

    /** A systemd unit, without {@code .service}, and the labels {@code cls} and {@code ins} of what it logs. */
    public record Owned(String unit, String cluster, String instance) {}

    /**
     * The items of one source.
     *
     * @param name unique on the node, such as the cluster's; a file name
     * @param units whose units in the journal are this source's
     * @param files configuration in rsyslog's syntax that reads files and calls {@link #SHIP}; empty: no files
     */
    public static List<Item> items(String name, List<Owned> units, Optional<String> files) {
        var labels = File.of(FOLDER + "units.d/" + name + ".conf", labels(units));
        var inputs = files.map(text -> File.of(FOLDER + "rsyslog.d/" + name + ".conf", text));
        var watched = inputs.map(f -> Set.of(f.name(), labels.name())).orElse(Set.of(labels.name()));
        var restart = new Item.Action("logs of " + name, FILES.text("restart.sh"), Optional.empty(), watched, Map.of());
        return inputs.<List<Item>>map(f -> List.of(labels, f, restart)).orElse(List.of(labels, restart));
    }

    private static String labels(List<Owned> units) {
        var owners = new TreeMap<String, List<Owned>>(
                units.stream().collect(Collectors.groupingBy(u -> u.cluster() + "\n" + u.instance())));
        return owners.values().stream()
                .map(own -> FILES.render(
                        "units.conf",
                        Map.of(
                                "units",
                                own.stream()
                                        .map(u -> "\"" + u.unit() + "\"")
                                        .sorted()
                                        .collect(Collectors.joining(", ")),
                                "cluster",
                                own.get(0).cluster(),
                                "instance",
                                own.get(0).instance())))
                .collect(Collectors.joining("", "# Written by Croft: whose these units are.\n", ""));
    }
}
