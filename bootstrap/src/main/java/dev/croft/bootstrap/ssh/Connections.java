package dev.croft.bootstrap.ssh;

import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Connection;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All connections of a process; thread-safe. Closing it ends them and all that goes over them. */
public final class Connections implements AutoCloseable {
    private final Trace trace;
    private final Waiting waiting = new Waiting();
    private final Connector connector = new Connector(waiting);
    private final ConcurrentMap<Endpoint, Link> links = new ConcurrentHashMap<>();
    private final ConcurrentMap<Connection, LinkSession> sessions = new ConcurrentHashMap<>();

    public Connections() {
        this(Trace.off());
    }

    public Connections(Trace trace) {
        this.trace = trace;
    }

    /** The shared session of a connection, connected; for nobody in particular. */
    public Session session(Connection connection, Instant deadline) {
        return session(connection, deadline, "");
    }

    /**
     * The shared session of a connection, connected.
     *
     * @param deadline until when a host that does not answer is tried again
     * @param user who uses it, for the trace
     */
    public Session session(Connection connection, Instant deadline, String user) {
        LinkSession session =
                sessions.computeIfAbsent(connection, c -> new LinkSession(c, link(Endpoint.of(c)), waiting, trace));
        session.ensureConnected(deadline);
        return session.usedBy(user);
    }

    private Link link(Endpoint endpoint) {
        Optional<Link> via = endpoint.via().map(this::link);
        return links.computeIfAbsent(endpoint, e -> new Link(e, via, connector, trace));
    }

    /** What the rows of a connection are called in the trace. */
    public static String row(Connection connection) {
        return connection.host() + ":" + connection.port();
    }

    @Override
    public void close() {
        // Nodes before the hosts that they are reached through.
        links.values().stream().filter(l -> l.endpoint.via().isPresent()).forEach(Link::close);
        links.values().forEach(Link::close);
        waiting.close();
    }
}
