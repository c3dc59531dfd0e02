package dev.croft.bootstrap.ssh;

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
    private final Optional<Link> via;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<SSHClient> client = Optional.empty();
    private boolean closed;

    Link(Endpoint endpoint, Optional<Link> via, Connector connector) {
        this.endpoint = endpoint;
        this.via = via;
        this.connector = connector;
    }

    /** A connection that lives, as far as anybody can tell. */
    SSHClient live(Instant deadline) {
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
            if (client.filter(Link::alive).isEmpty()) {
                client.ifPresent(Link::end);
                client = Optional.empty();
                client = Optional.of(connector.connect(endpoint, until -> via.map(v -> v.live(until)), deadline));
                connects.incrementAndGet();
            }
            return client.get();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            client.ifPresent(Link::end);
            client = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    static boolean alive(SSHClient client) {
        return client.isConnected()
                && client.isAuthenticated()
                && client.getTransport().isRunning();
    }

    private static void end(SSHClient client) {
        try {
            client.close();
        } catch (IOException e) {
            // It was dead already.
        }
    }
}
