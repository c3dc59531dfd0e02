package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Getting a connection, or the reason why there is none, from a real sshd. */
class ConnectingTest extends WithSshd {
    @Test
    void aWrongHostKeyFailsAtOnceAndNamesBothFingerprints() throws Exception {
        Connection wrong = with(
                sshd.connection(), sshd.publicKey("user"), sshd.connection().privateKey());
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(wrong, in(30)))
                .isInstanceOf(SshException.class)
                .hasMessageContaining("127.0.0.1:" + sshd.port())
                .hasMessageContaining("expected SHA256:")
                .hasMessageContaining("found SHA256:")
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.WRONG_HOST_KEY);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aPinnedKeyOfAnotherKindIsTakenWhereTheHostHasIt() throws Exception {
        Connection ecdsa = with(
                sshd.connection(),
                sshd.publicKey("host-ecdsa"),
                sshd.connection().privateKey());
        assertThat(connections
                        .session(ecdsa, in(10))
                        .run("echo ok", Map.of(), SHORT)
                        .output())
                .isEqualTo("ok\n");
    }

    @Test
    void aRefusedKeyFailsAtOnce() throws Exception {
        Connection stranger = with(sshd.connection(), sshd.connection().hostKey(), LocalSshd.strangersKey(folder));
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(stranger, in(30)))
                .hasMessageContaining("refuses the key of user " + LocalSshd.user())
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.REFUSED_KEY);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    /** The work on a node may take half an hour; a host that is not there is told long before. */
    @Test
    void aHostIsWaitedForAsLongAsItMayBootAndNoLonger() throws Exception {
        try (Waiting waiting = new Waiting();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int nobody = taken.getLocalPort();
            taken.close();
            Connection c = sshd.connection();
            Endpoint gone = Endpoint.of(
                    new Connection("127.0.0.1", nobody, c.user(), c.hostKey(), c.privateKey(), Optional.empty()));
            assertThatThrownBy(() -> new Connector(waiting, Duration.ofSeconds(1))
                            .connect(gone, until -> Optional.empty(), in(1800)))
                    .hasMessageContaining("cannot be reached: Connection refused")
                    .extracting(e -> ((SshException) e).kind())
                    .isEqualTo(SshException.Kind.UNREACHABLE);
        }
    }

    @Test
    void keysInOtherFormatsAreReadAndNonsenseIsNot() throws Exception {
        for (String[] kind : new String[][] {
            {"ecdsa", "PEM"},
            {"ecdsa", "PKCS8"},
            {"rsa", "PEM"},
            {"rsa", "PKCS8"},
            {"rsa", "RFC4716"},
            {"ecdsa", "RFC4716"}
        }) {
            Connection c = with(sshd.connection(), sshd.connection().hostKey(), sshd.authorize(kind[0], kind[1]));
            assertThat(connections
                            .session(c, in(10))
                            .run("echo ok", Map.of(), SHORT)
                            .output())
                    .as(kind[0] + " " + kind[1])
                    .isEqualTo("ok\n");
        }
        Secret modern = sshd.authorizeModernPem();
        Connection pkcs8 = with(sshd.connection(), sshd.connection().hostKey(), modern);
        assertThat(connections
                        .session(pkcs8, in(10))
                        .run("echo ok", Map.of(), SHORT)
                        .output())
                .isEqualTo("ok\n");
        Connection nonsense = with(sshd.connection(), sshd.connection().hostKey(), Secret.of("hunter2"));
        assertThatThrownBy(() -> connections.session(nonsense, in(10)))
                .hasMessageContaining("private key cannot be read")
                .hasMessageNotContaining("hunter2");
        Connection noKey =
                with(sshd.connection(), "ssh-ed25519", sshd.connection().privateKey());
        assertThatThrownBy(() -> connections.session(noKey, in(10)))
                .hasMessageContaining("pinned host key is not of the form");
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
            assertThat(connections
                            .session(later.connection(), in(20))
                            .run("echo up", Map.of(), SHORT)
                            .output())
                    .isEqualTo("up\n");
            starting.get();
        }
    }

    @Test
    void aHostThatNeverComesUpFailsAtTheDeadline() throws Exception {
        Connection c = sshd.connection();
        Connection closed =
                new Connection(c.host(), LocalSshd.freePort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
        Instant before = Instant.now();
        assertThatThrownBy(() -> connections.session(closed, in(2)))
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("refused")
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.UNREACHABLE);
        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofMillis(1300), Duration.ofSeconds(4));
    }

    @Test
    void aHostThatAcceptsAndSaysNothingFailsAtTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Connection c = sshd.connection();
            Connection mute =
                    new Connection(c.host(), silent.getLocalPort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
            Instant before = Instant.now();
            assertThatThrownBy(() -> connections.session(mute, in(2)))
                    .extracting(e -> ((SshException) e).kind())
                    .isEqualTo(SshException.Kind.UNREACHABLE);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        }
    }

    /** A node at work may take longer to let somebody in than one that is away is waited for. */
    @Test
    void aHostThatHasShownItsKeyIsWaitedForLonger() throws Exception {
        try (LocalSshd slow = LocalSshd.slow(folder, 2)) {
            Instant before = Instant.now();
            assertThat(connections
                            .session(slow.connection(), in(1))
                            .run("echo ok", Map.of(), SHORT)
                            .output())
                    .isEqualTo("ok\n");
            assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void goesThroughAJumpHostAndChecksItsKeyToo() throws Exception {
        try (LocalSshd jump = LocalSshd.started(folder)) {
            Connection c = sshd.connection();
            Connection far = new Connection(
                    c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), Optional.of(jump.asJump()));
            Result result = connections.session(far, in(10)).run("echo \"$SSH_CONNECTION\"", Map.of(), SHORT);
            assertThat(result.output()).contains(" " + c.port());
            var j = jump.asJump();
            var wrongJump =
                    new dev.croft.model.JumpHost(j.host(), j.port(), j.user(), c.hostKey(), false, j.privateKey());
            Connection bad =
                    new Connection(c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), Optional.of(wrongJump));
            assertThatThrownBy(() -> connections.session(bad, in(10)))
                    .hasMessageContaining("127.0.0.1:" + j.port() + " shows another host key")
                    .hasMessageContaining("127.0.0.1:" + c.port() + " is reached through a jump host, which failed");
        }
    }

    @Test
    void aFailureNamesTheHopThatFailed() throws Exception {
        try (LocalSshd jump = LocalSshd.started(folder)) {
            Connection c = sshd.connection();
            var j = jump.asJump();
            var away = new dev.croft.model.JumpHost(
                    j.host(), LocalSshd.freePort(), j.user(), j.hostKey(), false, j.privateKey());
            assertThatThrownBy(() -> connections.session(through(c, c.port(), c.hostKey(), away), in(1)))
                    .hasMessageContaining("which failed: 127.0.0.1:" + away.port() + " cannot be reached");
            int nobody = LocalSshd.freePort();
            assertThatThrownBy(() -> connections.session(through(c, nobody, c.hostKey(), j), in(1)))
                    .hasMessageContaining(
                            "127.0.0.1:" + nobody + " (through 127.0.0.1:" + j.port() + ") cannot be reached");
            assertThatThrownBy(() -> connections.session(through(c, c.port(), j.hostKey(), j), in(5)))
                    .hasMessageContaining(
                            "127.0.0.1:" + c.port() + " (through 127.0.0.1:" + j.port() + ") shows another host key");
        }
    }

    @Test
    void aJumpHostIsConnectedToOnceForAllAndCarriesTunnels() throws Exception {
        try (LocalSshd jump = LocalSshd.started(folder)) {
            Connection c = sshd.connection();
            Session own = connections.session(jump.connection(), in(10));
            Session far = connections.session(through(c, c.port(), c.hostKey(), jump.asJump()), in(10));
            try (Tunnel tunnel = far.forward("127.0.0.1", c.port());
                    var socket = new java.net.Socket("127.0.0.1", tunnel.localPort())) {
                assertThat(new String(
                                socket.getInputStream().readNBytes(4), java.nio.charset.StandardCharsets.US_ASCII))
                        .isEqualTo("SSH-");
                assertThat(own.counters().connects()).isEqualTo(1);
            }
        }
    }

    private static Connection through(Connection c, int port, String hostKey, dev.croft.model.JumpHost jump) {
        return new Connection(c.host(), port, c.user(), hostKey, c.privateKey(), Optional.of(jump));
    }

    @Test
    void anInterruptEndsWaitingForAHost() throws Exception {
        Connection c = sshd.connection();
        Connection closed =
                new Connection(c.host(), LocalSshd.freePort(), c.user(), c.hostKey(), c.privateKey(), c.jump());
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
            many.add(CompletableFuture.supplyAsync(
                    () -> session.run("sleep 0.1; echo \"$SSH_CONNECTION\"", Map.of(), SHORT)));
        }
        assertThat(many.stream()
                        .map(CompletableFuture::join)
                        .map(Result::output)
                        .distinct())
                .hasSize(1);
        assertThat(session().counters())
                .extracting(Session.Counters::connects, Session.Counters::roundTrips)
                .containsExactly(1L, 20L);
        sshd.stop();
        sshd.start();
        assertThat(session().run("echo again", Map.of(), SHORT).output()).isEqualTo("again\n");
        assertThat(session().counters().connects()).isEqualTo(2);
    }
}
