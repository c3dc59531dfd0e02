package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.model.Secret;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member's node, what can be done there, and its Patroni. */
final class PgsqlNode implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** Longer than the longest that a leader may have; see {@link Failover}. */
    private static final Duration LEASE = Duration.ofSeconds(65);
    /** A clean shutdown of PostgreSQL with its checkpoint. */
    static final Duration STOP = Duration.ofMinutes(3);

    private final PgsqlSpec spec;
    private final PgsqlMember member;
    private final Session session;
    private final Patroni patroni;

    PgsqlNode(PgsqlSpec spec, PgsqlMember member, Session session, HttpClient client) {
        this.spec = spec;
        this.member = member;
        this.session = session;
        this.patroni = new Patroni(member.name(), session.forward(member.ip(), PgsqlSpec.PATRONI_PORT), client, spec);
    }

    String name() {
        return member.name();
    }

    String instance() {
        return spec.instance(member);
    }

    PgsqlMember member() {
        return member;
    }

    Session session() {
        return session;
    }

    Patroni patroni() {
        return patroni;
    }

    Look look() {
        return Look.parse(run("look.sh", "looking at PostgreSQL", SHORT, Map.of()));
    }

    /** Before a first start: what one that was cut off left in etcd goes. */
    void begin() {
        run(
                "begin.sh",
                "looking at etcd",
                LEASE.plus(SHORT),
                Map.of("CROFT_ETCD", String.join(",", spec.etcd()), "CROFT_LEASE", String.valueOf(LEASE.toSeconds())));
    }

    void start() {
        run("start.sh", "starting Patroni", SHORT, Map.of());
    }

    /** How often it has tried to restore its first data since it was started. */
    int restores() {
        return Integer.parseInt(
                run("attempts.sh", "looking at the restore", SHORT, Map.of()).strip());
    }

    /** Patroni and PostgreSQL, for new releases of theirs. */
    void restart() {
        run("restart.sh", "restarting Patroni", STOP, Map.of());
    }

    /** The name of the member whose turn it is to back up; empty where nobody can tell. */
    String backupTurn() {
        return run("backup-turn.sh", "looking whose turn it is to back up", SHORT, Map.of())
                .strip();
    }

    void founded() {
        run("founded.sh", "noting the member", SHORT, Map.of());
    }

    /** From here on this leader hands its lead over as planned, or does so no more. */
    void handsOver(boolean begins) {
        run(
                "hand-over.sh",
                begins ? "preparing to hand the lead over" : "ending the handing over",
                SHORT,
                Map.of("CROFT_MARK", PatroniFiles.HANDOVER, "CROFT_BEGINS", String.valueOf(begins)));
    }

    void stop() {
        run("stop.sh", "stopping Patroni", STOP, Map.of());
    }

    void clean() {
        run("clean.sh", "removing PostgreSQL's data", STOP, Map.of());
    }

    /** Takes what Patroni keeps of the cluster under a key out of etcd; an empty key: all of it. */
    void forget(String key) {
        forgetAll(spec.dcsPath() + key);
    }

    /** Takes another group of the same shard out of etcd. */
    void forgetGroup(int group) {
        forgetAll("/service/" + spec.scope() + "/" + group + "/");
    }

    private void forgetAll(String prefix) {
        run(
                "forget.sh",
                "removing keys from etcd",
                SHORT,
                Map.of("CROFT_ETCD", String.join(",", spec.etcd()), "CROFT_KEY", prefix));
    }

    /** What a script of Citus says; see the scripts for what they are told. */
    String citus(String script, String what, Map<String, String> values) {
        return run(script, what, LEASE, values).strip();
    }

    /** A failure of this member with the last lines of Patroni's log. */
    Failure failure(String message) {
        return failure(message, "log.sh");
    }

    /** The same with what was said of the restore. */
    Failure failedRestore(String message) {
        return failure(message, "restore-log.sh");
    }

    private Failure failure(String message, String script) {
        List<String> log;
        try {
            log = run(script, "reading the log", SHORT, Map.of()).lines().toList();
        } catch (RuntimeException e) {
            log = List.of();
        }
        return new Failure(name(), Optional.of("patroni"), Optional.empty(), message, log);
    }

    private String run(String script, String what, Duration timeout, Map<String, String> values) {
        Map<String, Secret> env = new HashMap<>();
        values.forEach((k, v) -> env.put(k, Secret.of(v)));
        env.put("CROFT_DATA", Secret.of(PatroniFiles.data(spec)));
        env.put("CROFT_OWNER", Secret.of(PatroniFiles.owner(spec)));
        env.put("CROFT_SCOPE", Secret.of(spec.name()));
        env.put("CROFT_DCS", Secret.of(spec.dcsPath()));
        env.put("CROFT_VERSION", Secret.of(String.valueOf(spec.version())));
        Result result = session.run(Command.of(Text.script(script), timeout)
                .named("pgsql " + script.replace(".sh", ""))
                .with(env));
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new Failure(
                            name(), Optional.of("patroni"), Optional.empty(), what + " failed", result.lastLines())),
                    null);
        }
        return result.output();
    }

    @Override
    public void close() {
        patroni.close();
    }
}
