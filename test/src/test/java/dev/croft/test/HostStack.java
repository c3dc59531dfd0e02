package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A stack of {@link HostProgram}: one machine, whose daemon, way in and packages can be taken away one by one, and given
 * back.
 */
final class HostStack implements AutoCloseable {
    /** libvirt's own, where libvirtd listens as root. */
    private static final Path SOCKET = Path.of("/run/libvirt/libvirt-sock");

    private static final String PROJECT =
            """
            name: croft-fault
            runtime: { name: java, options: { use-executor: ./as-mvn } }
            plugins: { providers: [ { name: croft, path: ./plugin } ] }
            options: { refresh: always }
            """;
    private static final String EXECUTOR =
            """
            #!/bin/sh
            # What Pulumi's Java host calls in place of Maven: a class of the tests.
            case "$*" in
              *packages*) echo '[]' ;;
              *exec:java*) exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s ;;
            esac
            """;
    private static final String LAUNCHER =
            """
            #!/bin/sh
            # The checkout's plugin; as a user whom libvirt does not know where a test asks for that.
            here=$(dirname "$0")
            [ ! -e "$here/as-nobody" ] || exec %s setpriv --reuid=65534 --regid=65534 --clear-groups \\
              env HOME=/nonexistent java -Xlog:disable -Xlog:all=warning:stderr -jar '%s/plugin.jar' "$@"
            exec '%s/providers/plugin/bin/pulumi-resource-croft' "$@"
            """;

    private final Stack stack;
    private final Properties told = new Properties();
    /** What an ordinary user may read, unlike the stack's own folder. */
    private final Path open;

    /** There is one network for it on a machine, and tests run side by side. */
    private final FileChannel turn;

    private HostStack(Stack stack, Path open, FileChannel turn) {
        this.stack = stack;
        this.open = open;
        this.turn = turn;
    }

    static HostStack of(String name) throws IOException {
        var open = Files.createTempDirectory("croft-open");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        var stack = project(name, HostProgram.class, open);
        var turn = FileChannel.open(
                Path.of(System.getProperty("java.io.tmpdir"), "croft-host-stack.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        turn.lock();
        var host = new HostStack(stack, open, turn);
        host.mend();
        host.tell("uri", "lxc:///?socket=" + host.socket());
        return host;
    }

    /** A stack of another program of these tests, with the checkout's plugin. */
    static Stack project(String name, Class<?> program) throws IOException {
        return project(name, program, Path.of("/nonexistent"));
    }

    private static Stack project(String name, Class<?> program, Path open) {
        return Stack.in(name, home -> {
            Files.writeString(home.resolve("Pulumi.yaml"), PROJECT);
            executable(
                    home.resolve("as-mvn"),
                    EXECUTOR.formatted(System.getProperty("java.class.path"), program.getName()));
            Files.createDirectories(home.resolve("plugin"));
            executable(
                    home.resolve("plugin/pulumi-resource-croft"),
                    LAUNCHER.formatted(String.join(" ", asRoot()), open, Stack.ROOT));
        });
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What makes a command root's. */
    private static List<String> asRoot() {
        return System.getProperty("user.name").equals("root") ? List.of() : List.of("sudo", "-n");
    }

    Stack stack() {
        return stack;
    }

    /** Changes what the program is told; an empty value is as good as none. */
    void tell(String name, String value) throws IOException {
        if (value.isEmpty()) {
            told.remove(name);
        } else {
            told.setProperty(name, value);
        }
        try (var out = Files.newOutputStream(stack.home().resolve("host.properties"))) {
            told.store(out, null);
        }
    }

    /** An up that must fail, say all of this, and give away no secret. */
    String refused(String... texts) {
        var up = stack.up();
        assertThat(up.exit()).as(up.output()).isNotZero();
        assertThat(up.output())
                .contains(texts)
                .doesNotContain("PRIVATE KEY", "internal error", "at dev.croft", "Exception");
        secrets().values().forEach(secret -> assertThat(up.output()).doesNotContain(secret));
        return up.output();
    }

    /** All that must never change by itself: the authority, keys and passwords; and which machine it is. */
    Map<String, String> secrets() {
        var all = new TreeMap<String, String>();
        for (var resource : stack.resources()) {
            var type = resource.get("type").textValue();
            if (type.startsWith("croft:security:")) {
                all.put(resource.get("urn").textValue(), secret(resource.get("outputs")));
            }
        }
        return all;
    }

    private static String secret(JsonNode outputs) {
        for (var name : List.of("privateKey", "value")) {
            if (outputs.has(name)) {
                var text = outputs.get(name);
                // an encrypted value in an export is wrapped once more
                return (text.has("plaintext") ? text.get("plaintext") : text).textValue();
            }
        }
        throw new AssertionError("a resource of security without a secret");
    }

    /** Runs a script as root on the node, without SSH: as somebody at its console. */
    String onNode(String script) {
        return on("box-1", script);
    }

    /** The same on one of several. */
    String on(String node, String script) {
        return virsh("lxc-enter-namespace", "--noseclabel", domain(node), "/bin/sh", "-c", script);
    }

    String domain() {
        return domain("box-1");
    }

    private String domain(String node) {
        return stack.resources().stream()
                .filter(r -> r.get("urn").textValue().endsWith("::croft:compute:Vm::" + node))
                .map(r -> r.get("id").textValue())
                .findFirst()
                .orElseThrow();
    }

    static String virsh(String... arguments) {
        var command = new ArrayList<>(asRoot());
        command.addAll(List.of("virsh", "-q", "-c", "lxc:///"));
        command.addAll(List.of(arguments));
        return Stack.run(command, Map.of()).ok().output();
    }

    Path socket() {
        return open.resolve("sock");
    }

    /** As if libvirtd were not there: nobody else must go without it. */
    void takeDaemon() throws IOException {
        Files.delete(socket());
    }

    /** The plugin runs as a user whom libvirt does not let in. */
    void takeRights() throws IOException {
        Files.copy(Stack.ROOT.resolve(".croft/run/pulumi-resource-croft.jar"), open.resolve("plugin.jar"));
        Files.createFile(asNobody());
    }

    private Path asNobody() {
        return stack.home().resolve("plugin/as-nobody");
    }

    /** Gives back what was taken, and tells the truth again; what was changed for good stays. */
    void mend() throws IOException {
        if (!Files.exists(socket())) {
            Files.createSymbolicLink(socket(), SOCKET);
        }
        Files.deleteIfExists(asNobody());
        for (var name : List.of("host", "stranger")) {
            tell(name, "");
        }
    }

    /** A command of root's among the mounts that libvirtd sees, which may not be ours. */
    static String besideLibvirtd(String... arguments) {
        var command = new ArrayList<>(asRoot());
        try {
            command.addAll(List.of(
                    "nsenter",
                    "-m",
                    "-t",
                    Files.readString(Path.of("/run/libvirtd.pid")).strip(),
                    "--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command.addAll(List.of(arguments));
        return Stack.run(command, Map.of()).ok().output();
    }

    /** Forgets a pool that a test defined. */
    static void dropPool(String pool) {
        for (var verb : List.of("pool-destroy", "pool-undefine")) {
            Stack.run(List.of("virsh", "-q", "-c", "lxc:///", verb, pool), Map.of());
        }
    }

    @Override
    public void close() {
        try (turn) {
            stack.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (var files = Files.walk(open)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
