package dev.croft.bootstrap.infra;

import dev.croft.bootstrap.Registry;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.template.Yaml;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a module leaves on infra nodes so that its programs are scraped: one file per job and instance, which goes when
 * the resource goes. The metrics store looks at the files every few seconds; nothing is reloaded.
 */
public final class Targets {
    /** Folder of the target files: {@code <job>/<instance>.yml}. */
    public static final String FOLDER = "/etc/croft/targets";

    private static final String ENDPOINT = "endpoint";

    private Targets() {}

    /**
     * A scrape target.
     *
     * @param job what kind of exporter it is: {@code node}, {@code postgres}; label {@code job}
     * @param cluster label {@code cls}
     * @param instance label {@code ins}; unique within the job
     * @param ip label {@code ip}
     * @param address {@code host:port} that is scraped
     * @param labels more labels; {@code __scheme__} and {@code __metrics_path__} say how it is scraped where that is not
     *     http and /metrics (https is verified with the environment's authority)
     */
    public record Target(
            String job, String cluster, String instance, String ip, String address, Map<String, String> labels) {
        public Target {
            labels = Map.copyOf(labels);
        }

        public Target(String job, String cluster, String instance, String ip, int port) {
            this(job, cluster, instance, ip, port, Map.of());
        }

        public Target(String job, String cluster, String instance, String ip, int port, Map<String, String> labels) {
            this(job, cluster, instance, ip, ip + ":" + port, labels);
        }

        private String file() {
            return FOLDER + "/" + job + "/" + instance
                    + Optional.ofNullable(labels.get(ENDPOINT))
                            .map(e -> "-" + e)
                            .orElse("") + ".yml";
        }

        Item item() {
            var all = new TreeMap<>(labels);
            all.put("job", job);
            all.put("cls", cluster);
            all.put("ins", instance);
            all.put("ip", ip);
            var lines = all.entrySet().stream()
                    .map(e -> "    " + e.getKey() + ": " + Yaml.quoted(e.getValue()))
                    .collect(Collectors.joining("\n"));
            return Item.File.of(file(), "- targets: [" + Yaml.quoted(address) + "]\n  labels:\n" + lines + "\n");
        }
    }

    /** How an endpoint is tried from the infra nodes: modules of blackbox.yml. */
    public enum Probe {
        /** An ICMP echo. */
        PING,
        /** A TCP connection. */
        TCP,
        /** A TLS handshake that the environment's authority vouches for. */
        TLS,
        /** An answer over HTTPS, whatever its status. */
        HTTPS
    }

    /**
     * An endpoint that is tried from each infra node, job {@code probe}.
     *
     * @param endpoint what it is called there, such as {@code primary}; label {@code endpoint}, unique for the instance
     * @param port the port; 0 for {@link Probe#PING}
     */
    public static Target probe(Probe probe, String endpoint, String cluster, String instance, String ip, int port) {
        var what =
                switch (probe) {
                    case PING -> ip;
                    case TCP, TLS -> ip + ":" + port;
                    case HTTPS -> "https://" + ip + ":" + port + "/";
                };
        return new Target(
                "probe",
                cluster,
                instance,
                ip,
                "127.0.0.1:" + ProbeItems.PORT,
                Map.of(
                        ENDPOINT,
                        endpoint,
                        "__metrics_path__",
                        "/probe",
                        "__param_module",
                        probe.name().toLowerCase(Locale.ROOT),
                        "__param_target",
                        what));
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
}
