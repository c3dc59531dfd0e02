package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Masters with replicas, watched by sentinels: they decide who is a master, and are asked before anything is told. */
final class Sentinels implements Mode {
    /** Sentinels find each other by messages every two seconds, and replicas by INFO every ten. */
    private static final Duration ACQUAINTANCE = Duration.ofSeconds(45);

    private final RedisSpec spec;
    private final Links links;

    Sentinels(RedisSpec spec, Links links) {
        this.spec = spec;
        this.links = links;
    }

    @Override
    public void settle(Run run) {
        SideBySide.each(links.sentinels(), this::introduce);
        for (var group : spec.groups()) {
            var master = master(group).orElseGet(() -> found(run, group));
            for (var member : group.members()) {
                if (!member.endpoint().equals(master)) {
                    join(links.to(member), master);
                }
            }
            SideBySide.each(links.sentinels(), s -> monitor(s, group, master));
        }
        SideBySide.each(links.sentinels(), this::dropOthers);
        spec.groups().forEach(g -> await(run, g));
    }

    /** How sentinels log in to each other, and where they are found whatever their machine's other addresses. */
    private void introduce(Link sentinel) {
        sentinel.tell(
                "SENTINEL", "CONFIG", "SET", "announce-ip", sentinel.server().ip());
        sentinel.tell("SENTINEL", "CONFIG", "SET", "sentinel-user", Acl.REPLICATOR);
        sentinel.tell(
                "SENTINEL",
                "CONFIG",
                "SET",
                "sentinel-pass",
                spec.replicationPassword().reveal());
    }

    /** The master that most sentinels agree on. */
    private Optional<String> master(Group group) {
        var votes = watches().stream()
                .map(w -> w.master(group))
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(a -> a, Collectors.counting()));
        return votes.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private List<Watch> watches() {
        return links.answering().stream()
                .filter(l -> l.server().sentinel())
                .map(this::watch)
                .toList();
    }

    private Watch watch(Link sentinel) {
        return new Watch(spec, sentinel);
    }

    /** No sentinel knows the group: it begins where it is declared to, or where its data is. */
    private String found(Run run, Group group) {
        run.progress()
                .accept(spec.name() + ": group " + group.name() + " begins at "
                        + group.master().name());
        var first = new Replica(links.to(group.master()));
        return first.master().orElse(group.master().endpoint());
    }

    /** A new replica; those that the sentinels know are theirs to direct. */
    private static void join(Link member, String master) {
        var replica = new Replica(member);
        if (replica.isMaster() && replica.keys() > 0) {
            // A former master that is back with its data: sentinels make it a replica within seconds, and know of it.
            return;
        }
        replica.follow(master, "its group's master");
    }

    private void monitor(Link sentinel, Group group, String master) {
        if (watch(sentinel).master(group).isEmpty()) {
            var at = master.lastIndexOf(':');
            sentinel.tell(
                    "SENTINEL",
                    "MONITOR",
                    group.name(),
                    master.substring(0, at),
                    master.substring(at + 1),
                    String.valueOf(spec.quorum()));
        }
        Watch.options(spec).forEach((option, value) -> sentinel.tell("SENTINEL", "SET", group.name(), option, value));
        sentinel.tell("SENTINEL", "SET", group.name(), "auth-user", Acl.REPLICATOR);
        sentinel.tell(
                "SENTINEL",
                "SET",
                group.name(),
                "auth-pass",
                spec.replicationPassword().reveal());
    }

    private void dropOthers(Link sentinel) {
        var wanted = names();
        for (var known : watch(sentinel).masters().keySet()) {
            if (!wanted.contains(known)) {
                sentinel.tell("SENTINEL", "REMOVE", known);
            }
        }
    }

    private Set<String> names() {
        return spec.groups().stream().map(Group::name).collect(Collectors.toSet());
    }

