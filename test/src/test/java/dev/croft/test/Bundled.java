package dev.croft.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Programs of the bundle, taken out of their packages to be run here without a node. */
record Bundled(Path folder) {
    static Bundled into(Path folder, String... packages) throws IOException, InterruptedException {
        var bundled = new Bundled(folder);
        var pool = Path.of(
                        System.getenv().getOrDefault("CROFT_CACHE", System.getProperty("user.home") + "/.cache/croft"),
                        "bundle/debian-13")
                .toRealPath()
                .resolve("pool");
        for (var name : packages) {
            try (var files = Files.newDirectoryStream(pool, name + "_*.deb")) {
                bundled.run("dpkg-deb", "-x", files.iterator().next().toString(), folder.toString());
            }
        }
        return bundled;
    }

    Path program(String name) {
        return folder.resolve("usr/bin").resolve(name);
    }

    /** What a command says, whatever its exit status; its own programs are found first. */
    String run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().merge("PATH", program(".").toString(), (path, own) -> own + ":" + path);
        var process = builder.start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } finally {
            process.waitFor();
        }
    }

    /** Starts a daemon that says nothing to us. */
    static Process daemon(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Whether the daemon takes connections within half a minute; not if it ended. */
    static boolean answers(Process daemon, int port) throws IOException, InterruptedException {
        for (var end = Instant.now().plusSeconds(30);
                daemon.isAlive() && Instant.now().isBefore(end); ) {
            try (var connection = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return connection.isConnected();
            } catch (ConnectException e) {
                Thread.sleep(100);
            }
        }
        return false;
    }
}
