package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Connection;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SshTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private LocalSshd sshd;
    private final Connections connections = new Connections();

    @BeforeEach
    void start() throws Exception {
        sshd = LocalSshd.started(folder);
    }

    @AfterEach
    void end() throws Exception {
        connections.close();
        sshd.close();
    }

    private static Instant in(long seconds) {
        return Instant.now().plusSeconds(seconds);
    }

    private Session session() throws Exception {
        return connections.session(sshd.connection(), in(10));
    }

    private static Connection with(Connection c, String hostKey, Secret privateKey) {
        return new Connection(c.host(), c.port(), c.user(), hostKey, privateKey, c.jump());
    }

    @Test
    void runsAScriptAndKeepsStreamsApart() throws Exception {
        Result result = session().run("echo out; echo err >&2; exit 3", Map.of(), SHORT);
        assertThat(result).isEqualTo(new Result(3, "out\n", "err\n", false));
        assertThatThrownBy(() -> result.orThrow("n1: trying")).hasMessage("n1: trying failed with exit code 3:\n  err");
    }

    @Test
    void secretsArriveUnchangedAndInNoArgumentVector() throws Exception {
        String secret = "pa'ss \"w\\ord$HOME`id`\n\tline two*";
        Result result = session().run("printf %s \"$PASSWORD\"; ps -eo args | grep -c \"line tw[o]\" >&2", Map.of("PASSWORD", Secret.of(secret)), SHORT);
        assertThat(result.output()).isEqualTo(secret);
        assertThat(result.errors().strip()).isEqualTo("0");
    }

    @Test
    void aScriptReadsItsInputAndCannotEatItself() throws Exception {
        Result result = session().run(Command.of("cat; echo; echo after", SHORT).reading(() -> new ByteArrayInputStream("data".getBytes(StandardCharsets.UTF_8))));
        assertThat(result.output()).isEqualTo("data\nafter\n");
        assertThat(session().run("cat; echo still here", Map.of(), SHORT).output()).isEqualTo("still here\n");
    }

    @Test
    void aWrongHostKeyFailsAtOnceAndNamesBothFingerprints() throws Exception {
        Connection wrong = with(sshd.connection(), sshd.publicKey("user"), sshd.connection().privateKey());
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(wrong, in(30))).isInstanceOf(SshException.class)
                .hasMessageContaining("127.0.0.1:" + sshd.port()).hasMessageContaining("expected SHA256:").hasMessageContaining("found SHA256:")
                .extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.WRONG_HOST_KEY);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPinnedKeyOfAnotherKindIsTakenWhereTheHostHasIt() throws Exception {
        Connection ecdsa = with(sshd.connection(), sshd.publicKey("host-ecdsa"), sshd.connection().privateKey());
        assertThat(connections.session(ecdsa, in(10)).run("echo ok", Map.of(), SHORT).output()).isEqualTo("ok\n");
    }

    @Test
    void aRefusedKeyFailsAtOnce() throws Exception {
        Connection stranger = with(sshd.connection(), sshd.connection().hostKey(), LocalSshd.strangersKey(folder));
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(stranger, in(30))).hasMessageContaining("refuses the key of user " + LocalSshd.user())
                .extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.REFUSED_KEY);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void keysInOtherFormatsAreReadAndNonsenseIsNot() throws Exception {
        for (String[] kind : new String[][] {{"ecdsa", "PEM"}, {"ecdsa", "PKCS8"}, {"rsa", "PEM"}, {"rsa", "PKCS8"}, {"rsa", "RFC4716"}, {"ecdsa", "RFC4716"}}) {
            Connection c = with(sshd.connection(), sshd.connection().hostKey(), sshd.authorize(kind[0], kind[1]));
            assertThat(connections.session(c, in(10)).run("echo ok", Map.of(), SHORT).output()).as(kind[0] + " " + kind[1]).isEqualTo("ok\n");
        }
        Connection nonsense = with(sshd.connection(), sshd.connection().hostKey(), Secret.of("hunter2"));
        assertThatThrownBy(() -> connections.session(nonsense, in(10))).hasMessageContaining("private key cannot be read").hasMessageNotContaining("hunter2");
        Connection noKey = with(sshd.connection(), "ssh-ed25519", sshd.connection().privateKey());
        assertThatThrownBy(() -> connections.session(noKey, in(10))).hasMessageContaining("pinned host key is not of the form");
    }

    @Test
    void aHostThatComesUpLaterIsWaitedFor() throws Exception {
        try (LocalSshd later = LocalSshd.prepared(folder)) {
            CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> {
                try {
                    Thread.sleep(1200);
                    later.start();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(connections.session(later.connection(), in(20)).run("echo up", Map.of(), SHORT).output()).isEqualTo("up\n");
            starting.get();
        }
    }

    @Test
    void aHostThatNeverComesUpFailsAtTheDeadline() throws Exception {
        Connection c = sshd.connection();
        Connection closed = new Connection(c.host(), LocalSshd.freePort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(closed, in(2))).hasMessageContaining("cannot be reached").hasMessageContaining("refused")
                .extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.UNREACHABLE);
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofMillis(1300), Duration.ofSeconds(4));
    }

    @Test
    void aHostThatAcceptsAndSaysNothingFailsAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Connection c = sshd.connection();
            Connection mute = new Connection(c.host(), silent.getLocalPort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
            Instant before = Instant.now();
            assertThatThrownBy(() -> connections.session(mute, in(2))).extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.UNREACHABLE);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void goesThroughAJumpHostAndChecksItsKeyToo() throws Exception {
        try (LocalSshd jump = LocalSshd.started(folder)) {
            Connection c = sshd.connection();
            Connection far = new Connection(c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), Optional.of(jump.asJump()));
            Result result = connections.session(far, in(10)).run("echo \"$SSH_CONNECTION\"", Map.of(), SHORT);
            assertThat(result.output()).contains(" " + c.port());
            var j = jump.asJump();
            var wrongJump = new dev.croft.model.JumpHost(j.host(), j.port(), j.user(), c.hostKey(), j.privateKey());
            Connection bad = new Connection(c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), Optional.of(wrongJump));
            assertThatThrownBy(() -> connections.session(bad, in(10))).hasMessageContaining("127.0.0.1:" + j.port() + " shows another host key");
        }
    }

    @Test
    void bigOutputIsBoundedAndStreamed() throws Exception {
        List<String> lines = new ArrayList<>();
        Result result = session().run(Command.of("seq 1 2000000; seq 1 100000 >&2", Duration.ofSeconds(40)).listening(lines::add));
        assertThat(result.truncated()).isTrue();
        assertThat(result.output()).hasSizeLessThanOrEqualTo(8 << 20).endsWith("1999999\n2000000\n");
        assertThat(result.errors()).hasSizeLessThanOrEqualTo(64 << 10).endsWith("100000\n");
        assertThat(lines).hasSize(2_000_000);
    }

    @Test
    void aCommandThatTakesTooLongIsKilledOnTheNode() throws Exception {
        String marker = "98765.4321";
        Instant before = Instant.now();
        assertThatThrownBy(() -> session().run("sleep " + marker, Map.of(), Duration.ofSeconds(1))).extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.TIMEOUT);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(session().run("ps -eo args | grep -c '[s]leep " + marker + "'", Map.of(), SHORT).output().strip()).isEqualTo("0");
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
        assertThat(outcome.get()).isInstanceOf(SshException.class).extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.INTERRUPTED);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
        Thread.sleep(500);
        assertThat(session.run("ps -eo args | grep -c '[s]leep " + marker + "'", Map.of(), SHORT).output().strip()).isEqualTo("0");
    }

    @Test
    void anInterruptEndsWaitingForAHost() throws Exception {
        Connection c = sshd.connection();
        Connection closed = new Connection(c.host(), LocalSshd.freePort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                connections.session(closed, in(60));
            } catch (SshException e) {
                outcome.complete(e);
            }
        });
        caller.start();
        Thread.sleep(500);
        Instant before = Instant.now();
        caller.interrupt();
        assertThat(((SshException) outcome.get()).kind()).isEqualTo(SshException.Kind.INTERRUPTED);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void oneConnectionServesAllAndIsMadeAgainWhenItDied() throws Exception {
        List<CompletableFuture<Result>> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Session session = session();
            many.add(CompletableFuture.supplyAsync(() -> session.run("sleep 0.1; echo \"$SSH_CONNECTION\"", Map.of(), SHORT)));
        }
        assertThat(many.stream().map(CompletableFuture::join).map(Result::output).distinct()).hasSize(1);
        assertThat(session().counters()).extracting(Session.Counters::connects, Session.Counters::roundTrips).containsExactly(1L, 20L);
        sshd.stop();
        sshd.start();
        assertThat(session().run("echo again", Map.of(), SHORT).output()).isEqualTo("again\n");
        assertThat(session().counters().connects()).isEqualTo(2);
    }

    @Test
    void aConnectionLostInMidCommandIsSaidSo() throws Exception {
        Session session = session();
        CompletableFuture<Result> running = CompletableFuture.supplyAsync(() -> session.run("sleep 30", Map.of(), Duration.ofSeconds(40)));
        Thread.sleep(700);
        sshd.stop();
        assertThatThrownBy(running::join).cause().extracting(e -> ((SshException) e).kind()).isEqualTo(SshException.Kind.LOST);
    }

    @Test
    void uploadsFilesWholeAndTrees() throws Exception {
        Path target = folder.resolve("deep/er/file");
        byte[] bytes = new byte[3_000_000];
        new java.util.Random(7).nextBytes(bytes);
        session().upload(bytes, target.toString(), LocalSshd.user(), "0640");
        assertThat(Files.readAllBytes(target)).isEqualTo(bytes);
        assertThat(session().run("stat -c %a '" + target + "'; ls -A '" + target.getParent() + "' | wc -l", Map.of(), SHORT).output()).isEqualTo("640\n1\n");
        Path local = Files.writeString(folder.resolve("local"), "from a file");
        session().upload(local, target.toString(), LocalSshd.user(), "0600");
        assertThat(target).hasContent("from a file");
        Process tar = new ProcessBuilder("tar", "-c", "-C", folder.toString(), "deep").start();
        session().uploadTree(tar::getInputStream, folder.resolve("copy").toString());
        assertThat(folder.resolve("copy/deep/er/file")).hasContent("from a file");
        assertThatThrownBy(() -> session().upload(new byte[1], "/proc/nope/x", "root", "0600")).hasMessageContaining("writing /proc/nope/x");
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
                        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("HELLO");
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
                try (Socket socket = server.accept(); InputStream in = socket.getInputStream()) {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    socket.getOutputStream().write(text.toUpperCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (java.io.IOException closed) {
            // the test is over
        }
    }
}