    private void await(Run run, Group group) {
        run.progress().accept(spec.name() + ": sentinels get to know group " + group.name());
        var problem = new HashMap<String, String>();
        var done = Waiting.until(Waiting.within(ACQUAINTANCE, run.deadline()), () -> {
            problem.clear();
            problem.putAll(observe());
            return problem.isEmpty() ? Optional.of(true) : Optional.empty();
        });
        if (done.isEmpty()) {
            throw new BootstrapException(
                    spec.name(),
                    "the sentinels do not see what is declared: "
                            + problem.entrySet().stream()
                                    .map(e -> e.getKey() + " " + e.getValue())
                                    .sorted()
                                    .collect(Collectors.joining("; ")));
        }
    }

    @Override
    public boolean handOver(Run run, Link master) {
        var group = spec.groups().stream()
                .filter(g -> g.members().contains(master.server()))
                .findFirst();
        return group.isPresent()
                && master(group.get())
                        .filter(master.server().endpoint()::equals)
                        .isPresent()
                && failover(run, group.get(), master);
    }

    /** Writes wait meanwhile, so that none is taken that the next master does not have. */
    private boolean failover(Run run, Group group, Link old) {
        run.progress().accept(spec.name() + ": " + old.server().name() + " hands over the group " + group.name());
        var chief = watches().get(0);
        tellOld(old, "PAUSE", String.valueOf(spec.sentinel().failoverTimeoutMillis()), "WRITE");
        var patience = Waiting.within(Duration.ofMillis(spec.sentinel().failoverTimeoutMillis() * 2L), run.deadline());
        var next = Waiting.until(patience, () -> {
            var now = chief.master(group).filter(a -> !a.equals(old.server().endpoint()));
            if (now.isEmpty()) {
                try {
                    chief.sentinel().tell("SENTINEL", "FAILOVER", group.name());
                } catch (Link.Refused e) {
                    // One is under way, or no replica is fit yet.
                }
                Waiting.pause(200);
            }
            return now;
        });
        next.ifPresent(master -> follow(old, master));
        tellOld(old, "UNPAUSE");
        return next.isPresent();
    }

    private static void tellOld(Link old, String... words) {
        try {
            old.tell("CLIENT", words);
        } catch (Link.Lost e) {
            // One that is gone takes no writes.
        }
    }

    /** Sentinels would tell it after some seconds, in which it would take itself for the master. */
    private static void follow(Link old, String master) {
        try {
            var at = master.lastIndexOf(':');
            old.tell("REPLICAOF", master.substring(0, at), master.substring(at + 1));
            old.tell("CONFIG", "REWRITE");
        } catch (Link.Lost e) {
            // They will when it is back.
        }
    }

    @Override
    public void release(Run run) {
        for (var group : spec.groups()) {
            var declared = group.members().stream().map(Server::endpoint).collect(Collectors.toSet());
            var master = master(group).filter(m -> !declared.contains(m));
            if (master.isEmpty()) {
                continue;
            }
            // None of the leavers shall be promoted.
            watches().get(0).replicas(group).stream()
                    .filter(a -> !declared.contains(a))
                    .forEach(this::decline);
            var leaver = links.at(master.get()).orElseGet(() -> links.other(master.get()));
            if (!failover(run, group, leaver)) {
                throw new BootstrapException(
                        spec.name(),
                        master.get() + " is the master of " + group.name()
                                + " and cannot leave: no replica that stays could take over; wait until one follows, or add one first");
            }
        }
    }

    private void decline(String endpoint) {
        try {
            links.other(endpoint).tell("CONFIG", "SET", "replica-priority", "0");
        } catch (Link.Lost e) {
            // One that does not answer is not promoted.
        }
    }

    /** One sentinel after the other forgets who left, and learns who is there: at no time do all of them know nobody. */
    @Override
    public void forget(Run run) {
        for (var group : spec.groups()) {
            for (var sentinel : links.sentinels()) {
                if (!watch(sentinel).strangers(group).isEmpty()) {
                    sentinel.tell("SENTINEL", "RESET", group.name());
                    await(run, group);
                }
            }
        }
    }

    @Override
    public Map<String, String> observe() {
        var drift = new TreeMap<String, String>();
        watches().forEach(w -> drift.putAll(w.observe()));
        return drift;
    }
}
