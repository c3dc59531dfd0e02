package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at one node and changes it; two round trips at most. */
final class NodeWork {
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);

    private final Run run;
    private final NodeItems node;
    private final Session session;

    NodeWork(Run run, NodeItems node, Session session) {
        this.run = run;
        this.node = node;
        this.session = session;
    }

    void converge(Map<String, String> pastItems) {
        Set<String> kept = node.items().stream().map(Item::name).collect(Collectors.toSet());
        Removals removals = Removals.of(pastItems, kept, node.connection().user());
        Facts facts = facts(lockSeconds());
        apply(Planner.plan(node.items(), facts, removals, Instant.now()));
    }

    Map<String, String> drift() {
        Facts facts = facts(0);
        Differences differences = new Differences(facts, Instant.now());
        Map<String, String> drift = new TreeMap<>();
        node.items()
                .forEach(item ->
                        differences.of(item).ifPresent(found -> drift.put(node.node() + "/" + item.name(), found)));
        return drift;
    }

    void remove(Secret salt) {
        Map<String, String> all =
                node.items().stream().collect(Collectors.toMap(Item::name, item -> Digests.of(item, salt)));
        apply(Removals.of(all, Set.of(), node.connection().user()).steps());
    }

    /** @param wait seconds to wait for a run of somebody else, or of ourselves before we were interrupted */
    private Facts facts(long wait) {
        String questions = FactsQuestions.of(node.items());
        Command look = Command.of(Scripts.named("keys.sh", "facts.sh"), shorter(LONGEST_LOOK.plusSeconds(wait)))
                .with(Map.of("CROFT_LOCK_SECONDS", Secret.of(String.valueOf(wait))))
                .reading(() -> new ByteArrayInputStream(questions.getBytes(StandardCharsets.UTF_8)));
        Result result;
        try {
            result = session.run(look);
        } catch (SshException lost) {
            if (lost.kind() != SshException.Kind.LOST) {
                throw lost;
            }
            // Looking changes nothing, so it may be done twice; the session connects anew.
            result = session.run(look);
        }
        try {
            return FactsAnswers.read(node.items(), result.output());
        } catch (IllegalStateException e) {
            String said = result.errors().isBlank() ? "" : " (" + String.join("; ", result.lastLines()) + ")";
            throw new BootstrapException(node.node(), "its state cannot be read: " + e.getMessage() + said);
        }
    }

    private void apply(List<Step> plan) {
        if (plan.isEmpty()) {
            return;
        }
        byte[] stream;
        try {
            stream = PlanStream.of(plan, Instant.now());
        } catch (IllegalArgumentException e) {
            throw new BootstrapException(node.node(), e.getMessage());
        }
        Application application = new Application(node.node(), plan, Masking.of(node.items()), run.progress());
        Duration time = shorter(Duration.ofHours(6));
        Secret lockSeconds = Secret.of(String.valueOf(lockSeconds()));
        Command command = Command.of(Scripts.named("keys.sh", "apply.sh"), time)
                .with(Map.of("CROFT_LOCK_SECONDS", lockSeconds))
                .reading(() -> new ByteArrayInputStream(stream))
                .listening(application::line)
                .leftToEnd();
        application.judge(session.run(command));
    }

    /** Another run, or unattended-upgrades, may hold a lock; half of our time is spent on waiting at most. */
    private long lockSeconds() {
        return Math.max(1, Math.min(300, shorter(Duration.ofHours(1)).toSeconds() / 2));
    }

    private Duration shorter(Duration limit) {
        Duration left = Duration.between(Instant.now(), run.deadline());
        if (left.isNegative() || left.isZero()) {
            throw new BootstrapException(
                    node.node(),
                    "the time for this run was over before it was done; run again, or allow more time with customTimeouts");
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }
}
