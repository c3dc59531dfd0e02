package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.model.redis.RedisRestore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The backup that a new deployment begins with: each dump is read by a server of its own on one node, whose keys go to the
 * masters that they belong to here. Done once. One that was cut off is gone on with by the next run, and does not count.
 */
final class Restore {
    private final Run run;
    private final RedisSpec spec;
    private final RedisRestore restore;
    private final Links links;
    /** Those with instances: they have the mark. */
    private final List<NodeShell> nodes;

    private final NodeShell shell;

    Restore(Run run, RedisSpec spec, RedisRestore restore, Links links, List<NodeShell> nodes) {
        this.run = run;
        this.spec = spec;
        this.restore = restore;
        this.links = links;
        this.nodes = NodeShell.withInstances(nodes);
        this.shell = this.nodes.get(0);
    }

    /** @throws BootstrapException names what is missing or in the way, before anything was moved */
    void once() {
        var mark = RestoreMark.read(nodes);
        if (mark.filter(RestoreMark::done).isPresent()) {
            if (!mark.get().isOf(restore)) {
                throw fault("is for a new deployment, and this one began with "
                        + mark.get().words() + "; take it out, or declare another deployment");
            }
            return;
        }
        run.progress().accept(spec.name() + ": looking at " + restore.words());
        var backups = new Backups(shell);
        // What was begun is gone on with, not what has become the latest since; unless it has expired.
        var set = mark.filter(
                        m -> m.isOf(restore) && backups.labels(m.deployment()).contains(m.label()))
                .map(m -> backups.set(m.deployment(), m.label()))
                .orElseGet(() -> begin(mark, backups));
        var masters = Masters.of(spec, links);
        masters.refuse(set);
        // All of them, before the first is moved.
        for (var dump : set.dumps()) {
            run.progress().accept(spec.name() + ": checking " + dump.file() + " of " + set.words());
            backups.check(set, dump, run.deadline());
        }
        new RestoreMark(false, set.deployment(), set.label()).write(nodes);
        move(set, masters);
        new RestoreMark(true, set.deployment(), set.label()).write(nodes);
        warnOfEvictions(set, masters);
    }

    private BackupSet begin(Optional<RestoreMark> mark, Backups backups) {
        refuseKeys(mark);
        var labels = backups.labels(restore.deployment());
        if (labels.isEmpty()) {
            var others = backups.deployments();
            throw fault("there is no backup of deployment '" + restore.deployment() + "' in "
                    + spec.backup().orElseThrow().place() + "; it has those of "
                    + (others.isEmpty() ? "none" : String.join(", ", others)));
        }
        var label = restore.label().equals(RedisRestore.LATEST) ? labels.get(labels.size() - 1) : restore.label();
        if (!labels.contains(label)) {
            throw fault("there is no backup " + label + " of deployment " + restore.deployment() + " in "
                    + spec.backup().orElseThrow().place() + "; it has " + String.join(", ", labels));
        }
        return backups.set(restore.deployment(), label);
    }

    private void refuseKeys(Optional<RestoreMark> mark) {
        for (var link : links.data()) {
            var keys = new Replica(link).keys();
            if (keys > 0) {
                throw fault("is for a new deployment, and " + link.server().name() + " has " + keys + " keys"
                        + mark.map(m -> ", maybe of " + m.words()
                                        + ", whose restore was not finished: declare that one again")
                                .orElse("")
                        + "; take 'restore' out, declare another deployment, or empty this one (FLUSHALL)");
            }
        }
    }

    private void move(BackupSet set, Masters masters) {
        var done = new AtomicLong();
        for (var dump : set.dumps()) {
            run.progress().accept(spec.name() + ": reading " + dump.file() + " of " + set.words());
            try (var server = RestoreServer.start(shell, set, dump, run.deadline())) {
                KeyMover.functions(server.link(), masters.all());
                new KeyMover(server.link(), masters.owners(set, dump), spec.adminPassword()).move(n -> run.progress()
                        .accept(spec.name() + ": restored " + (done.get() + n) + " of " + set.keys() + " keys"));
            }
            done.addAndGet(dump.keys());
        }
    }

    /** A deployment with less memory than the one that was backed up takes keys and throws others away, as its policy has it. */
    private void warnOfEvictions(BackupSet set, Masters masters) {
        var evicted =
                SideBySide.map(
                                masters.all(),
                                m -> Long.parseLong(m.info("stats").getOrDefault("evicted_keys", "0")))
                        .stream()
                        .mapToLong(Long::longValue)
                        .sum();
        if (evicted > 0) {
            run.warning()
                    .accept(spec.name() + ": " + evicted + " keys were evicted while " + set.words()
                            + " was restored: its instances have less memory (memory.maxmemoryMib) than it needs");
        }
    }

    private BootstrapException fault(String message) {
        return new BootstrapException(spec.name(), "restore: " + message);
    }
}
