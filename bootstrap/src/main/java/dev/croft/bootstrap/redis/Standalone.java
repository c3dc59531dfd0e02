package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import java.util.Map;
import java.util.TreeMap;

/** Instances for themselves and declared replicas: what is declared holds, as nothing else decides. */
final class Standalone implements Mode {
    private final RedisSpec spec;
    private final Links links;
    private final Map<String, String> replicaOf;

    Standalone(RedisSpec spec, Links links) {
        this.spec = spec;
        this.links = links;
        this.replicaOf = spec.topology().replicaOf();
    }

    @Override
    public void settle(Run run) {
        SideBySide.each(links.data(), l -> {
            var replica = new Replica(l);
            var master = upstream(l.server());
            if (master.isEmpty()) {
                promote(run, replica);
            } else {
                replica.follow(master, "as declared");
            }
        });
        SideBySide.each(
                links.data().stream()
                        .filter(l -> !upstream(l.server()).isEmpty())
                        .toList(),
                l -> new Replica(l).awaitCaughtUp(run));
    }

    /** A replica that is declared a master: it keeps its copy and takes writes from now on. */
    private static void promote(Run run, Replica replica) {
        if (replica.isMaster()) {
            return;
        }
        run.progress().accept(replica.link().server().name() + ": becomes a master");
        replica.link().tell("REPLICAOF", "NO", "ONE");
        replica.link().tell("CONFIG", "REWRITE");
    }

    private String upstream(Server server) {
        var master = replicaOf.get(server.name());
        return spec.servers().stream()
                .filter(s -> s.name().equals(master))
                .map(Server::endpoint)
                .findFirst()
                .orElse("");
    }

    /** Nobody could take over. */
    @Override
    public boolean handOver(Run run, Link master) {
        return false;
    }

    @Override
    public void release(Run run) {
        // Replicas of a leaver have been told whom they copy now.
    }

    @Override
    public void forget(Run run) {
        // Nobody keeps a list.
    }

    @Override
    public Map<String, String> observe() {
        var drift = new TreeMap<String, String>();
        for (var link : links.answering()) {
            var wanted = upstream(link.server());
            var found = new Replica(link).master().orElse("");
            if (!found.equals(wanted)) {
                drift.put(
                        link.server().node().name() + "/replica:"
                                + link.server().name(),
                        found.isEmpty() ? "is a master, not a replica of " + wanted : "is a replica of " + found);
            }
        }
        return drift;
    }
}
