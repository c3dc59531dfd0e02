package dev.croft.bootstrap.ssh;

import dev.croft.bootstrap.trace.Span;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Connection;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import net.schmizz.sshj.SSHClient;

/** The session of one connection. */
final class LinkSession implements Session {
    private static final Duration OPEN = Duration.ofSeconds(15);

    private final Connection connection;
    private final Link link;
    private final Waiting waiting;
    private final Trace trace;
    private final String user;
    private final Costs costs;

    /** Shared by all who use the connection. */
    private record Costs(AtomicLong roundTrips, AtomicLong bytesOut, AtomicLong bytesIn) {}

    LinkSession(Connection connection, Link link, Waiting waiting, Trace trace) {
        this(connection, link, waiting, trace, "", new Costs(new AtomicLong(), new AtomicLong(), new AtomicLong()));
    }

    private LinkSession(Connection connection, Link link, Waiting waiting, Trace trace, String user, Costs costs) {
        this.connection = connection;
        this.link = link;
        this.waiting = waiting;
        this.trace = trace;
        this.user = user;
        this.costs = costs;
    }

    /** The same, with a user for the trace to name. */
    LinkSession usedBy(String user) {
        return user.isEmpty() || !trace.on() ? this : new LinkSession(connection, link, waiting, trace, user, costs);
    }

    void ensureConnected(Instant deadline) {
        link.live(deadline);
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Result run(Command command) {
        acquire(command.timeout());
        try {
            Instant deadline = Instant.now().plus(command.timeout());
            Opened opened = open(deadline);
            Execution execution = new Execution(waiting, link.endpoint, command);
            costs.roundTrips.incrementAndGet();
            Span span = trace.begin(link.endpoint.address(), "round trip", command.name());
            try {
                Result result = execution.run(opened.client, opened.channel);
                span.with("exit", result.exitCode());
                return result;
            } finally {
                costs.bytesOut.addAndGet(execution.bytesOut());
                costs.bytesIn.addAndGet(execution.bytesIn());
                span.with("for", user)
                        .with("bytes up", execution.bytesOut())
                        .with("bytes down", execution.bytesIn())
                        .close();
                // Closing waits for the other side; nobody else has to.
                waiting.leave(() -> {
                    opened.channel.close();
                    return null;
                });
            }
        } finally {
            link.sessions.release();
        }
    }

    private record Opened(SSHClient client, net.schmizz.sshj.connection.channel.direct.Session channel) {}

    /** Opens a channel; a connection that turns out to be dead is made again once, since nothing was sent yet. */
    private Opened open(Instant deadline) {
        Login login = link.login(deadline);
        try {
            return new Opened(login.client(), channel(login, deadline));
        } catch (IOException dead) {
            try {
                login.client().close();
            } catch (IOException e) {
                // It is dead.
            }
            Login again = link.login(deadline);
            try {
                return new Opened(again.client(), channel(again, deadline));
            } catch (IOException e) {
                throw new SshException(
                        SshException.Kind.LOST, link.endpoint.described() + " opens no session: " + e.getMessage(), e);
            }
        }
    }

    private net.schmizz.sshj.connection.channel.direct.Session channel(Login login, Instant deadline)
            throws IOException {
        Instant latest = Instant.now().plus(OPEN);
        try {
            return waiting.await(
                    login.session(waiting),
                    latest.isBefore(deadline) ? latest : deadline,
                    () -> null,
                    "opening a session on " + link.endpoint.address());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + OPEN.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    private void acquire(Duration timeout) {
        try {
            if (!link.sessions.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new SshException(
                        SshException.Kind.TIMEOUT,
                        link.endpoint.described() + ": other commands on this connection did not end within "
                                + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SshException(
                    SshException.Kind.INTERRUPTED, "waiting for " + link.endpoint.address() + " was interrupted", e);
        }
    }

    @Override
    public Tunnel forward(String remoteHost, int remotePort) {
        link.live(Instant.now().plus(OPEN));
        return PortTunnel.open(link, waiting, remoteHost, remotePort);
    }

    @Override
    public Counters counters() {
        return new Counters(link.connects.get(), costs.roundTrips.get(), costs.bytesOut.get(), costs.bytesIn.get());
    }
}
