package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Connection;
import dev.croft.model.JumpHost;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A host whose key is to be replaced, at a real sshd: before, while and after it is. */
class FirstKeyTest extends WithSshd {
    private Connection replaced() throws Exception {
        Connection c = sshd.connection();
        return new Connection(c.host(), c.port(), c.user(), c.hostKey(), true, c.privateKey(), Optional.empty());
    }

    private String says(Connection connection) {
        return connections
                .session(connection, in(20))
                .run("echo here", Map.of(), SHORT)
                .output();
    }

    @Test
    void itIsNotSpokenToWhileItShowsTheFirstKey() throws Exception {
        Connection c = replaced();
        assertThatThrownBy(() -> connections.session(c, in(5)))
                .hasMessageContaining(
                        "127.0.0.1:" + sshd.port() + " still shows the host key that it was made with",
                        "pulumi up --replace")
                .extracting(e -> ((SshException) e).kind())
                .isEqualTo(SshException.Kind.WRONG_HOST_KEY);
        assertThat(says(sshd.connection())).as("who asks for the first key").isEqualTo("here\n");
    }

    @Test
    void itIsWaitedForUntilItShowsTheOther() throws Exception {
        Connection c = replaced();
        CompletableFuture<Void> replacing = CompletableFuture.runAsync(() -> {
            try {
                Thread.sleep(1200);
                sshd.show(HostKeys.replacement(c));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(says(c)).isEqualTo("here\n");
        replacing.get();
        assertThatThrownBy(() -> connections.session(sshd.connection(), in(10)))
                .hasMessageContaining("shows another host key than the pinned one");
    }

    @Test
    void aStrangersKeyIsRefusedAtOnce() throws Exception {
        Connection c = replaced();
        sshd.show(HostKeys.replacement(with(c, "ssh-ed25519 BBBB", c.privateKey())));
        assertThatThrownBy(() -> connections.session(c, in(30))).hasMessageContaining("shows another host key");
    }

    @Test
    void aJumpHostIsAskedForTheOtherToo() throws Exception {
        try (LocalSshd jump = LocalSshd.started(folder)) {
            Connection c = sshd.connection();
            JumpHost j = jump.asJump();
            JumpHost replaced = new JumpHost(j.host(), j.port(), j.user(), j.hostKey(), true, j.privateKey());
            Connection far =
                    new Connection(c.host(), c.port(), c.user(), c.hostKey(), c.privateKey(), Optional.of(replaced));
            assertThatThrownBy(() -> connections.session(far, in(5)))
                    .hasMessageContaining(
                            "jump host, which failed: 127.0.0.1:" + j.port() + " still shows the host key");
            jump.show(HostKeys.replacement(
                    new Connection(j.host(), j.port(), j.user(), j.hostKey(), true, j.privateKey(), Optional.empty())));
            assertThat(says(far)).isEqualTo("here\n");
        }
    }
}
