package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Connections;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The engine over SSH. */
final class SshNodeEngine implements NodeEngine {
    /** How long a node that may simply be gone is looked for. */
    private static final Duration GLANCE = Duration.ofSeconds(5);

    private final Trace trace;
    private final Connections connections;
    private final SideBySide sideBySide;
    private final ConcurrentMap<String, ReentrantLock> locks;
    private final SharedLooks looks;
    private final String user;

    SshNodeEngine(Trace trace) {
        this(trace, new Connections(trace), new SideBySide(), new ConcurrentHashMap<>(), new SharedLooks(), "");
    }

    private SshNodeEngine(
            Trace trace,
            Connections connections,
            SideBySide sideBySide,
            ConcurrentMap<String, ReentrantLock> locks,
            SharedLooks looks,
            String user) {
        this.trace = trace;
        this.connections = connections;
        this.sideBySide = sideBySide;
        this.locks = locks;
        this.looks = looks;
        this.user = user;
    }

    @Override
    public NodeEngine usedBy(String user) {
        return trace.on() ? new SshNodeEngine(trace, connections, sideBySide, locks, looks, user) : this;
    }

    @Override
    public void converge(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
        sideBySide.all(byNode(nodes), node -> {
            tolerant(run, node, () -> {
                run.progress().accept(node.node() + ": connecting");
                Session session = session(node.connection(), node.required() ? run.deadline() : glance(run));
                alone(run, node, () -> work(run, node, session).converge(ofNode(node.node(), pastItems)));
            });
            return true;
        });
    }

    @Override
    public Map<String, String> observe(Run run, List<NodeItems> nodes) {
        Map<String, String> drift = new TreeMap<>();
        sideBySide.all(byNode(nodes), node -> observe(run, node)).forEach(drift::putAll);
        return drift;
    }

    private Map<String, String> observe(Run run, NodeItems node) {
        try {
            return NodeWork.drift(node, looks.of(node.connection(), node.items(), () -> {
                Session session = session(node.connection(), glance(run));
                return all -> work(run, node.with(all), session).look();
            }));
        } catch (SshException e) {
            if (e.kind() == SshException.Kind.INTERRUPTED) {
                throw failure(node, e);
            }
            return Map.of(node.node(), (e.unreachable() ? "unreachable: " : "cannot look: ") + e.getMessage());
        } catch (BootstrapException e) {
            return Map.of(node.node(), "cannot look: " + e.failures().get(0).message());
        }
    }

    @Override
    public Map<String, String> digests(List<NodeItems> nodes, Secret salt) {
        Map<String, String> digests = new TreeMap<>();
        for (NodeItems node : byNode(nodes)) {
            node.items().forEach(item -> digests.put(node.node() + "/" + item.name(), Digests.of(item, salt)));
        }
        return digests;
    }

    @Override
    public void remove(Run run, List<NodeItems> nodes) {
        sideBySide.all(byNode(nodes), node -> {
            Session session;
            try {
                session = session(node.connection(), glance(run));
            } catch (SshException e) {
                if (e.kind() == SshException.Kind.INTERRUPTED) {
                    throw failure(node, e);
                }
                run.warning().accept(node.node() + ": nothing was removed from it: " + e.getMessage());
                return false;
            }
            tolerant(
                    run,
                    node,
                    () -> alone(run, node, () -> work(run, node, session).remove(Secret.of(""))));
            return true;
        });
    }

    @Override
    public Session session(Connection connection, Instant deadline) {
        return connections.session(connection, deadline, user);
    }

    @Override
    public Machine preflight(Run run, NodeItems node, Map<String, String> pastItems) {
        NodeItems checked = byNode(List.of(node)).get(0);
        run.progress().accept(node.node() + ": connecting");
        try {
            Session session = session(node.connection(), run.deadline());
            return work(run, checked, session).preflight(ofNode(node.node(), pastItems));
        } catch (SshException e) {
            throw failure(node, e);
        }
    }

    @Override
    public List<NodePlan> plan(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
        return sideBySide.all(byNode(nodes), node -> {
            try {
                Session session = session(node.connection(), glance(run));
                return work(run, node, session).plan(ofNode(node.node(), pastItems));
            } catch (SshException | BootstrapException e) {
                if (e instanceof SshException s && s.kind() == SshException.Kind.INTERRUPTED) {
                    throw failure(node, e);
                }
                return NodePlan.none(node.node(), node.items().size(), "cannot be looked at: " + e.getMessage());
            }
        });
    }

    private NodeWork work(Run run, NodeItems node, Session session) {
        trace.name(Connections.row(node.connection()), node.node());
        return new NodeWork(run, node, session, trace);
    }

    private static Instant glance(Run run) {
        Instant glance = Instant.now().plus(GLANCE);
        return glance.isBefore(run.deadline()) ? glance : run.deadline();
    }

    /** Items of one node, which may be given in several parts; checked. */
    private static List<NodeItems> byNode(List<NodeItems> nodes) {
        Map<String, NodeItems> merged = new LinkedHashMap<>();
        for (NodeItems part : nodes) {
            merged.merge(part.node(), part, (a, b) -> {
                if (!a.connection().equals(b.connection())) {
                    throw new IllegalArgumentException(a.node() + ": has two different connections, to "
                            + a.connection().host() + ":" + a.connection().port() + " and to "
                            + b.connection().host() + ":" + b.connection().port() + "; node names must be unique");
                }
                List<Item> all = new ArrayList<>(a.items());
                all.addAll(b.items());
                return new NodeItems(a.node(), a.connection(), all, a.required() || b.required());
            });
        }
        merged.values().forEach(node -> ItemChecks.check(node.node(), node.items()));
        return List.copyOf(merged.values());
    }

    private static Map<String, String> ofNode(String node, Map<String, String> items) {
        Map<String, String> own = new TreeMap<>();
        String prefix = node + "/";
        items.forEach((name, digest) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), digest);
            }
        });
        return own;
    }

    /** Two resources on one node do not change it at the same time: apt and systemd work would mix. */
    private void alone(Run run, NodeItems node, Runnable work) {
        Connection c = node.connection();
        ReentrantLock lock = locks.computeIfAbsent(
                c.host() + ":" + c.port()
                        + c.jump().map(j -> "@" + j.host() + ":" + j.port()).orElse(""),
                key -> new ReentrantLock(true));
        try {
            if (!lock.tryLock(
                    Math.max(0, Duration.between(Instant.now(), run.deadline()).toMillis()), TimeUnit.MILLISECONDS)) {
                throw new BootstrapException(
                        node.node(), "another resource was still at work on it when the time was over; run again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(
                    node,
                    new SshException(
                            SshException.Kind.INTERRUPTED,
                            "waiting for another resource on this node was interrupted",
                            e));
        }
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** A node that is not required may fail: that is a warning. */
    private static void tolerant(Run run, NodeItems node, Runnable work) {
        try {
            work.run();
        } catch (SshException | BootstrapException e) {
            BootstrapException failure = e instanceof BootstrapException b ? b : failure(node, e);
            if (node.required() || e instanceof SshException s && s.kind() == SshException.Kind.INTERRUPTED) {
                throw failure;
            }
            Consumer<String> warning = run.warning();
            warning.accept(failure.getMessage());
        }
    }

    private static BootstrapException failure(NodeItems node, RuntimeException e) {
        return new BootstrapException(
                List.of(new Failure(node.node(), Optional.empty(), Optional.empty(), e.getMessage(), List.of())), e);
    }

    @Override
    public void close() {
        sideBySide.close();
        connections.close();
    }
}
