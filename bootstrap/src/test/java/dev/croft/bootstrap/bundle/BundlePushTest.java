package dev.croft.bootstrap.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.Tunnel;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real scripts, run by this machine's own shell on a folder of ours instead of on a node. */
class BundlePushTest {
    @TempDir
    Path work;

    private final List<String> progress = new ArrayList<>();
    private final LocalShell shell = new LocalShell();
    private final Run run = new Run(null, Instant.now().plusSeconds(60), progress::add, progress::add);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private Path folder;
    private Path target;

    @BeforeEach
    void bundle() throws Exception {
        folder = Files.createDirectories(work.resolve("here/debian-13"));
        target = work.resolve("node/bundle/debian-13");
        write(Map.of("pool/a_1_all.deb", "a", "pool/b_1_all.deb", "b"));
    }

    private void write(Map<String, String> debs) throws Exception {
        Files.createDirectories(folder.resolve("pool"));
        var manifest = new StringBuilder();
        for (var deb : new java.util.TreeMap<>(debs).entrySet()) {
            Files.writeString(folder.resolve(deb.getKey()), deb.getValue());
            manifest.append(digest(deb.getValue()))
                    .append("  ")
                    .append(deb.getKey())
                    .append('\n');
        }
        Files.writeString(folder.resolve("manifest"), manifest);
        for (var index : List.of("InRelease", "Release", "Release.gpg")) {
            Files.writeString(folder.resolve(index), index + manifest);
        }
    }

    private static String digest(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void push() {
        push(Optional.empty());
    }

    private void push(Optional<String> mirror) {
        BundlePush.push(run, shell, "infra-1", Bundle.open("infra-1", folder), target.toString(), mirror);
    }

    /** Debian's archives as a mirror has them: path to content. */
    private <E extends Exception> void mirrored(Map<String, String> files, Using<E> using) throws E, IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            var content = files.get(exchange.getRequestURI().getPath());
            var body = content == null ? new byte[0] : content.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(content == null ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            using.with("http://127.0.0.1:" + server.getAddress().getPort());
        } finally {
            server.stop(0);
        }
    }

    @FunctionalInterface
    private interface Using<E extends Exception> {
        void with(String mirror) throws E;
    }

    /** Whose packages they are; their index has no more here. */
    private void indexed(String... lines) throws Exception {
        var index = String.join("\n", lines) + "\n";
        Files.writeString(folder.resolve("Packages"), index);
        Files.writeString(
                folder.resolve("manifest"), digest(index) + "  Packages\n", java.nio.file.StandardOpenOption.APPEND);
    }

