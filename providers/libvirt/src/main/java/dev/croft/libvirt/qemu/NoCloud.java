package dev.croft.libvirt.qemu;

import dev.croft.libvirt.Machine;
import dev.croft.libvirt.Names;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.seed.HostKey;
import dev.croft.spi.seed.UserData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A seed for cloud-init's datasource NoCloud: all that a machine finds at its boots. */
final class NoCloud {
    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");
    private static final String MOUNTS = "mounts";

    private NoCloud() {}

    /**
     * A new machine's seed.
     *
     * @param key the host key that it is to have
     * @param userData the user's own, as it is
     */
    static byte[] seed(Machine machine, HostKey key, Optional<String> userData) {
        var name = machine.node().hostname();
        var files = new LinkedHashMap<String, byte[]>();
        // One instance for life: cloud-init does its work of a first boot once.
        files.put("meta-data", bytes("instance-id: " + machine.name() + "\nlocal-hostname: " + name + "\n"));
        files.put("user-data", bytes(UserData.join(userData, List.of(config(machine), hostKey(key)))));
        files.put("network-config", bytes(network(machine)));
        files.put(MOUNTS, mounts(machine));
        files.put("boot.sh", bytes(load("boot.sh")));
        files.put("ready.sh", bytes(load("ready.sh")));
        return Iso9660.write("cidata", files);
    }

    /** The seed that is there with the data disks that are declared now; a new one, without a host key, where it was lost. */
    static byte[] renewed(byte[] seed, Machine machine, Optional<String> userData) {
        var files = Iso9660.read(seed);
        if (!files.containsKey("user-data")) {
            // The machine has its key since its first boot, and cloud-init does not look again.
            files = Iso9660.read(seed(machine, new HostKey(machine.node().hostKey(), ""), userData));
            files.put("user-data", bytes(UserData.join(userData, List.of(config(machine)))));
        }
        files.put(MOUNTS, mounts(machine));
        return Iso9660.write("cidata", files);
    }

    /** Serial number of the disk that is mounted there: as long as a virtio disk's can be. */
    static String serial(String mountPath) {
        return dev.croft.spi.Hashes.hex("disk " + mountPath).substring(0, 20);
    }

    private static byte[] mounts(Machine machine) {
        return bytes(machine.data().keySet().stream()
                .map(path -> serial(path) + " " + path + "\n")
                .collect(Collectors.joining()));
    }

    private static String config(Machine machine) {
        var host = machine.node().hostname();
        return fill(
                "cloud-config",
                Map.of(
                        "hostname", host,
                        "fqdn",
                                machine.network()
                                        .domain()
                                        .map(d -> host + "." + d)
                                        .orElse(host),
                        "keys", list(machine.node().sshKeys())));
    }

    private static String hostKey(HostKey key) {
        return fill(
                "host-key",
                Map.of("private", key.privateFile().strip().indent(4).stripTrailing(), "public", key.publicLine()));
    }

    private static String network(Machine machine) {
        var network = machine.network();
        var routes = network.egress() == Egress.NONE
                ? ""
                : "    routes: [ { to: 0.0.0.0/0, via: \"" + network.gateway() + "\" } ]\n";
        return fill(
                "network-config",
                Map.of(
                        "mac", Names.mac(machine.name()),
                        "address", machine.address(),
                        "prefix", String.valueOf(network.cidr().prefix()),
                        "routes", routes,
                        "resolver", network.gateway(),
                        "search", network.domain().orElse("")));
    }

    /** A list in YAML's flow style; its strings are JSON's. */
    private static String list(List<String> texts) {
        return texts.stream()
                .map(t -> "\"" + t.strip().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", ", "[ ", " ]"));
    }

    private static String fill(String template, Map<String, String> values) {
        return HOLE.matcher(load(template)).replaceAll(hole -> Matcher.quoteReplacement(values.get(hole.group(1))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String load(String file) {
        try (var in = NoCloud.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
