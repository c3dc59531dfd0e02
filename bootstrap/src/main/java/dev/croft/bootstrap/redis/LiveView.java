package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a deployment says of itself: who answers, with which settings and users, and who works with whom. Changes nothing. */
final class LiveView {
    private final Run run;
    private final RedisSpec spec;

    LiveView(Run run, RedisSpec spec) {
        this.run = run;
        this.spec = spec;
    }

    Map<String, String> observe() {
        var nodes = SideBySide.map(spec.nodes(), this::reach).stream()
                .flatMap(Optional::stream)
                .toList();
        if (nodes.isEmpty()) {
            return Map.of();
        }
        var drift = new TreeMap<String, String>();
        try (var links = new Links(spec, Optional.empty(), nodes)) {
            SideBySide.map(links.all(), this::server).forEach(drift::putAll);
            drift.putAll(Mode.of(spec, links).observe());
        } catch (Link.Lost | Link.Refused | BootstrapException e) {
            drift.putIfAbsent(spec.name() + "/redis", "cannot look: " + e.getMessage());
        }
        return drift;
    }

    /** The engine tells of nodes that are not reached. */
    private Optional<NodeShell> reach(RedisNode node) {
        return NodeShell.reached(run, spec, node, e -> {});
    }

    private Map<String, String> server(Link link) {
        var place = link.server().node().name() + "/" + link.server().name();
        var drift = new TreeMap<String, String>();
        try {
            new AclWork(spec, link).observe().forEach((aspect, found) -> drift.put(place + "/" + aspect, found));
            if (!link.server().sentinel()) {
                new SettingsWork(spec, link)
                        .observe()
                        .forEach((aspect, found) -> drift.put(place + "/" + aspect, found));
            }
        } catch (Link.Lost | Link.Refused | BootstrapException e) {
            drift.put(place, String.valueOf(e.getMessage()));
        }
        return drift;
    }
}
