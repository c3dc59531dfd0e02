package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.model.redis.RedisMode;
import java.util.List;
import java.util.Set;

/** Restarts servers one at a time: replicas first, then masters once a replica of theirs has taken over. */
final class Rolls {
    private final Run run;
    private final RedisSpec spec;
    private final Links links;
    private final Mode mode;

    Rolls(Run run, RedisSpec spec, Links links, Mode mode) {
        this.run = run;
        this.spec = spec;
        this.links = links;
        this.mode = mode;
    }

    /** @param servers those that a restart brings something to */
    void roll(Set<Server> servers) {
        var all = links.all().stream().filter(l -> servers.contains(l.server())).toList();
        all.stream().filter(l -> l.server().sentinel()).forEach(this::restart);
        var data = all.stream().filter(l -> !l.server().sentinel()).toList();
        var masters = data.stream().filter(l -> new Replica(l).isMaster()).toList();
        data.stream().filter(l -> !masters.contains(l)).forEach(this::restart);
        for (var master : masters) {
            if (!mode.handOver(run, master)
                    && spec.mode() != RedisMode.STANDALONE
                    && !copies(master).isEmpty()) {
                run.warning()
                        .accept(
                                master.server().name()
                                        + ": is restarted as a master, as no replica took over; it takes no writes for a moment");
            }
            restart(master);
        }
    }

    private List<Link> copies(Link master) {
        return links.data().stream()
                .filter(l -> new Replica(l)
                        .master()
                        .filter(master.server().endpoint()::equals)
                        .isPresent())
                .toList();
    }

    private void restart(Link link) {
        run.progress().accept(link.server().name() + ": restarting");
        links.shell(link.server()).restart(link.server());
        links.await(run, link);
        if (!link.server().sentinel() && !new Replica(link).isMaster()) {
            new Replica(link).awaitCaughtUp(run);
        }
    }
}
