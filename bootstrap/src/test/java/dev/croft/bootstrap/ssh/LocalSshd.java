package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.JumpHost;
import dev.croft.model.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real sshd on a port of loopback, with keys of its own, that lets the present user in. */
final class LocalSshd implements AutoCloseable {
    private final Path folder;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private LocalSshd(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Prepares one that does not run yet. */
    static LocalSshd prepared(Path parent) throws Exception {
        Path folder = Files.createTempDirectory(parent, "sshd");
        keygen(folder.resolve("host"), "ed25519");
        keygen(folder.resolve("host-ecdsa"), "ecdsa");
        keygen(folder.resolve("user"), "ed25519");
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized_keys"));
        LocalSshd sshd = new LocalSshd(folder, freePort());
        Files.write(
                folder.resolve("config"),
                List.of(
                        "Port " + sshd.port,
                        "ListenAddress 127.0.0.1",
                        "HostKey " + folder.resolve("host-ecdsa"),
                        "HostKey " + folder.resolve("host"),
                        "AuthorizedKeysFile " + folder.resolve("authorized_keys"),
                        "PidFile none",
                        "StrictModes no",
                        "UsePAM no",
                        "PasswordAuthentication no",
                        "PermitRootLogin prohibit-password",
                        "AllowTcpForwarding yes",
                        "MaxStartups 100"));
        return sshd;
    }

    static LocalSshd started(Path parent) throws Exception {
        LocalSshd sshd = prepared(parent);
        sshd.start();
        sshd.awaitListening();
        return sshd;
    }

    /** One that takes its time until it lets the user in. */
    static LocalSshd slow(Path parent, int seconds) throws Exception {
        LocalSshd sshd = prepared(parent);
        Path config = sshd.folder.resolve("config");
        String rest = Files.readString(config).replaceAll("(?m)^AuthorizedKeysFile.*\\n", "");
        Files.writeString(
                config,
                "AuthorizedKeysFile none\nAuthorizedKeysCommandUser " + user()
                        + "\nAuthorizedKeysCommand /usr/bin/dash -c \"sleep " + seconds + "; cat "
                        + sshd.folder.resolve("authorized_keys") + "\"\n" + rest);
        sshd.start();
        sshd.awaitListening();
        return sshd;
    }

    /** Wants the folder of privilege separation, which a distribution's unit makes; only root needs it. */
    void start() throws IOException {
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        process = Optional.of(new ProcessBuilder(
                        "/usr/sbin/sshd",
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
    }

    private void awaitListening() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                Thread.sleep(25);
            }
        }
        throw new IllegalStateException("sshd did not start: " + Files.readString(folder.resolve("log")));
    }

    Connection connection() throws IOException {
        return new Connection(
                "127.0.0.1",
                port,
                user(),
                publicKey("host"),
                Secret.of(Files.readString(folder.resolve("user"))),
                Optional.empty());
    }

    /** Gives it another host key, as its Node does. */
    void show(KeyPair pair) throws Exception {
        stop();
        Files.writeString(folder.resolve("host"), pair.privateFile().reveal());
        start();
        awaitListening();
    }

    JumpHost asJump() throws IOException {
        Connection c = connection();
        return new JumpHost(c.host(), c.port(), c.user(), c.hostKey(), false, c.privateKey());
    }

    String publicKey(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".pub")).strip();
    }

    /** Makes one more key pair that may log in, of an OpenSSH type and format ({@code PEM}, {@code PKCS8}, {@code RFC4716}). */
    Secret authorize(String type, String format) throws Exception {
        Path key = folder.resolve(type + format);
        keygen(key, type, "-m", format);
        Files.writeString(
                folder.resolve("authorized_keys"),
                Files.readString(Path.of(key + ".pub")),
                java.nio.file.StandardOpenOption.APPEND);
        return Secret.of(Files.readString(key));
    }

    /** An Ed25519 key as openssl writes it (PKCS#8), which ssh-keygen does not. */
    Secret authorizeModernPem() throws Exception {
        Path key = folder.resolve("ed25519.pem");
        String script = "umask 077; openssl genpkey -algorithm ed25519 -out '" + key
                + "' 2>/dev/null && printf 'ssh-ed25519 %s\\n' \"$( (printf '\\0\\0\\0\\013ssh-ed25519\\0\\0\\0\\040';"
                + " openssl pkey -in '" + key + "' -pubout -outform DER | tail -c 32) | base64 -w0)\" >>'"
                + folder.resolve("authorized_keys") + "'";
        if (new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("openssl failed");
        }
        return Secret.of(Files.readString(key));
    }

    int port() {
        return port;
    }

    static String user() {
        return System.getProperty("user.name");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Secret strangersKey(Path parent) throws Exception {
        Path key = Files.createTempDirectory(parent, "stranger").resolve("key");
        keygen(key, "ed25519");
        return Secret.of(Files.readString(key));
    }

    private static void keygen(Path file, String type, String... more) throws Exception {
        List<String> command =
                new java.util.ArrayList<>(List.of("ssh-keygen", "-q", "-t", type, "-N", "", "-f", file.toString()));
        command.addAll(List.of(more));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("ssh-keygen failed for " + type);
        }
    }

    /** Ends sshd and all its connections, as a host that goes away does. */
    void stop() throws Exception {
        if (process.isPresent()) {
            process.get().descendants().forEach(ProcessHandle::destroyForcibly);
            process.get().destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            process = Optional.empty();
        }
    }

    @Override
    public void close() throws Exception {
        stop();
    }
}
