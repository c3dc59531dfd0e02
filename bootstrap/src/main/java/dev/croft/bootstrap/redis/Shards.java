package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** A cluster of shards: instances meet, slots are given out or moved, replicas are spread. */
final class Shards implements Mode {
    /** Gossip reaches everybody within a few seconds. */
    private static final Duration GOSSIP = Duration.ofSeconds(45);
    /** After so long Redis gives up a planned failover by itself (CLUSTER_MF_TIMEOUT). */
    private static final int VOTE_SECONDS = 6;

    private final RedisSpec spec;
    private final Links links;
    private final List<Server> servers;

    Shards(RedisSpec spec, Links links) {
        this.spec = spec;
        this.links = links;
        this.servers = spec.servers();
    }

    @Override
    public void settle(Run run) {
        var tables = links.data().stream().collect(Collectors.toMap(l -> l, l -> ClusterTable.of(l, servers)));
        var speaker =
                links.data().stream().filter(l -> tables.get(l).hasSlots()).findFirst();
        if (speaker.isEmpty()) {
            refuseKeys(links.data());
            new ShardFounding(spec, links).found(run);
        } else {
            refuseKeys(
                    links.data().stream().filter(l -> !tables.get(l).hasSlots()).toList());
            meet(run, speaker.get());
            new Resharding(spec, links, speaker.get()).run(run);
        }
        await(run);
    }

    /** What is in no cluster and has keys is somebody's data, which a cluster would drop. */
    private static void refuseKeys(List<Link> outside) {
        for (var link : outside) {
            var keys = new Replica(link).keys();
            if (keys > 0) {
                throw new BootstrapException(
                        link.server().node().name(),
                        link.server().name() + " holds " + keys
                                + " keys and is in no cluster; save them and empty it (FLUSHALL), or declare another instance");
            }
        }
    }

    private void meet(Run run, Link speaker) {
        var known = ClusterTable.of(speaker, servers);
        for (var link : links.data()) {
            var id = link.text("CLUSTER", "MYID");
            if (known.byId(id).isEmpty()) {
                run.progress().accept(spec.name() + ": " + link.server().name() + " joins");
                forgetFormer(link.server(), known);
                speaker.tell(
                        "CLUSTER",
                        "MEET",
                        link.server().ip(),
                        String.valueOf(link.server().port()));
            }
        }
        ShardFounding.awaitAcquainted(run, spec, links);
        awaitOpen(run);
    }

    /** One that has just met the others takes no keys for some seconds. */
    private void awaitOpen(Run run) {
        links.data().forEach(l -> Waiting.until(
                        Waiting.within(GOSSIP, run.deadline()), () -> open(l) ? Optional.of(true) : Optional.empty())
                .orElseThrow(() -> new BootstrapException(
                        l.server().node().name(), l.server().name() + " does not reach a majority of the masters")));
    }

    private static boolean open(Link link) {
        return link.text("CLUSTER", "INFO").startsWith("cluster_state:ok");
    }

    /** An instance that lost its folder comes back as somebody else: who it was is taken out. */
    private void forgetFormer(Server server, ClusterTable known) {
        known.entries().stream()
                .filter(e -> e.endpoint().equals(server.endpoint()))
                .forEach(e -> {
                    if (!e.slots().isEmpty()) {
                        throw new BootstrapException(
                                server.node().name(),
                                server.name() + " came back empty, and no replica has taken over its "
                                        + e.slots().cardinality()
                                        + " slots; bring its data back, or wait for a replica to take over");
                    }
                    forget(e.id());
                });
    }

    private void forget(String id) {
        for (var link : links.data()) {
            if (ClusterTable.of(link, servers).byId(id).isPresent()
                    && !link.text("CLUSTER", "MYID").equals(id)) {
                link.tell("CLUSTER", "FORGET", id);
            }
        }
    }

