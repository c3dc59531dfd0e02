package dev.croft.bootstrap.ssh;

import dev.croft.bootstrap.trace.Span;
import dev.croft.bootstrap.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.SSHClient;

/** The one connection to an endpoint; made when first needed and again when it was lost. */
final class Link {
    /** sshd allows 10 sessions on a connection unless told otherwise (MaxSessions). */
    private static final int SESSIONS = 8;

    final Endpoint endpoint;
    final Semaphore sessions = new Semaphore(SESSIONS, true);
    final AtomicLong connects = new AtomicLong();
    private final Connector connector;
    final Trace trace;
    private final Optional<Link> via;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Login> login = Optional.empty();
    private boolean closed;

    Link(Endpoint endpoint, Optional<Link> via, Connector connector, Trace trace) {
        this.endpoint = endpoint;
        this.trace = trace;
        this.via = via;
        this.connector = connector;
    }

    /** A connection that lives, as far as anybody can tell. */
    SSHClient live(Instant deadline) {
        return login(deadline).client();
    }

    Login login(Instant deadline) {
        String what = "connecting to " + endpoint.address();
        try {
            // Another thread may be connecting right now: its outcome serves us too.
            if (!lock.tryLock(
                    Math.max(1, Duration.between(Instant.now(), deadline).toMillis()), TimeUnit.MILLISECONDS)) {
                throw new SshException(
                        SshException.Kind.UNREACHABLE,
                        endpoint.described() + " cannot be reached: another attempt has not ended in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(SshException.Kind.INTERRUPTED, what + " was interrupted", e);
        }
        try {
            if (closed) {
                throw new SshException(SshException.Kind.LOST, what + ": the engine is closed");
            }
            if (login.filter(l -> alive(l.client())).isEmpty()) {
                login.ifPresent(Link::end);
                login = Optional.empty();
                try (Span span = trace.begin(endpoint.address(), "connection", "connect")) {
                    login = Optional.of(connector.connect(endpoint, until -> via.map(v -> hop(v, until)), deadline));
                }
                connects.incrementAndGet();
            }
            return login.get();
        } finally {
            lock.unlock();
        }
    }

    /** The jump host, connected; its failure says for whom it was asked, or it would look like one of the node's own. */
    private SSHClient hop(Link jump, Instant deadline) {
        try {
            return jump.live(deadline);
        } catch (SshException e) {
            throw new SshException(
                    e.kind(),
                    endpoint.address() + " is reached through a jump host, which failed: " + e.getMessage(),
                    e);
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            login.ifPresent(Link::end);
            login = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    static boolean alive(SSHClient client) {
        return client.isConnected()
                && client.isAuthenticated()
                && client.getTransport().isRunning();
    }

    private static void end(Login login) {
        try {
            login.client().close();
        } catch (IOException | RuntimeException e) {
            // It was dead already; through a jump host, sshj's own threads may also be at its last bytes at once.
        }
    }
}
