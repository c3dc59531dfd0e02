package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests over a real sshd share: a fresh one for each test, and connections that end with it. */
@Timeout(60)
abstract class WithSshd {
    static final Duration SHORT = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    LocalSshd sshd;
    final Connections connections = new Connections();

    @BeforeEach
    void start() throws Exception {
        sshd = LocalSshd.started(folder);
    }

    @AfterEach
    void end() throws Exception {
        connections.close();
        sshd.close();
    }

    static Instant in(long seconds) {
        return Instant.now().plusSeconds(seconds);
    }

    final Session session() throws Exception {
        return connections.session(sshd.connection(), in(10));
    }

    static Connection with(Connection c, String hostKey, Secret privateKey) {
        return new Connection(c.host(), c.port(), c.user(), hostKey, privateKey, c.jump());
    }
}