    private void assertWhole() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                assertThat(target.resolve(folder.relativize(file))).hasSameBinaryContentAs(file);
            }
        }
        assertThat(target.resolveSibling("debian-13.new")).doesNotExist();
        assertThat(target.resolveSibling("debian-13.old")).doesNotExist();
    }

    @Test
    void copiesAllToANodeThatHasNothingAndThenOnlyLooks() throws IOException {
        push();
        assertWhole();
        assertThat(Files.getPosixFilePermissions(target.resolve("pool"))).hasSize(7);
        assertThat(progress).anyMatch(l -> l.startsWith("infra-1: copying the bundle debian-13"));
        shell.commands = 0;
        push();
        assertThat(shell.commands).isEqualTo(1);
    }

    @Test
    void sendsOnlyWhatIsNew() throws Exception {
        push();
        var before = shell.sent;
        Files.delete(folder.resolve("pool/a_1_all.deb"));
        write(Map.of("pool/b_1_all.deb", "b", "pool/c_1_all.deb", "c".repeat(5000)));
        // A file that must come from the node itself: what is here would be noticed.
        var kept = Files.getAttribute(target.resolve("pool/b_1_all.deb"), "unix:ino");
        push();
        assertWhole();
        assertThat(target.resolve("pool/a_1_all.deb")).doesNotExist();
        assertThat(Files.getAttribute(target.resolve("pool/b_1_all.deb"), "unix:ino"))
                .isEqualTo(kept);
        assertThat(shell.sent - before).isGreaterThan(5000).isLessThan(12_000);
    }

    @Test
    void aFileOfTheSameNameAndOtherContentIsSentAgain() throws Exception {
        push();
        write(Map.of("pool/a_1_all.deb", "rebuilt", "pool/b_1_all.deb", "b"));
        push();
        assertWhole();
    }

    @Test
    void whatAMirrorHasIsFetchedFromThereAndOnlyTheRestIsSent() throws Exception {
        write(Map.of(
                "pool/libpq5_17_all.deb", "p".repeat(50_000),
                "pool/ssl_3_all.deb", "s".repeat(50_000),
                "pool/changed_1_all.deb", "c",
                "pool/gone_1_all.deb", "g",
                "pool/croft-x_1_all.deb", "x"));
        Files.delete(folder.resolve("pool/a_1_all.deb"));
        Files.delete(folder.resolve("pool/b_1_all.deb"));
        indexed(
                "Package: libpq5\nSource: postgresql-17 (17.1-1)\nFilename: pool/libpq5_17_all.deb\n",
                "Package: ssl\nFilename: pool/ssl_3_all.deb\n",
                "Package: changed\nSource: libchanged\nFilename: pool/changed_1_all.deb\n",
                "Package: gone\nFilename: pool/gone_1_all.deb\n",
                "Package: croft-x\nFilename: pool/croft-x_1_all.deb");
        mirrored(
                Map.of(
                        "/debian/dists/stable/InRelease",
                        "i",
                        "/debian/pool/main/p/postgresql-17/libpq5_17_all.deb",
                        "p".repeat(50_000),
                        "/debian-security/pool/updates/main/s/ssl/ssl_3_all.deb",
                        "s".repeat(50_000),
                        "/debian/pool/main/libc/libchanged/changed_1_all.deb",
                        "another"),
                mirror -> push(Optional.of(mirror)));
        assertWhole();
        assertThat(shell.sent).isLessThan(40_000);
        assertThat(asked).anyMatch(path -> path.contains("/g/gone/")).noneMatch(path -> path.contains("croft-x"));
        assertThat(progress).anyMatch(l -> l.contains("fetching 4 packages from http://127.0.0.1"));
        assertThat(target.resolveSibling("debian-13.fetched")).doesNotExist();
        asked.clear();
        push(Optional.of("http://127.0.0.1:1"));
        assertThat(asked).isEmpty();
    }

    @Test
    void aMirrorThatIsNotThereIsToldAndAllIsSent() throws Exception {
        indexed("Package: a\nFilename: pool/a_1_all.deb\n");
        push(Optional.of("http://127.0.0.1:1"));
        assertWhole();
        assertThat(progress)
                .anyMatch(l ->
                        l.contains("none of 1 packages is to be had from http://127.0.0.1:1; they are sent from here"));
    }

    @Test
    void mendsABundleThatLostAFile() throws IOException {
        push();
        Files.delete(target.resolve("pool/a_1_all.deb"));
        push();
        assertWhole();
    }

    @Test
    void saysWhatTheNodeCouldNotDo() throws IOException {
        // A file stands where the folder should be made.
        Files.createDirectories(target.getParent().getParent());
        Files.writeString(target.getParent(), "");
        assertThatThrownBy(this::push)
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("infra-1/action:bundle debian-13: the bundle could not be written")
                .hasMessageContaining("node/bundle");
    }

    private static final class LocalShell implements Session {
        private int commands;
        private long sent;

        @Override
        public Connection connection() {
            return new Connection("here", 22, "root", "key", Secret.of("key"), Optional.empty());
        }

        @Override
        public Result run(Command command) {
            commands++;
            try {
                var builder = new ProcessBuilder("sh", "-c", command.script());
                command.environment().forEach((k, v) -> builder.environment().put(k, v.reveal()));
                var process =
                        builder.redirectOutput(ProcessBuilder.Redirect.PIPE).start();
                try (OutputStream to = process.getOutputStream()) {
                    if (command.input().isPresent()) {
                        try (var from = command.input().get().open()) {
                            sent += from.transferTo(to);
                        }
                    }
                } catch (IOException e) {
                    // The script ended before it had read all: its exit code tells why.
                }
                var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), output, errors, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Tunnel forward(String remoteHost, int remotePort) {
            throw new UnsupportedOperationException("no tunnel is needed here");
        }

        @Override
        public Counters counters() {
            return new Counters(1, commands, sent, 0);
        }
    }
}