    private void await(Run run) {
        var last = new AtomicReference<Map<String, String>>(Map.of());
        var done = Waiting.until(Waiting.within(GOSSIP, run.deadline()), () -> {
            last.set(problems());
            return last.get().isEmpty() ? Optional.of(true) : Optional.empty();
        });
        if (done.isEmpty()) {
            throw new BootstrapException(
                    spec.name(),
                    "the cluster is not what is declared: "
                            + last.get().entrySet().stream()
                                    .map(e -> e.getKey() + " " + e.getValue())
                                    .collect(Collectors.joining("; ")));
        }
        SideBySide.each(
                links.data().stream().filter(l -> !new Replica(l).isMaster()).toList(),
                l -> new Replica(l).awaitCaughtUp(run));
    }

    @Override
    public boolean handOver(Run run, Link master) {
        var table = ClusterTable.of(master, servers);
        var id = table.myself().id();
        var successor = table.entries().stream()
                .filter(e -> e.master().filter(id::equals).isPresent() && !e.failed())
                .flatMap(e -> Optional.ofNullable(table.declared().get(e.id())).stream())
                .findFirst();
        if (!table.myself().isMaster() || successor.isEmpty()) {
            return false;
        }
        run.progress()
                .accept(spec.name() + ": " + successor.get().name() + " takes over from "
                        + master.server().name());
        var next = new Replica(links.to(successor.get()));
        next.awaitCaughtUp(run);
        return takeOver(run, next, "FAILOVER");
    }

    /** Asks again after some seconds: masters do not vote on one of theirs twice within two timeouts. */
    static boolean takeOver(Run run, Replica next, String... words) {
        var asked = new AtomicReference<>(Instant.EPOCH);
        return Waiting.until(Waiting.within(GOSSIP, run.deadline()), () -> {
                    if (next.isMaster()) {
                        return Optional.of(true);
                    }
                    if (asked.get().plusSeconds(VOTE_SECONDS).isBefore(Instant.now())) {
                        asked.set(Instant.now());
                        next.link().tell("CLUSTER", words);
                    }
                    return Optional.empty();
                })
                .orElse(false);
    }

    /** Slots of leavers were moved, or handed over, when the others settled. */
    @Override
    public void release(Run run) {
        var table = ClusterTable.of(links.data().get(0), servers);
        for (var stranger : table.strangers()) {
            if (!stranger.slots().isEmpty()) {
                throw new BootstrapException(
                        spec.name(),
                        stranger.endpoint() + " leaves and still has "
                                + stranger.slots().cardinality() + " slots; run again");
            }
        }
    }

    @Override
    public void forget(Run run) {
        var ids = new HashSet<String>();
        links.data().forEach(l -> ClusterTable.of(l, servers).strangers().forEach(e -> ids.add(e.id())));
        ids.forEach(this::forget);
    }

    @Override
    public Map<String, String> observe() {
        var drift = problems();
        links.answering().stream()
                .filter(l -> !l.server().sentinel())
                .flatMap(l -> ClusterTable.of(l, servers).strangers().stream())
                .filter(e -> !e.unsettled())
                .forEach(e -> drift.put(spec.name() + "/cluster:" + e.endpoint(), "is not declared"));
        return drift;
    }

    private Map<String, String> problems() {
        var drift = new TreeMap<String, String>();
        var answering =
                links.answering().stream().filter(l -> !l.server().sentinel()).toList();
        for (var link : answering) {
            var table = ClusterTable.of(link, servers);
            var place =
                    link.server().node().name() + "/cluster:" + link.server().name();
            var unknown = servers.stream()
                    .filter(s -> table.entry(s).isEmpty())
                    .map(Server::name)
                    .toList();
            if (!unknown.isEmpty()) {
                drift.put(place, "does not know " + String.join(", ", unknown));
            } else if (!table.uncovered().isEmpty()) {
                drift.put(place, table.uncovered().cardinality() + " slots belong to nobody");
            } else if (table.entries().stream().anyMatch(e -> !e.open().isEmpty())) {
                drift.put(place, "a move of slots was not finished");
            } else if (table.leading().size() != spec.shards()) {
                drift.put(place, table.leading().size() + " masters have slots, not " + spec.shards());
            } else if (!open(link)) {
                drift.put(place, "takes no requests: it does not reach a majority of the masters");
            }
        }
        return drift;
    }
}
