package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The servers of a deployment as far as their nodes are reached, each with a way to it. */
final class Links implements AutoCloseable {
    /** A start without data; one with data says that it reads it. */
    private static final Duration START = Duration.ofSeconds(30);

    private final RedisSpec spec;
    private final Login login;
    private final Map<String, NodeShell> shells = new LinkedHashMap<>();
    private final Map<Server, Link> links = new LinkedHashMap<>();
    private final Map<String, Link> others = new LinkedHashMap<>();

    Links(RedisSpec spec, Optional<RedisSpec> past, List<NodeShell> nodes) {
        this.spec = spec;
        this.login = Login.of(spec, past);
        nodes.forEach(n -> shells.put(n.node().name(), n));
        nodes.forEach(n -> spec.on(n.node()).forEach(s -> links.put(s, new Link(s, n.session(), login))));
    }

    /** Instances that hold data. */
    List<Link> data() {
        return links.values().stream().filter(l -> !l.server().sentinel()).toList();
    }

    List<Link> sentinels() {
        return links.values().stream().filter(l -> l.server().sentinel()).toList();
    }

    List<Link> all() {
        return List.copyOf(links.values());
    }

    Link to(Server server) {
        return Optional.ofNullable(links.get(server)).orElseThrow();
    }

    /**
     * An instance or a sentinel by its name; where its node is not reached, by way of another one.
     *
     * @throws BootstrapException there is none
     */
    Link named(String name) {
        var all = Stream.concat(spec.servers().stream(), spec.sentinels().stream())
                .toList();
        return all.stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .map(this::anyWay)
                .orElseThrow(() -> new BootstrapException(
                        spec.name(),
                        "has no '" + name + "': it has "
                                + all.stream().map(Server::name).collect(Collectors.joining(", "))));
    }

    private Link anyWay(Server server) {
        return Optional.ofNullable(links.get(server))
                .orElseGet(
                        () -> others.computeIfAbsent(server.endpoint(), at -> new Link(server, anySession(), login)));
    }

    /** The same by its address. */
    Optional<Link> addressed(String endpoint) {
        return spec.servers().stream()
                .filter(s -> s.endpoint().equals(endpoint))
                .findFirst()
                .map(this::anyWay);
    }

    /** The declared instance at an address. */
    Optional<Link> at(String endpoint) {
        return links.values().stream()
                .filter(l -> l.server().endpoint().equals(endpoint))
                .findFirst();
    }

    /** A way to a server that is not declared, through a node that is; its name is its address. */
    Link other(String endpoint) {
        return others.computeIfAbsent(endpoint, at -> {
            var ip = at.substring(0, at.lastIndexOf(':'));
            var port = Integer.parseInt(at.substring(at.lastIndexOf(':') + 1));
            var node = new RedisNode(
                    1, ip, ip, List.of(), false, spec.nodes().get(0).connection());
            return new Link(new Server(at, node, port, false), anySession(), login);
        });
    }

    NodeShell shell(Server server) {
        return Optional.ofNullable(shells.get(server.node().name()))
                .orElseThrow(() -> new BootstrapException(server.node().name(), "is not reached"));
    }

    private Session anySession() {
        return shells.values().iterator().next().session();
    }

    /** Those that answer at once. */
    List<Link> answering() {
        var answers = SideBySide.map(all(), l -> answers(l).isEmpty());
        var up = new ArrayList<Link>();
        for (var i = 0; i < answers.size(); i++) {
            if (answers.get(i)) {
                up.add(all().get(i));
            }
        }
        return up;
    }

    /** Why a server does not answer; empty where it does. */
    static Optional<String> answers(Link link) {
        try {
            link.tell("PING");
            return Optional.empty();
        } catch (Link.Lost e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Waits until all servers answer; reading data takes as long as there is data. */
    void await(Run run) {
        SideBySide.each(all(), l -> await(run, l));
    }

    void await(Run run, Link link) {
        var patience = Waiting.within(START, run.deadline());
        var why = new AtomicReference<>("");
        var up = Waiting.until(run.deadline(), () -> {
            try {
                link.tell("PING");
                return Optional.of(true);
            } catch (Link.Lost e) {
                why.set(e.getMessage());
                return e.reading() || Instant.now().isBefore(patience) ? Optional.empty() : Optional.of(false);
            }
        });
        if (!up.orElse(false)) {
            throw shell(link.server()).failure(link.server(), why.get());
        }
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
        others.values().forEach(Link::close);
    }
}
