package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Brings a cluster that stands to the declared masters and replicas. Nothing moves where the number of masters fits. */
final class Resharding {
    private static final Duration ROLE = Duration.ofSeconds(30);

    private final RedisSpec spec;
    private final Links links;
    private final Link speaker;

    /** @param speaker an instance that knows all others */
    Resharding(RedisSpec spec, Links links, Link speaker) {
        this.spec = spec;
        this.links = links;
        this.speaker = speaker;
    }

    void run(Run run) {
        handOverLeavers(run);
        finishOpen(run);
        var table = table();
        var plan = ShardPlan.of(
                spec.servers(),
                spec.shards(),
                spec.cluster().replicas(),
                table.leading().stream()
                        .flatMap(e -> Optional.ofNullable(table.declared().get(e.id())).stream())
                        .toList(),
                table.following());
        plan.masters().forEach(m -> becomeMaster(run, m));
        cover(plan);
        balance(run, plan);
        follow(plan);
    }

    private ClusterTable table() {
        return ClusterTable.of(speaker, spec.servers());
    }

    /** A master that leaves lets a replica that stays take over its slots as they are. */
    private void handOverLeavers(Run run) {
        var table = table();
        for (var leaver : table.strangers()) {
            if (!leaver.isMaster() || leaver.slots().isEmpty()) {
                continue;
            }
            var successor = table.entries().stream()
                    .filter(e -> e.master().filter(leaver.id()::equals).isPresent() && !e.failed())
                    .flatMap(e -> Optional.ofNullable(table.declared().get(e.id())).stream())
                    .findFirst();
            if (successor.isPresent()) {
                takeOver(run, leaver, successor.get());
            } else if (leaver.failed()) {
                throw new BootstrapException(
                        spec.name(),
                        leaver.endpoint() + " is to leave and does not answer, and it has the last copy of "
                                + leaver.slots().cardinality()
                                + " slots: what is in them would be lost; bring it back, then run again");
            }
        }
    }

    private void takeOver(Run run, ClusterEntry leaver, Server successor) {
        run.progress().accept(spec.name() + ": " + successor.name() + " takes over from " + leaver.endpoint());
        var next = new Replica(links.to(successor));
        if (leaver.failed()) {
            Shards.takeOver(run, next, "FAILOVER", "TAKEOVER");
        } else {
            next.awaitCaughtUp(run);
            Shards.takeOver(run, next, "FAILOVER");
        }
        awaitTable(
                run, t -> t.entry(successor).filter(e -> !e.slots().isEmpty()).isPresent(), successor);
    }

    private void awaitTable(Run run, java.util.function.Predicate<ClusterTable> reached, Server who) {
        Waiting.until(
                        Waiting.within(ROLE, run.deadline()),
                        () -> reached.test(table()) ? Optional.of(true) : Optional.empty())
                .orElseThrow(() -> new BootstrapException(
                        who.node().name(), who.name() + " did not take its place in the cluster in time; run again"));
    }

    /** An instance that is to be a master and copies somebody yet: it is emptied of the copy. */
    private void becomeMaster(Run run, Server server) {
        if (table().entry(server).filter(ClusterEntry::isMaster).isPresent()) {
            return;
        }
        var link = links.to(server);
        link.tell("CLUSTER", "RESET", "SOFT");
        speaker.tell("CLUSTER", "MEET", server.ip(), String.valueOf(server.port()));
        ShardFounding.awaitAcquainted(run, spec, links);
        awaitTable(run, t -> t.entry(server).filter(ClusterEntry::isMaster).isPresent(), server);
    }

    /** Slots that nobody has: of a founding that was cut off, or of a shard that is lost. */
    private void cover(ShardPlan plan) {
        var missing = table().uncovered();
        if (!missing.isEmpty()) {
            var first = links.to(plan.masters().get(0));
            first.askAll(missing.stream()
                    .mapToObj(s -> List.of("CLUSTER", "ADDSLOTS", String.valueOf(s)))
                    .toList());
        }
    }

    private void finishOpen(Run run) {
        var mover = mover();
        for (var link : masters().values()) {
            for (var open : ClusterTable.of(link, spec.servers()).myself().open()) {
                var giving = open.indexOf("->-");
                if (giving > 0) {
                    var slot = new BitSet();
                    slot.set(Integer.parseInt(open.substring(0, giving)));
                    run.progress().accept(spec.name() + ": goes on with the move of slot " + open.substring(0, giving));
                    mover.move(
                            ClusterTable.of(link, spec.servers()).myself().id(),
                            open.substring(giving + 3),
                            slot,
                            n -> {});
                }
            }
        }
        // Who still waits for a slot waits for nothing: it was moved, or never was to be.
        for (var link : masters().values()) {
            ClusterTable.of(link, spec.servers())
                    .myself()
                    .open()
                    .forEach(o -> link.tell("CLUSTER", "SETSLOT", o.replaceAll("-.*", ""), "STABLE"));
        }
    }

    private void balance(Run run, ShardPlan plan) {
        var table = table();
        var ids = plan.masters().stream()
                .map(m -> table.entry(m).map(ClusterEntry::id).orElseThrow())
                .toList();
        var slots = new HashMap<String, BitSet>();
        table.leading().forEach(e -> slots.put(e.id(), e.slots()));
        if (slots.keySet().equals(java.util.Set.copyOf(ids))) {
            return;
        }
        var counts = new HashMap<String, Integer>();
        slots.forEach((id, s) -> counts.put(id, s.cardinality()));
        var moves = ShardPlan.moves(counts, ids);
        var total = moves.stream().mapToInt(ShardPlan.Move::count).sum();
        var done = new AtomicInteger();
        var mover = mover();
        for (var move : moves) {
            var part = first(slots.get(move.from()), move.count());
            slots.get(move.from()).andNot(part);
            mover.move(move.from(), move.to(), part, n -> run.progress()
                    .accept(spec.name() + ": moved " + done.addAndGet(n) + " of " + total + " slots"));
        }
    }

    private static BitSet first(BitSet slots, int count) {
        var part = new BitSet(ClusterEntry.SLOTS);
        slots.stream().limit(count).forEach(part::set);
        return part;
    }

    private SlotMover mover() {
        return new SlotMover(masters(), spec.adminPassword());
    }

    /** All masters that answer; of those that leave the ones that have slots yet. */
    private Map<String, Link> masters() {
        var masters = new HashMap<String, Link>();
        var table = table();
        table.entries().stream()
                .filter(e -> e.isMaster() && !e.failed() && !e.unsettled())
                .filter(e -> table.declared().containsKey(e.id()) || !e.slots().isEmpty())
                .forEach(e -> {
                    var at = e.myself() ? speaker.server().endpoint() : e.endpoint();
                    masters.put(e.id(), links.at(at).orElseGet(() -> links.other(at)));
                });
        return masters;
    }

    private void follow(ShardPlan plan) {
        var table = table();
        var following = table.following();
        var changed = new ArrayList<Server>();
        plan.replicas().forEach((replica, master) -> {
            if (!master.equals(following.get(replica))) {
                links.to(replica)
                        .tell(
                                "CLUSTER",
                                "REPLICATE",
                                table.entry(master).orElseThrow().id());
                changed.add(replica);
            }
        });
    }
}
