package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** All connections of a process; thread-safe. Closing it ends them and all that goes over them. */
public final class Connections implements AutoCloseable {
    private final Waiting waiting = new Waiting();
    private final Connector connector = new Connector(waiting);
    private final ConcurrentMap<Endpoint, Link> links = new ConcurrentHashMap<>();
    private final ConcurrentMap<Connection, LinkSession> sessions = new ConcurrentHashMap<>();

    /**
     * The shared session of a connection, connected.
     *
     * @param deadline until when a host that does not answer is tried again
     */
    public Session session(Connection connection, Instant deadline) {
        LinkSession session =
                sessions.computeIfAbsent(connection, c -> new LinkSession(c, link(Endpoint.of(c)), waiting));
        session.ensureConnected(deadline);
        return session;
    }

    private Link link(Endpoint endpoint) {
        Optional<Link> via = endpoint.via().map(this::link);
        return links.computeIfAbsent(endpoint, e -> new Link(e, via, connector));
    }

    @Override
    public void close() {
        // Nodes before the hosts that they are reached through.
        links.values().stream().filter(l -> l.endpoint.via().isPresent()).forEach(Link::close);
        links.values().forEach(Link::close);
        waiting.close();
    }
}
