package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.SideBySide;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A deployment as people read it: a line for each instance and sentinel, and what is wrong. Changes nothing. */
final class Roster {
    private static final List<String> TITLES =
            List.of("INSTANCE", "NODE", "ADDRESS", "ROLE", "OF", "KEYS", "MEMORY", "SLOTS", "BEHIND");

    private final RedisSpec spec;
    private final Links links;
    private final Map<Server, InstanceView> views;

    Roster(RedisSpec spec, Links links) {
        this.spec = spec;
        this.links = links;
        this.views = new HashMap<>();
        SideBySide.map(links.all(), l -> InstanceView.of(spec, l)).stream()
                .flatMap(Optional::stream)
                .forEach(v -> views.put(v.server(), v));
    }

    /** A table, its titles first. */
    List<String> lines() {
        var rows = new ArrayList<List<String>>(List.of(TITLES));
        servers().forEach(s -> rows.add(view(s).map(this::row).orElseGet(() -> silent(s))));
        return Columns.of(rows);
    }

    /** What is wrong, a line each. */
    List<String> problems() {
        var found = new TreeMap<String, String>();
        if (views.keySet().stream().anyMatch(s -> !s.sentinel())) {
            found.putAll(Mode.of(spec, links).observe());
        }
        servers().forEach(s -> problem(s).ifPresent(p -> found.put(s.node().name() + "/" + s.name(), p)));
        return found.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .toList();
    }

    private Optional<String> problem(Server server) {
        return view(server)
                .map(v -> v.linked()
                        ? Optional.<String>empty()
                        : Optional.of(
                                "its link to " + v.master().map(this::named).orElse("nobody") + " is not up"))
                .orElse(Optional.of("does not answer"));
    }

    private Optional<InstanceView> view(Server server) {
        return Optional.ofNullable(views.get(server));
    }

    private List<Server> servers() {
        return Stream.concat(spec.servers().stream(), spec.sentinels().stream()).toList();
    }

    private List<String> row(InstanceView view) {
        var server = view.server();
        return server.sentinel()
                ? row(server, "sentinel", watched(view), "", "", "", "")
                : row(
                        server,
                        view.master().isPresent() ? "replica" : "master",
                        view.master().map(this::named).orElse(""),
                        String.valueOf(view.keys()),
                        view.memoryWords(),
                        view.slots() == 0 ? "" : String.valueOf(view.slots()),
                        behind(view));
    }

    private static List<String> silent(Server server) {
        return row(server, "does not answer", "", "", "", "", "");
    }

    private static List<String> row(Server server, String... further) {
        return Stream.concat(Stream.of(server.name(), server.node().name(), server.endpoint()), Stream.of(further))
                .toList();
    }

    private String watched(InstanceView sentinel) {
        return sentinel.watches().entrySet().stream()
                .map(e -> e.getKey() + "=" + named(e.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** Bytes of its master's stream that a replica had not got when it was asked. */
    private String behind(InstanceView view) {
        if (view.master().isEmpty()) {
            return "";
        }
        return view.linked()
                ? views.values().stream()
                        .filter(v -> v.server().endpoint().equals(view.master().orElse("")))
                        .findFirst()
                        .map(m -> Math.max(0, m.offset() - view.offset()) + " B")
                        .orElse("unknown")
                : "not linked";
    }

    private String named(String endpoint) {
        return spec.servers().stream()
                .filter(s -> s.endpoint().equals(endpoint))
                .map(Server::name)
                .findFirst()
                .orElse(endpoint);
    }
}
