package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.model.redis.RedisEngine;
import dev.croft.model.redis.RedisMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must not be run over: other people's data, and copies of our own. Asked before anything is changed. */
final class ForeignData {
    private ForeignData() {}

    /** @throws BootstrapException names each node with what was found there and what to do */
    static void refuse(RedisSpec spec, Optional<RedisSpec> past, Map<String, Look> looks) {
        List<Failure> failures = new ArrayList<>();
        for (var node : spec.nodes()) {
            var look = looks.get(node.name());
            var ours = look.owner().equals(new Paths(spec).ownerText())
                    || past.filter(p -> look.owner().equals(new Paths(p).ownerText()))
                            .isPresent();
            for (var server : spec.on(node)) {
                wrong(spec, server, look, ours)
                        .ifPresent(message -> failures.add(new Failure(
                                node.name(), Optional.of(server.name()), Optional.empty(), message, List.of())));
            }
        }
        if (!failures.isEmpty()) {
            throw new BootstrapException(failures, null);
        }
    }

    private static Optional<String> wrong(RedisSpec spec, Server server, Look look, boolean ours) {
        var port = look.ports().get(server.port());
        var whose = look.owner().isEmpty() ? "that Croft did not set up" : "of another one ('" + look.owner() + "')";
        if (!ours && port.data()) {
            return Optional.of("there is data in " + new Paths(spec).data(server) + " " + whose
                    + "; move it away, or choose another name or node");
        }
        if (port.listening() && !(ours && port.active())) {
            return Optional.of("there is a program on port " + server.port()
                    + " that Croft did not start; stop and disable it, or choose another port or node");
        }
        if (spec.engine() == RedisEngine.VALKEY && look.release().equals("debian-12")) {
            return Optional.of("runs debian-12, which has no Valkey; declare engine redis, or a node with debian-13");
        }
        return Optional.empty();
    }

    /**
     * An instance that lost its data would come back as an empty master and empty those that copy it: where sentinels watch,
     * they are given time to make another one the master; else it is not started.
     */
    static void refuseLoss(Run run, RedisSpec spec, Optional<RedisSpec> past, Map<String, Look> looks, Links links) {
        if (spec.mode() == RedisMode.CLUSTER || past.isEmpty()) {
            return;
        }
        for (var server : spec.servers()) {
            var port = looks.get(server.node().name()).ports().get(server.port());
            var known = past.get().servers().stream().anyMatch(s -> s.endpoint().equals(server.endpoint()));
            if (!known || port.active() || port.data()) {
                continue;
            }
            var patience = spec.mode() == RedisMode.SENTINEL
                    ? Duration.ofMillis(spec.sentinel().downAfterMillis()).plusSeconds(30)
                    : Duration.ZERO;
            var safe = Waiting.until(
                    Waiting.within(patience, run.deadline()),
                    () -> copies(server, links).isEmpty() ? Optional.of(true) : Optional.empty());
            if (safe.isEmpty() && !spec.allowDestroy()) {
                var copy = copies(server, links).get(0);
                throw new BootstrapException(
                        server.node().name(),
                        server.name() + " has no data any more and was not started: its replica "
                                + copy.link().server().name() + " has " + copy.keys()
                                + " keys and would be emptied; declare that one without replicaOf and this one as its replica");
            }
        }
    }

    private static List<Replica> copies(Server master, Links links) {
        return links.answering().stream()
                .filter(l -> !l.server().sentinel())
                .map(Replica::new)
                .filter(r -> r.master().filter(master.endpoint()::equals).isPresent() && r.keys() > 0)
                .toList();
    }
}
