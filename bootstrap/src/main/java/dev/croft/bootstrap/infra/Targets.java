package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a module leaves on infra nodes so that its programs are scraped: one file per job and instance, which goes when
 * the resource goes. The metrics store looks at the files every few seconds; nothing is reloaded.
 */
public final class Targets {
    /** Folder of the target files: {@code <job>/<instance>.yml}. */
    public static final String FOLDER = "/etc/croft/targets";

    private Targets() {}

    /**
     * A scrape target.
     *
     * @param job what kind of exporter it is: {@code node}, {@code postgres}; label {@code job}
     * @param cluster label {@code cls}
     * @param instance label {@code ins}; unique within the job
     * @param labels more labels; {@code __scheme__} and {@code __metrics_path__} say how it is scraped where that is not
     *     http and /metrics (https is verified with the environment's authority)
     */
    public record Target(String job, String cluster, String instance, String ip, int port, Map<String, String> labels) {
        public Target {
            labels = Map.copyOf(labels);
        }

        public Target(String job, String cluster, String instance, String ip, int port) {
            this(job, cluster, instance, ip, port, Map.of());
        }

        Item item() {
            var all = new TreeMap<>(labels);
            all.put("job", job);
            all.put("cls", cluster);
            all.put("ins", instance);
            all.put("ip", ip);
            var lines = all.entrySet().stream()
                    .map(e -> "    " + e.getKey() + ": " + quoted(e.getValue()))
                    .collect(Collectors.joining("\n"));
            return Item.File.of(
                    FOLDER + "/" + job + "/" + instance + ".yml",
                    "- targets: [" + quoted(ip + ":" + port) + "]\n  labels:\n" + lines + "\n");
        }
    }

    /** The files of these targets, for a node that is a registry itself. */
    public static List<Item> items(List<Target> targets) {
        return targets.stream().map(Target::item).toList();
    }

    /** The files of these targets on every infra node; one that is away is a warning only. */
    public static List<NodeItems> register(List<Registry> registry, List<Target> targets) {
        return registry.stream()
                .map(r -> new NodeItems(r.name(), r.connection(), items(targets), false))
                .toList();
    }

    /** A YAML string in double quotes. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
