package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.redis.RedisChecks;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A cluster begins: its instances meet, masters get equal parts of the slots, replicas are put on other nodes. */
final class ShardFounding {
    private static final Duration GOSSIP = Duration.ofMinutes(2);

    private final RedisSpec spec;
    private final Links links;

    ShardFounding(RedisSpec spec, Links links) {
        this.spec = spec;
        this.links = links;
    }

    void found(Run run) {
        run.progress().accept(spec.name() + ": " + spec.shards() + " masters form a cluster");
        var all = links.data();
        for (var i = 0; i < all.size(); i++) {
            epoch(all.get(i), i + 1);
        }
        // Everybody meets everybody: to hear of each other by gossip takes seconds more.
        for (var i = 0; i < all.size(); i++) {
            meet(
                    all.get(i),
                    all.subList(i + 1, all.size()).stream().map(Link::server).toList());
        }
        awaitAcquainted(run, spec, links);
        var plan = ShardPlan.of(spec.servers(), spec.shards(), spec.cluster().replicas(), List.of(), Map.of());
        for (var i = 0; i < plan.masters().size(); i++) {
            var from = ClusterEntry.SLOTS * i / plan.masters().size();
            var to = ClusterEntry.SLOTS * (i + 1) / plan.masters().size() - 1;
            links.to(plan.masters().get(i)).tell("CLUSTER", "ADDSLOTSRANGE", String.valueOf(from), String.valueOf(to));
        }
        plan.replicas().forEach((replica, master) -> links.to(replica)
                .tell("CLUSTER", "REPLICATE", links.to(master).text("CLUSTER", "MYID")));
    }

    /** Each has another epoch from the start, so that none of them must be changed when they meet. */
    private static void epoch(Link link, int number) {
        try {
            link.tell("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(number));
        } catch (Link.Refused e) {
            // It has one: a founding that was cut off is gone on with.
        }
    }

    private static void meet(Link link, List<Server> others) {
        link.askAll(others.stream()
                .map(s -> List.of("CLUSTER", "MEET", s.ip(), String.valueOf(s.port())))
                .toList());
    }

    /** Waits until everybody knows everybody. One that did not answer in time when it was met is met again. */
    static void awaitAcquainted(Run run, RedisSpec spec, Links links) {
        var servers = spec.servers();
        Map<Server, String> ids = new LinkedHashMap<>();
        links.data().forEach(l -> ids.put(l.server(), l.text("CLUSTER", "MYID")));
        // Redis gives an introduction up after the time in which a node counts as down.
        var patience = Duration.ofMillis(spec.cluster().nodeTimeoutMillis()).plusSeconds(1);
        var again = new AtomicReference<>(Instant.now().plus(patience));
        var done = Waiting.until(Waiting.within(GOSSIP, run.deadline()), () -> {
            var due = Instant.now().isAfter(again.get());
            var strangers = 0;
            for (var link : links.data()) {
                var unknown = unknown(link, servers, ids);
                strangers += unknown.size();
                if (due) {
                    meet(link, unknown);
                }
            }
            if (due) {
                again.set(Instant.now().plus(patience));
            }
            return strangers == 0 ? Optional.of(true) : Optional.empty();
        });
        if (done.isEmpty()) {
            throw new BootstrapException(
                    spec.name(),
                    "its instances do not find each other ("
                            + servers.stream().map(Server::endpoint).collect(Collectors.joining(", "))
                            + "); they need the ports " + RedisChecks.BUS
                            + " above theirs too: see that no firewall is between them");
        }
    }

    private static List<Server> unknown(Link link, List<Server> servers, Map<Server, String> ids) {
        var table = ClusterTable.of(link, servers);
        return ids.entrySet().stream()
                .filter(e ->
                        table.byId(e.getValue()).filter(n -> !n.unsettled()).isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }
}
