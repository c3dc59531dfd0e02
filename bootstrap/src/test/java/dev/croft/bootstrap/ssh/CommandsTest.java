package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Commands, uploads and tunnels over a real sshd. */
class CommandsTest extends WithSshd {
    @Test
    void runsAScriptAndKeepsStreamsApart() throws Exception {
        Result result = session().run("echo out; echo err >&2; exit 3", Map.of(), SHORT);
        assertThat(result).isEqualTo(new Result(3, "out\n", "err\n", false));
        assertThatThrownBy(() -> result.orThrow("n1: trying")).hasMessage("n1: trying failed with exit code 3:\n  err");
    }

    @Test
    void secretsArriveUnchangedAndInNoArgumentVector() throws Exception {
        String secret = "pa'ss \"w\\ord$HOME`id`\n\tline two*";
        Result result = session()
                .run(
                        "printf %s \"$PASSWORD\"; ps -eo args | grep -c \"line tw[o]\" >&2",
                        Map.of("PASSWORD", Secret.of(secret)), SHORT);
        assertThat(result.output()).isEqualTo(secret);
        assertThat(result.errors().strip()).isEqualTo("0");
    }

    @Test
    void aScriptReadsItsInputAndCannotEatItself() throws Exception {
        Result result = session()
                .run(Command.of("cat; echo; echo after", SHORT)
                        .reading(() -> new ByteArrayInputStream("data".getBytes(StandardCharsets.UTF_8))));
        assertThat(result.output()).isEqualTo("data\nafter\n");
        assertThat(session().run("cat; echo still here", Map.of(), SHORT).output())
                .isEqualTo("still here\n");
    }

    @Test
    void bigOutputIsBoundedAndStreamed() throws Exception {
        List<String> lines = new ArrayList<>();
        Result result = session()
                .run(Command.of("seq 1 2000000; seq 1 100000 >&2", Duration.ofSeconds(40))
                        .listening(lines::add));
        assertThat(result.truncated()).isTrue();
        assertThat(result.output()).hasSizeLessThanOrEqualTo(8 << 20).endsWith("1999999\n2000000\n");
        assertThat(result.errors()).hasSizeLessThanOrEqualTo(64 << 10).endsWith("100000\n");
        assertThat(lines).hasSize(2_000_000);
    }

    @Test
    void aCommandThatTakesTooLongIsKilledOnTheNode() throws Exception {
        String marker = "98765.4321";
        Instant before = Instant.now();
        assertThatThrownBy(() -> session().run("sleep " + marker, Map.of(), Duration.ofSeconds(1)))
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.TIMEOUT);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(session()
                        .run("ps -eo args | grep -c '[s]leep " + marker + "'", Map.of(), SHORT)
                        .output()
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void anInterruptEndsTheCallWithinASecondAndTheCommandToo() throws Exception {
        Session session = session();
        String marker = "87654.321";
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                session.run("sleep " + marker, Map.of(), Duration.ofMinutes(5));
                outcome.complete(new AssertionError("it ended"));
            } catch (SshException e) {
                outcome.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag lost"));
            }
        });
        caller.start();
        Thread.sleep(700);
        Instant before = Instant.now();
        caller.interrupt();
        assertThat(outcome.get())
                .isInstanceOf(SshException.class)
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.INTERRUPTED);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        Thread.sleep(500);
        assertThat(session.run("ps -eo args | grep -c '[s]leep " + marker + "'", Map.of(), SHORT)
                        .output()
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void aConnectionLostInMidCommandIsSaidSo() throws Exception {
        Session session = session();
        CompletableFuture<Result> running =
                CompletableFuture.supplyAsync(() -> session.run("sleep 30", Map.of(), Duration.ofSeconds(40)));
        Thread.sleep(700);
        sshd.stop();
        assertThatThrownBy(running::join)
                .cause()
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.LOST);
    }

    @Test
    void uploadsFilesWholeAndTrees() throws Exception {
        Path target = folder.resolve("deep/er/file");
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(bytes);
        session().upload(bytes, target.toString(), LocalSshd.user(), "0640");
        assertThat(Files.readAllBytes(target)).isEqualTo(bytes);
        assertThat(session()
                        .run("stat -c %a '" + target + "'; ls -A '" + target.getParent() + "' | wc -l", Map.of(), SHORT)
                        .output())
                .isEqualTo("640\n1\n");
        Path local = Files.writeString(folder.resolve("local"), "from a file");
        session().upload(local, target.toString(), LocalSshd.user(), "0600");
        assertThat(target).hasContent("from a file");
        Process tar = new ProcessBuilder("tar", "-c", "-C", folder.toString(), "deep").start();
        session().uploadTree(tar::getInputStream, folder.resolve("copy").toString());
        assertThat(folder.resolve("copy/deep/er/file")).hasContent("from a file");
        assertThatThrownBy(() -> session().upload(new byte[1], "/proc/nope/x", "root", "0600"))
                .hasMessageContaining("writing /proc/nope/x");
    }

    @Test
    void aTunnelCarriesManyConnectionsAndOutlivesARefusedOne() throws Exception {
        int port = LocalSshd.freePort();
        try (Tunnel tunnel = session().forward("127.0.0.1", port)) {
            try (Socket refused = new Socket("127.0.0.1", tunnel.localPort())) {
                assertThat(refused.getInputStream().read()).isEqualTo(-1);
            }
            try (ServerSocket server = new ServerSocket(port, 5, InetAddress.getLoopbackAddress())) {
                CompletableFuture.runAsync(() -> echoUpperCase(server));
                for (int i = 0; i < 3; i++) {
                    try (Socket socket = new Socket("127.0.0.1", tunnel.localPort())) {
                        socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
                        socket.shutdownOutput();
                        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                                .isEqualTo("HELLO");
                    }
                }
            }
            int closed = tunnel.localPort();
            tunnel.close();
            assertThatThrownBy(() -> new Socket("127.0.0.1", closed).close()).isInstanceOf(java.io.IOException.class);
        }
    }

    private static void echoUpperCase(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept();
                        InputStream in = socket.getInputStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    socket.getOutputStream()
                            .write(text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (java.io.IOException closed) {
            // the test is over
        }
    }
}
