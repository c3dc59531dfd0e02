package dev.croft.test.chaos;

import dev.croft.test.Sql;
import dev.croft.test.Stack;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** One stack with a network, a storage pool and a way to libvirtd of its own, all of which can be broken and mended. */
final class World implements AutoCloseable {
    private static final String BALLAST = "/ballast-of-a-test";
    private static final Path POOLS = Path.of("/var/lib/libvirt");

    private final String name;
    private final String network;
    private final Path pool;
    private final boolean small;
    private final boolean full;
    private final Stack stack;
    private final SocketProxy proxy;
    private Optional<Sql> sql = Optional.empty();

    /**
     * @param number of the network, 10.61.NUMBER.0/24, and of all names
     * @param small whether the pool is a file system of its own that can be filled
     * @param full with PostgreSQL
     */
    World(int number, boolean small, boolean full) {
        this.name = "chaos-" + number;
        this.network = "10.61." + number;
        this.pool = POOLS.resolve("croft-" + name);
        this.small = small;
        this.full = full;
        try {
            Files.createDirectories(pool);
            sweep();
            if (small) {
                smallPool("make");
            }
            stack = Stack.of(name, environment(Story.NEW, Path.of("/nowhere")));
            proxy = new SocketProxy(stack.home().resolve("libvirt"), Path.of("/run/libvirt/libvirt-sock"));
            stack.declare(environment(Story.NEW, proxyPath()));
            Files.createDirectory(temporary());
            stack.set("CROFT_JVM", "-Djava.io.tmpdir=" + temporary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void smallPool(String what) {
        try (var script = World.class.getResourceAsStream("small-pool.sh")) {
            Program.output(
                    "sh", "-c", new String(script.readAllBytes(), StandardCharsets.UTF_8), "sh", what, pool.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proxyPath() {
        return stack.home().resolve("libvirt");
    }

    private String environment(Story story, Path socket) {
        return story.environment(
                full,
                network,
                "{ uri: \"lxc:///?socket=" + socket + "\", pool: croft-" + name + ", poolPath: " + pool + " }");
    }

    /** Declares what a story leads to. */
    void declare(Story story) {
        stack.declare(environment(story, proxyPath()));
    }

    String name() {
        return name;
    }

    String network() {
        return network;
    }

    Path pool() {
        return pool;
    }

    boolean small() {
        return small;
    }

    Stack stack() {
        return stack;
    }

    boolean full() {
        return full;
    }

    SocketProxy proxy() {
        return proxy;
    }

    /** Where the plugin and the program make their temporary files. */
    Path temporary() {
        return stack.home().resolve("tmp");
    }

    /** The way into the database; asked of the stack once in a life. */
    Sql sql() {
        if (sql.isEmpty()) {
            sql = Optional.of(Sql.of(stack.outputs(), "pg-box"));
        }
        return sql.get();
    }

    String first() {
        return network + ".10";
    }

    /** The stack is gone: the next one has another password. */
    void forget() {
        sql = Optional.empty();
    }

    void cutSsh() {
        for (var rule : rules("-I")) {
            Program.output(rule.toArray(String[]::new));
        }
    }

    void mendSsh() {
        for (var rule : rules("-D")) {
            Program.run(rule);
        }
    }

    /** What goes to and comes from port 22 of the nodes is lost without a word. */
    private List<List<String>> rules(String action) {
        return List.of(
                List.of(
                        "iptables",
                        "-w",
                        action,
                        "OUTPUT",
                        "-d",
                        network + ".0/24",
                        "-p",
                        "tcp",
                        "--dport",
                        "22",
                        "-j",
                        "DROP"),
                List.of(
                        "iptables",
                        "-w",
                        action,
                        "INPUT",
                        "-s",
                        network + ".0/24",
                        "-p",
                        "tcp",
                        "--sport",
                        "22",
                        "-j",
                        "DROP"));
    }

    void fillNodes() {
        // most of it without a byte written, as the pool below has less room than the node's disk; then till nothing
        // goes
        domains()
                .forEach(d -> onNode(
                        d,
                        "fallocate -l $(($(stat -f -c '%f * %S' /) - 33554432)) " + BALLAST
                                + " && head -c 64M /dev/zero >>" + BALLAST));
    }

    void emptyNodes() {
        domains().forEach(d -> onNode(d, "rm -f " + BALLAST));
    }

    void fillPool() {
        Program.run(List.of("sh", "-c", "head -c 4G /dev/zero >" + pool + BALLAST));
    }

    void emptyPool() {
        try {
            Files.deleteIfExists(Path.of(pool + BALLAST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The running domains of this world. */
    List<String> domains() {
        return named(virsh("list", "--name"));
    }

    /** Without SSH, so that it works whatever is cut. */
    String onNode(String domain, String script) {
        var until = Instant.now().plusSeconds(10);
        while (true) {
            var output = virsh("lxc-enter-namespace", domain, "--noseclabel", "--", "/bin/sh", "-c", script);
            // On a busy host libvirt may learn late which process a container began with.
            if (!output.contains("Init pid is not yet available")
                    || Instant.now().isAfter(until)) {
                return output;
            }
            LockSupport.parkNanos(200_000_000L);
        }
    }

    static String virsh(String... arguments) {
        var all = new ArrayList<>(List.of("virsh", "-q", "-c", "lxc:///"));
        all.addAll(List.of(arguments));
        return Program.run(all).output();
    }

    /** Mends all, destroys what is left, and takes the pool away. */
    @Override
    public void close() {
        Stream.of(Strike.values()).forEach(strike -> strike.heal(this));
        try {
            stack.close();
        } finally {
            proxy.close();
            sweep();
            pool.toFile().delete();
        }
    }

    /** Takes away what a stack of this name left that could not be destroyed, so that the next one can start. */
    private void sweep() {
        for (var domain : named(virsh("list", "--all", "--name"))) {
            virsh("destroy", domain);
            virsh("undefine", domain);
        }
        for (var left : named(virsh("net-list", "--all", "--name"))) {
            virsh("net-destroy", left);
            virsh("net-undefine", left);
        }
        virsh("pool-destroy", "croft-" + name);
        virsh("pool-undefine", "croft-" + name);
        if (small) {
            smallPool("remove");
        }
        for (var file : Objects.requireNonNullElse(pool.toFile().listFiles(), new File[0])) {
            file.delete();
        }
    }

    private List<String> named(String list) {
        return list.lines().filter(n -> n.startsWith(name + "-")).toList();
    }
}
