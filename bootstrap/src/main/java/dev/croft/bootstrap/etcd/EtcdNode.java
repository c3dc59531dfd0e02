package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member's node, and what can be asked of etcd there. */
record EtcdNode(EtcdSpec spec, EtcdMember member, Session session, Instant deadline) {
    private static final Duration SHORT = Duration.ofSeconds(30);

    String name() {
        return member.name();
    }

    Look look() {
        return Look.parse(run("look.sh", "looking at etcd", SHORT, Map.of()));
    }

    /** Starts a member that has data, or restarts a running one. */
    void start() {
        run("start.sh", "starting etcd", SHORT, Map.of("CROFT_INITIAL", "", "CROFT_STATE", "existing"));
    }

    /**
     * Starts a member that has no data yet.
     *
     * @param initial all members as {@code name=peer url}, with commas between them
     * @param state {@code new} to found a cluster, {@code existing} to join one
     */
    void start(String initial, String state) {
        run(
                "start.sh",
                "starting etcd for the first time",
                SHORT,
                Map.of("CROFT_INITIAL", initial, "CROFT_STATE", state));
    }

    /** Waits until the member takes part in the cluster, at most until the deadline of the run. */
    void awaitHealthy() {
        awaitHealthy(left());
    }

    void awaitHealthy(Duration longest) {
        run("healthy.sh", "waiting for etcd to be healthy", longest.plus(SHORT), seconds(longest));
    }

    List<Entry> members(Duration longest) {
        try {
            return Entry.parse(run("members.sh", "reading the members of etcd", longest.plus(SHORT), seconds(longest)));
        } catch (IllegalArgumentException e) {
            throw new BootstrapException(name(), e.getMessage());
        }
    }

    void add(EtcdMember joining) {
        run(
                "add.sh",
                "adding member " + spec.instance(joining),
                SHORT,
                Map.of("CROFT_NAME", spec.instance(joining), "CROFT_PEER", EtcdSpec.peerUrl(joining.ip())));
    }

    void promote(Entry entry) {
        var values = new HashMap<>(seconds(left()));
        values.put("CROFT_ID", entry.id());
        run("promote.sh", "making member " + entry.name() + " a voting one", left().plus(SHORT), values);
    }

    void remove(Entry entry) {
        run(
                "remove.sh",
                "removing member " + (entry.started() ? entry.name() : entry.peerUrl()),
                SHORT,
                Map.of("CROFT_ID", entry.id()));
    }

    /** Stops etcd and deletes this cluster's data on the node. */
    void clean() {
        run("clean.sh", "removing etcd's data", SHORT, Map.of("CROFT_OWNER", EtcdItems.owner(spec)));
    }

    private Duration left() {
        var left = Duration.between(Instant.now(), deadline);
        return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
    }

    private static Map<String, String> seconds(Duration longest) {
        return Map.of("CROFT_SECONDS", String.valueOf(Math.max(1, longest.toSeconds())));
    }

    private String run(String script, String what, Duration timeout, Map<String, String> values) {
        Map<String, Secret> env = new HashMap<>();
        values.forEach((k, v) -> env.put(k, Secret.of(v)));
        env.put("CROFT_DATA", Secret.of(EtcdItems.data(spec)));
        Result result = session.run(Command.of(EtcdItems.script(script), timeout)
                .named("etcd " + script.replace(".sh", ""))
                .with(env));
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new Failure(
                            name(), Optional.of("etcd"), Optional.empty(), what + " failed", result.lastLines())),
                    null);
        }
        return result.output();
    }
}
