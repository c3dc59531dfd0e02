package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.redis.RedisChecks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A cluster begins: its instances meet, masters get equal parts of the slots, replicas are put on other nodes. */
final class ShardFounding {
    private static final Duration GOSSIP = Duration.ofSeconds(45);

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
            all.get(i)
                    .askAll(all.subList(i + 1, all.size()).stream()
                            .map(Link::server)
                            .map(s -> List.of("CLUSTER", "MEET", s.ip(), String.valueOf(s.port())))
                            .toList());
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

    /** Waits until everybody knows everybody. */
    static void awaitAcquainted(Run run, RedisSpec spec, Links links) {
        var servers = spec.servers();
        var ids = links.data().stream().map(l -> l.text("CLUSTER", "MYID")).toList();
        var done = Waiting.until(
                Waiting.within(GOSSIP, run.deadline()),
                () -> links.data().stream().allMatch(l -> {
                            var table = ClusterTable.of(l, servers);
                            return ids.stream().allMatch(id -> table.byId(id)
                                    .filter(e -> !e.unsettled())
                                    .isPresent());
                        })
                        ? Optional.of(true)
                        : Optional.empty());
        if (done.isEmpty()) {
            throw new BootstrapException(
                    spec.name(),
                    "its instances do not find each other ("
                            + servers.stream().map(Server::endpoint).collect(Collectors.joining(", "))
                            + "); they need the ports " + RedisChecks.BUS
                            + " above theirs too: see that no firewall is between them");
        }
    }
}
