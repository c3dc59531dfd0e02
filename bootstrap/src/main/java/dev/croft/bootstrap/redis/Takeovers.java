package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.redis.RedisMode;
import java.util.Locale;

/** Replicas that become masters because people ask for it. */
final class Takeovers {
    private final Run run;
    private final RedisSpec spec;
    private final Links links;

    Takeovers(Run run, RedisSpec spec, Links links) {
        this.run = run;
        this.spec = spec;
        this.links = links;
    }

    void failover(Link instance) {
        var done =
                switch (spec.mode()) {
                    case STANDALONE -> throw refused(
                            "its mode is standalone, in which nothing takes over: change 'replicaOf' in the data");
                    case SENTINEL -> new Sentinels(spec, links).handOver(run, leading(instance));
                    case CLUSTER -> new Replica(instance).isMaster()
                            ? new Shards(spec, links).handOver(run, instance)
                            : Shards.takeOver(run, fit(instance), "FAILOVER");
                };
        if (!done) {
            throw refused("nobody took over from " + instance.server().name()
                    + ": it has no replica that is fit, or is no master of a group; see 'list'");
        }
    }

    /** The instance itself, unless it is a replica: sentinels choose who takes over. */
    private Link leading(Link instance) {
        if (Links.answers(instance).isPresent()) {
            return instance;
        }
        new Replica(instance).master().ifPresent(master -> {
            var name = links.addressed(master).map(l -> l.server().name()).orElse(master);
            throw refused(instance.server().name() + " is a replica of " + name
                    + "; sentinels choose which replica takes over: failover " + name);
        });
        return instance;
    }

    private Replica fit(Link instance) {
        new Replica(instance)
                .master()
                .flatMap(links::addressed)
                .filter(l -> Links.answers(l).isPresent())
                .ifPresent(l -> {
                    throw refused("its master " + l.server().name() + " does not answer: the other masters vote for a"
                            + " replica within seconds while most of them are there; where they are not: takeover "
                            + instance.server().name());
                });
        return caughtUp(instance);
    }

    private Replica caughtUp(Link instance) {
        var replica = new Replica(instance);
        replica.awaitCaughtUp(run);
        return replica;
    }

    void takeover(Link instance) {
        if (spec.mode() != RedisMode.CLUSTER) {
            throw refused("only instances of a cluster take over without the others' votes; this is mode "
                    + spec.mode().name().toLowerCase(Locale.ROOT));
        }
        var replica = new Replica(instance);
        var master =
                replica.master().orElseThrow(() -> refused(instance.server().name() + " is a master already"));
        links.addressed(master).filter(l -> Links.answers(l).isEmpty()).ifPresent(l -> {
            throw refused("its master " + l.server().name() + " answers: failover "
                    + instance.server().name() + " loses nothing");
        });
        run.warning()
                .accept(instance.server().name() + " takes over from " + master
                        + ", which is away; what only that one has is lost");
        if (!Shards.takeOver(run, replica, "FAILOVER", "TAKEOVER")) {
            throw refused(instance.server().name() + " did not become a master");
        }
    }

    void rebalance() {
        if (spec.mode() != RedisMode.CLUSTER) {
            throw refused("only masters of a cluster are spread; sentinels choose where those of a group are");
        }
        var answering = links.answering();
        var speaker = answering.stream().findFirst().orElseThrow(() -> refused("none of its instances answers"));
        var table = ClusterTable.of(speaker, spec.servers());
        var following = table.following();
        following.keySet().removeIf(replica -> answering.stream()
                .noneMatch(l -> l.server().equals(replica)));
        var moves = Spread.of(spec.servers(), table.masters(), following);
        if (moves.isEmpty()) {
            run.progress().accept(spec.name() + ": masters are spread as evenly as their replicas allow");
        }
        for (var next : moves) {
            run.progress().accept(spec.name() + ": " + next.name() + " takes over from its master");
            if (!Shards.takeOver(run, caughtUp(links.to(next)), "FAILOVER")) {
                throw refused(next.name() + " did not take over from its master; see 'list'");
            }
        }
    }

    private BootstrapException refused(String message) {
        return new BootstrapException(spec.name(), message);
    }
}
