package dev.croft.test.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Compares what is there of a world with what its state says; whatever differs is a fault. */
final class Inventory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path KNOWN_HOSTS = Path.of(System.getProperty("user.home"), ".ssh/known_hosts");

    private final World world;
    private final String owner;
    private final String knownHosts = text(KNOWN_HOSTS);
    private final List<String> faults = new ArrayList<>();
    /** What was seen in the state while its creation was pending: a look at each story's end tells. */
    private final Set<String> takenOver = new HashSet<>();

    Inventory(World world) {
        this.world = world;
        this.owner = world.stack().owner();
    }

    /** Faults after a run that ended well. */
    List<String> faults() {
        faults.clear();
        var state = state();
        var vms = ids(state, "Vm");
        same("domains", vms, lines(World.virsh("list", "--all", "--name")));
        same("networks", ids(state, "Network"), lines(World.virsh("net-list", "--all", "--name")));
        none("filters", lines(World.virsh("nwfilter-list")));
        pool(state, vms);
        loops(vms);
        state(state);
        none("temporary files", files(world.temporary()).filter(f -> !f.startsWith("hsperfdata")));
        none("processes", processes().stream());
        if (!knownHosts.equals(text(KNOWN_HOSTS))) {
            faults.add("known_hosts was changed");
        }
        vms.forEach(this::node);
        if (vms.isEmpty()) {
            nothing();
        }
        return List.copyOf(faults);
    }

    private void pool(JsonNode state, TreeSet<String> vms) {
        var expected = new TreeSet<String>();
        vms.forEach(vm -> expected.add(vm + ".ext4"));
        ids(state, "Image").forEach(image -> {
            expected.add(image + ".img");
            expected.add(image + ".for-*");
        });
        same(
                "files of the pool",
                expected,
                files(world.pool()).map(f -> f.replaceAll("\\.for-[0-9a-f]{32}$", ".for-*")));
        var volumes = Stream.of(World.virsh("vol-list", "croft-" + world.name()).split("\n"))
                .map(line -> line.strip().split(" +")[0])
                .filter(line -> !line.isEmpty())
                .map(f -> f.replaceAll("\\.for-[0-9a-f]{32}$", ".for-*"));
        same("volumes", expected, volumes);
    }

    /** One for each node's disk; the image's is shared. The kernel lets go of one a moment after its machine has ended. */
    private void loops(TreeSet<String> vms) {
        var expected = vms.stream().map(vm -> vm + ".ext4").toList();
        var until = Instant.now().plusSeconds(10);
        while (!loops().equals(expected) && Instant.now().isBefore(until)) {
            Run.sleep(Duration.ofMillis(200));
        }
        same("loop devices", new TreeSet<>(expected), loops().stream());
    }

    private List<String> loops() {
        var prefix = world.pool() + "/";
        return Program.output("losetup", "-l", "-n", "-O", "BACK-FILE")
                .lines()
                .map(line -> line.replace(" (deleted)", "").strip())
                .filter(line -> line.startsWith(prefix) && !line.endsWith(".img"))
                .map(line -> line.substring(prefix.length()))
                .sorted()
                .toList();
    }

    private void state(JsonNode state) {
        var urns = new TreeSet<String>();
        state.path("resources").forEach(r -> {
            if (!urns.add(r.path("urn").asText())) {
                faults.add("twice in the state: " + r.path("urn").asText());
            }
            if (r.path("delete").asBoolean()) {
                faults.add("left to be deleted in the state: " + r.path("urn").asText());
            }
            if (r.path("initErrors").size() > 0) {
                faults.add("not finished in the state: " + r.path("urn").asText());
            }
        });
        state.path("pending_operations").forEach(operation -> {
            // Pulumi keeps a creation that broke off as pending until somebody says otherwise, even when the thing has
            // been deleted since; it must be one that we took over
            var urn = operation.path("resource").path("urn").asText();
            if (urns.contains(urn)) {
                takenOver.add(urn);
            }
            if (!urns.isEmpty() && !(operation.path("type").asText().equals("creating") && takenOver.contains(urn))) {
                faults.add("pending in the state: " + operation.path("type").asText() + " " + urn);
            }
        });
        none("locks", files(world.stack().home().resolve("state/.pulumi/locks")).filter(f -> f.endsWith(".json")));
    }

    /** What a run that broke off may have left on a node. */
    private void node(String vm) {
        var left = world.onNode(
                vm,
                "ls -d /run/croft.?????* /var/lib/croft/pending/* 2>/dev/null; grep -l 'written by croft' /usr/sbin/policy-rc.d 2>/dev/null;"
                        + " find /etc /usr/local /usr/lib/systemd /root /home -name '.croft-*' -newer /proc/1/cmdline;"
                        + " flock -n /run/croft.lock true || echo lock is held; ls /var/lib/dpkg/updates");
        if (!left.isBlank()) {
            faults.add("on node " + vm + ": " + left.strip().replace("\n", ", "));
        }
    }

    /** After a destroy. */
    private void nothing() {
        none("addresses", lines(Program.output("ip", "-o", "address"), world.network() + "."));
        none("rules", lines(Program.output("iptables-save"), world.network() + "."));
        none("resolvers", files(Path.of("/var/lib/libvirt/dnsmasq")).filter(f -> f.startsWith(world.name() + "-")));
        none(
                "cgroups",
                files(Path.of("/sys/fs/cgroup/unified")).filter(f -> f.startsWith("croft-" + world.name() + "-")));
        none("mounts", lines(text(Path.of("/proc/self/mountinfo")), world.name() + "-"));
    }

    /** Waits until the processes of earlier runs have ended; those that have not in time stay as faults. */
    static List<String> awaitProcesses(Supplier<List<String>> processes, Duration limit) {
        var until = Instant.now().plus(limit);
        var left = processes.get();
        while (!left.isEmpty() && Instant.now().isBefore(until)) {
            Run.sleep(Duration.ofMillis(200));
            left = processes.get();
        }
        return left;
    }

    /** Processes that were started for the stack. */
    List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.pid() != ProcessHandle.current().pid())
                .filter(p -> text(Path.of("/proc", "" + p.pid(), "environ")).contains("CROFT_OWNER=" + owner + "\0"))
                .filter(p -> !text(Path.of("/proc", "" + p.pid(), "stat")).contains(") Z "))
                .map(p -> p.pid() + " "
                        + text(Path.of("/proc", "" + p.pid(), "cmdline")).replace('\0', ' '))
                // Pulumi's own, which looks once in five minutes whether its CLI is still there
                .filter(line -> !line.contains("/pulumi-language-"))
                .toList();
    }

    private JsonNode state() {
        try {
            return JSON.readTree(world.stack().pulumi("stack", "export").ok().output())
                    .path("deployment");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TreeSet<String> ids(JsonNode state, String kind) {
        var ids = new TreeSet<String>();
        state.path("resources").forEach(r -> {
            if (r.path("type").asText().equals("croft:compute:" + kind)) {
                ids.add(r.path("id").asText());
            }
        });
        return ids;
    }

    private Stream<String> lines(String text) {
        return lines(text, world.name() + "-");
    }

    private static Stream<String> lines(String text, String part) {
        return text.lines().map(String::strip).filter(line -> line.contains(part));
    }

    private void same(String what, TreeSet<String> expected, Stream<String> found) {
        var sorted = found.sorted().toList();
        if (!sorted.equals(List.copyOf(expected))) {
            faults.add(what + ": the state says " + expected + ", there are " + sorted);
        }
    }

    private void none(String what, Stream<String> found) {
        var left = found.toList();
        if (!left.isEmpty()) {
            faults.add(what + " left: " + left);
        }
    }

    /** Names of all files under a folder. */
    private static Stream<String> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (var all = Files.walk(folder)) {
            return all
                    .filter(f -> !f.equals(folder))
                    .map(f -> folder.relativize(f).toString())
                    .toList()
                    .stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.of("cannot look: " + e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // not there, or its process has just ended
            return "";
        }
    }
}
