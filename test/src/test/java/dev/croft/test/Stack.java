package dev.croft.test;

import static dev.croft.test.Until.until;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A stack of the project's own program under the real CLI, with a state backend, an owner and configuration of its own,
 * so that it meets no other stack of this machine. Closing it destroys what it made, whatever happened before.
 */
public final class Stack implements AutoCloseable {
    /** The checkout's root. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_MINUTES = 12;

    private final String name;
    private final Path home;
    private final boolean first;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private JsonNode outputs = JSON.createObjectNode();
    private String outputsStamp = "";

    /** What a command gave. */
    public record Result(int exit, String output) {
        public Result ok() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + ":\n" + output);
            }
            return this;
        }
    }

    private Stack(String name, Path home, boolean first) {
        this.name = name;
        this.home = home;
        this.first = first;
        environment.put("PULUMI_BACKEND_URL", backend(home));
        environment.put("PULUMI_CONFIG_PASSPHRASE", "of a test");
        // the salt and the lock must be this stack's own, whatever the shell that runs the tests says
        environment.put("PULUMI_CONFIG_PASSPHRASE_FILE", "");
        environment.put("CROFT_OWNER", "test-" + UUID.randomUUID());
    }

    /** The URL of the state in a folder's {@code state}; setup/lib/env.sh says why without attributes. */
    static String backend(Path home) {
        return home.resolve("state").toUri() + "?metadata=skip";
    }

    /** A new, empty stack with an environment as data. */
    public static Stack of(String name, String yaml) {
        // a project of its own, whose stack files are not the checkout's, with the checkout's program and plugin
        var stack = in(name, home -> {
            Files.createSymbolicLink(home.resolve("stacks"), ROOT.resolve("stacks"));
            var project = Files.readString(ROOT.resolve("Pulumi.yaml"));
            Files.writeString(
                    home.resolve("Pulumi.yaml"),
                    project.replaceAll("(?m)^stackConfigDir:.*$", "")
                            .replace("path: providers", "path: " + ROOT + "/providers"));
        });
        stack.declare(yaml);
        return stack;
    }

    /** Another stack of the same project, with an owner of its own; to be closed before this one. */
    public Stack beside(String other, String yaml) {
        var stack = new Stack(other, home, false);
        stack.pulumi("stack", "init", other).ok();
        stack.declare(yaml);
        return stack;
    }

    /** What a new stack's folder is filled with. */
    @FunctionalInterface
    interface Filling {
        void fill(Path home) throws IOException;
    }

    /** A new, empty stack whose folder is filled with a project; what the project says of itself is the caller's. */
    static Stack in(String name, Filling filling) {
        try {
            var home = Files.createTempDirectory(
                    "croft-it", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectories(home.resolve("state"));
            filling.fill(home);
            var stack = new Stack(name, home, true);
            stack.pulumi("stack", "init", name).ok();
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Another variable for all commands from now on. */
    public void set(String variable, String value) {
        environment.put(variable, value);
    }

    /** By which whatever the stack makes is known, its processes too (CROFT_OWNER). */
    public String owner() {
        return environment.get("CROFT_OWNER");
    }

    /** The folder with the stack's project, state and whatever a test keeps there; gone after {@link #close}. */
    public Path home() {
        return home;
    }

    /** A new, empty stack of another project, which names the plugin itself. */
    public static Stack project(String name, String yaml) {
        return in(name, home -> Files.writeString(home.resolve("Pulumi.yaml"), yaml));
    }

    /** Replaces the environment that is declared. */
    public void declare(String yaml) {
        pulumi("config", "set", "croft-stacks:environment", yaml).ok();
    }

    public Result up() {
        return pulumi("up", "--yes", "--skip-preview");
    }

    /** An up that must change nothing; where it does, its output tells what. */
    public Result upUnchanged() {
        return pulumi("up", "--yes", "--skip-preview", "--expect-no-changes", "--diff");
    }

    public Result preview() {
        return pulumi("preview", "--diff");
    }

    public Result destroy() {
        return pulumi("destroy", "--yes", "--skip-preview");
    }

    /** All outputs, secrets in plain; asked for again only when the state has changed. */
    public synchronized JsonNode outputs() {
        try {
            var stamp = stateStamp();
            if (!stamp.equals(outputsStamp)) {
                outputs = JSON.readTree(pulumi("stack", "output", "--json", "--show-secrets")
                        .ok()
                        .output());
                outputsStamp = stamp;
            }
            return outputs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which files the state consists of, and when they were written. */
    private String stateStamp() throws IOException {
        try (var files = Files.walk(home.resolve("state/.pulumi/stacks"))) {
            var stamp = new StringBuilder();
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                stamp.append(file).append(Files.getLastModifiedTime(file)).append('\n');
            }
            return stamp.toString();
        }
    }

    /** The resources in the state, secrets in plain. */
    List<JsonNode> resources() {
        try {
            var state = JSON.readTree(
                    pulumi("stack", "export", "--show-secrets").ok().output());
            var all = new ArrayList<JsonNode>();
            state.at("/deployment/resources").forEach(all::add);
            return List.copyOf(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of make's targets on this stack, such as {@code sql SQL=...}; what it prints, errors too. */
    Result make(String target, String... settings) {
        var command = new ArrayList<>(List.of("make", "-s", "-C", ROOT.toString(), target, "STACK=" + name));
        command.addAll(List.of(settings));
        return run(command, environment);
    }

    /** A cluster's backups once one stands: the first begins with the cluster, and nobody waits for it. */
    String backups(String cluster) throws Exception {
        var told = new AtomicReference<>("");
        until("the first backup of " + cluster, Duration.ofSeconds(60), () -> {
            told.set(make("pg", "CLUSTER=" + cluster, "CMD=backups").ok().output());
            return told.get().contains("full backup: ");
        });
        return told.get();
    }

    /** Any command of the CLI on this stack. */
    public Result pulumi(String... arguments) {
        return run(command(arguments), environment);
    }

    /** Starts such a command and does not wait; it leads a process group of its own, as under a terminal. */
    public Process start(Path output, Map<String, String> extra, String... arguments) {
        var all = new LinkedHashMap<>(environment);
        all.putAll(extra);
        // Ctrl-C works whatever the shell was that runs the tests: one in the background passes on that it is ignored
        return start(output, List.of("setsid", "env", "--default-signal=INT"), command(arguments), all);
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of("pulumi", "-C", home.toString(), "--non-interactive", "--color=never"));
        command.addAll(List.of(arguments));
        if (!List.of(arguments).contains("init")) {
            command.addAll(List.of("--stack", name));
        }
        return command;
    }

    /** A command on one of the stack's nodes, as the admin user. */
    public Result ssh(String node, String script) {
        var outputs = outputs();
        var at = outputs.at("/endpoints/nodes/" + node);
        try {
            // Files of each node's own: several may be asked at once.
            var key = home.resolve("key-" + node);
            Files.writeString(key, outputs.get("adminKey").textValue());
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            var known = home.resolve("known_hosts-" + node);
            Files.writeString(
                    known, at.get("host").textValue() + " " + at.get("hostKey").textValue() + "\n");
            return run(
                    List.of(
                            "ssh",
                            "-F",
                            "/dev/null",
                            "-i",
                            key.toString(),
                            "-o",
                            "UserKnownHostsFile=" + known,
                            "-o",
                            "StrictHostKeyChecking=yes",
                            "-o",
                            "BatchMode=yes",
                            "-o",
                            "ConnectTimeout=10",
                            at.get("user").textValue() + "@" + at.get("host").textValue(),
                            "sudo -n sh -c " + quote(script)),
                    Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What PostgreSQL on a node answers to its superuser. */
    String superuser(String node, String query) {
        return ssh(node, "cd /; sudo -u postgres psql -XAtc " + quote(query))
                .ok()
                .output()
                .strip();
    }

    static String quote(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static Process start(Path output, List<String> under, List<String> command, Map<String, String> extra) {
        var all = new ArrayList<>(under);
        // Looks the program up on the PATH that it is given; Java would take its own.
        all.add("env");
        all.addAll(command);
        var builder = new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(Exports.VARIABLES);
        builder.environment().put("CROFT_IT", "1");
        builder.environment().putAll(extra);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command with the project's tools on PATH; stdout and stderr together. */
    public static Result run(List<String> command, Map<String, String> extra) {
        try {
            var out = Files.createTempFile("croft-it", ".out");
            var process = start(out, List.of(), command, extra);
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError(
                        "did not end in " + LIMIT_MINUTES + " minutes: " + command + "\n" + Files.readString(out));
            }
            var text = Files.readString(out);
            Files.delete(out);
            return new Result(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pulumi("cancel", "--yes");
        var destroyed = pulumi("destroy", "--yes", "--skip-preview", "--refresh=false");
        if (destroyed.exit() != 0) {
            // the state stays, so that somebody can find out and clean up
            throw new AssertionError(home + " could not be destroyed:\n" + destroyed.output());
        }
        if (!first) {
            return;
        }
        try (var files = Files.walk(home)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
