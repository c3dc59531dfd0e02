package dev.croft.bootstrap.engine;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node for tests: a base image from the machine's cache, booted with systemd and sshd in namespaces of its own. */
final class TestNode implements AutoCloseable {
    private final Process process;
    private final Connection connection;
    private final String name;

    private TestNode(Process process, Connection connection, String name) {
        this.process = process;
        this.connection = connection;
        this.name = name;
    }

    /** Why there can be no node on this machine; empty where there can. */
    static Optional<String> impossible(int release) {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("booting a node in namespaces wants root");
        }
        return image(release).isPresent()
                ? Optional.empty()
                : Optional.of("no base image of Debian " + release + " in " + images() + " yet: set-up builds it");
    }

    private static Path images() {
        String cache = System.getenv()
                .getOrDefault(
                        "CROFT_CACHE",
                        System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache")
                                + "/croft");
        return Path.of(System.getenv().getOrDefault("CROFT_IMAGES", cache + "/images"));
    }

    /** The smallest image of a release: the base, without packages baked in. */
    private static Optional<Path> image(int release) {
        try (Stream<Path> files = Files.list(images())) {
            return files.filter(f -> f.getFileName().toString().matches("debian-" + release + ".*\\.squashfs"))
                    .min(Comparator.comparingLong(f -> f.toFile().length()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static TestNode boot(Path folder, int number, int release) throws Exception {
        String name = "it-" + ProcessHandle.current().pid() + "-" + number;
        Path own = Files.createDirectories(folder.resolve(name));
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                own.resolve("host").toString());
        run(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-f",
                own.resolve("user").toString());
        Files.copy(own.resolve("user.pub"), own.resolve("authorized_keys"));
        for (String script : new String[] {"node.sh", "node-init.sh"}) {
            try (var in = TestNode.class.getResourceAsStream("node/" + script)) {
                Files.copy(in, own.resolve(script));
            }
        }
        Process process = new ProcessBuilder(
                        "sh",
                        own.resolve("node.sh").toString(),
                        own.toString(),
                        image(release).orElseThrow().toString(),
                        name,
                        String.valueOf(number))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String up = new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
        if (up == null || !up.startsWith("up ")) {
            throw new IllegalStateException("the node did not start: " + Files.readString(own.resolve("console")));
        }
        Connection connection = new Connection(
                up.substring(3),
                22,
                "admin",
                Files.readString(own.resolve("host.pub")).strip(),
                Secret.of(Files.readString(own.resolve("user"))),
                Optional.empty());
        return new TestNode(process, connection, name);
    }

    Connection connection() {
        return connection;
    }

    String name() {
        return name;
    }

    private static void run(String... command) throws Exception {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " failed");
        }
    }

    /** Closing its input makes the node's script end it and clean up. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
