package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.trace.Trace;
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
    private final Trace trace;

    NodeWork(Run run, NodeItems node, Session session, Trace trace) {
        this.run = run;
        this.node = node;
        this.session = session;
        this.trace = trace;
    }

    /**
     * What was found, and what follows from it.
     *
     * @param faults why the steps must not be begun
     */
    record Planned(Facts facts, List<Step> steps, List<String> faults) {}

    void converge(Map<String, String> pastItems) {
        apply(allowed(pastItems).steps());
    }

    /** @throws BootstrapException the node must not be worked on; nothing was changed */
    Machine preflight(Map<String, String> pastItems) {
        return allowed(pastItems).facts().condition().orElseThrow().machine();
    }

    private Planned allowed(Map<String, String> pastItems) {
        Planned planned = planned(pastItems, lockSeconds());
        if (!planned.faults().isEmpty()) {
            throw new BootstrapException(
                    node.node(),
                    String.join("; and it ", planned.faults()) + ". Nothing was changed; run again when it is mended");
        }
        return planned;
    }

    /** What would be done, for people to read. */
    NodePlan plan(Map<String, String> pastItems) {
        Planned planned = planned(pastItems, 0);
        PlanView view = new PlanView(node, planned, pastItems.keySet());
        List<String> paths = view.paths();
        if (!paths.isEmpty()) {
            view = view.with(facts(0, List.of(), FactsQuestions.contents(paths)).contents());
        }
        return view.plan();
    }

    private Planned planned(Map<String, String> pastItems, long wait) {
        Set<String> kept = node.items().stream().map(Item::name).collect(Collectors.toSet());
        Removals removals = Removals.of(pastItems, kept, node.connection().user());
        Instant asked = Instant.now();
        Facts facts = facts(wait, node.items(), FactsQuestions.of(node.items(), true));
        Instant answered = Instant.now();
        List<Step> plan = Planner.plan(node.items(), facts, removals, answered);
        return new Planned(facts, plan, Preflight.faults(facts.condition().orElseThrow(), plan, asked, answered));
    }

    /** What the node tells of the items; nothing waits for a run that is changing it. */
    Facts look() {
        return facts(0, node.items(), FactsQuestions.of(node.items(), false));
    }

    /** What differs from the items in facts that were found just now. */
    static Map<String, String> drift(NodeItems node, Facts facts) {
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
    private Facts facts(long wait, List<Item> items, String questions) {
        Command look = Command.of(Scripts.named("keys.sh", "facts.sh"), shorter(LONGEST_LOOK.plusSeconds(wait)))
                .named("facts")
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
            return FactsAnswers.read(items, result.output());
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
        Duration time = shorter(Duration.ofHours(6));
        Secret lockSeconds = Secret.of(String.valueOf(lockSeconds()));
        try (Application application =
                new Application(node.node(), plan, Masking.of(node.items()), run.progress(), trace)) {
            Command command = Command.of(Scripts.named("keys.sh", "apply.sh"), time)
                    .named("apply")
                    .with(Map.of("CROFT_LOCK_SECONDS", lockSeconds))
                    .reading(() -> new ByteArrayInputStream(stream))
                    .listening(application::line)
                    .leftToEnd();
            Result result;
            try {
                result = session.run(command);
            } catch (SshException e) {
                throw application.cutOff(e);
            }
            application.judge(result);
        }
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
