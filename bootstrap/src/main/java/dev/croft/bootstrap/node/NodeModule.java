package dev.croft.bootstrap.node;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.bundle.Bundle;
import dev.croft.bootstrap.bundle.BundlePush;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.Machine;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.bootstrap.infra.Targets;
import dev.croft.bootstrap.node.NodeOutputs.Endpoint;
import dev.croft.bootstrap.node.NodeOutputs.Facts;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.template.Shell;
import dev.croft.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** NODES: one host as a node of an environment. */
public final class NodeModule implements Module<NodeSpec, NodeOutputs> {
    private static final Duration LEAVE = Duration.ofMinutes(1);
    /** How long a node that is to be left may take to answer. */
    private static final Duration REACH = Duration.ofSeconds(5);

    @Override
    public List<NodeItems> items(NodeSpec spec) {
        var others = new ArrayList<>(spec.registry());
        others.removeIf(r -> r.name().equals(spec.name()));
        var all = new ArrayList<NodeItems>();
        all.add(own(spec));
        all.addAll(Targets.register(others, NodeLayout.targets(spec)));
        return List.copyOf(all);
    }

    private static NodeItems own(NodeSpec spec) {
        var own = new ArrayList<>(NodeLayout.items(spec));
        // An infra node registers itself: its file is among its own items, since a node is listed once.
        if (spec.registry().stream().anyMatch(r -> r.name().equals(spec.name()))) {
            own.addAll(Targets.items(NodeLayout.targets(spec)));
        }
        return new NodeItems(spec.name(), spec.connection(), own);
    }

    @Override
    public NodeOutputs converge(Run run, NodeSpec spec, Optional<Past<NodeSpec>> past) {
        run.progress().accept(spec.name() + ": connecting");
        FirstContact.end(run, spec, past);
        var pastItems = past.map(Past::items).orElse(Map.of());
        // Before the bundle is copied: what keeps us from going on is told before anything is changed.
        var machine = run.engine().preflight(run, own(spec), pastItems);
        var session = run.engine().session(spec.connection(), run.deadline());
        spec.repository().folder().ifPresent(folder -> push(run, spec, session, folder));
        past.map(p -> Departed.between(items(p.spec()), items(spec)))
                .filter(d -> !d.isEmpty())
                .ifPresent(d -> run.engine().remove(run, d));
        run.engine().converge(run, items(spec), pastItems);
        // Only now: the files that belong to these parts have gone with the items that are no longer listed.
        past.ifPresent(p -> leave(session, dropped(p.spec(), spec)));
        return outputs(spec, facts(machine));
    }

    @Override
    public List<Problem> refuse(NodeSpec before, Optional<NodeSpec> after) {
        return after.map(now -> FirstContact.refuse(before.connection(), now.connection()))
                .orElse(List.of());
    }

    @Override
    public Map<String, String> observe(Run run, NodeSpec spec, Past<NodeSpec> past) {
        return run.engine().observe(run, items(spec));
    }

    @Override
    public void remove(Run run, NodeSpec spec, Past<NodeSpec> past) {
        if (spec.onDelete() == OnDelete.ABANDON) {
            return;
        }
        run.progress().accept(spec.name() + ": leaving");
        run.engine().remove(run, items(spec));
        try {
            var limit = Instant.now().plus(REACH);
            leave(
                    run.engine().session(spec.connection(), limit.isBefore(run.deadline()) ? limit : run.deadline()),
                    parts(spec));
        } catch (SshException e) {
            if (!e.unreachable()) {
                throw e;
            }
            run.warning().accept(spec.name() + ": is not reached, what Croft put there stays: " + e.getMessage());
        }
    }

    private static void push(Run run, NodeSpec spec, Session session, String folder) {
        var bundle = Bundle.open(spec.name(), Path.of(folder));
        spec.repository()
                .manifest()
                .filter(m -> !m.equals(bundle.manifestSha256()))
                .ifPresent(m -> {
                    throw new BootstrapException(
                            spec.name(),
                            "the bundle in " + folder + " is not the declared one: its manifest has SHA-256 "
                                    + bundle.manifestSha256() + ", declared is " + m
                                    + "; it was built again meanwhile: run once more");
                });
        BundlePush.push(
                run,
                session,
                spec.name(),
                bundle,
                Repository.BUNDLES + "/" + spec.repository().folderName().orElseThrow(),
                spec.repository().mirror());
    }

    /** What was declared beyond files and units, by the names that leave.sh knows. */
    private static Set<String> parts(NodeSpec spec) {
        var parts = new LinkedHashSet<>(List.of("hosts", "clock", "sshd", "journald"));
        if (spec.caCertificate().isPresent()) {
            parts.add("authorities");
        }
        if (spec.logs().isPresent()) {
            parts.add("logs");
        }
        spec.repository().folderName().ifPresent(name -> parts.add("bundle:" + name));
        return parts;
    }

    private static Set<String> dropped(NodeSpec before, NodeSpec now) {
        var parts = new LinkedHashSet<>(parts(before));
        parts.removeAll(parts(now));
        return parts;
    }

    private static void leave(Session session, Set<String> parts) {
        if (!parts.isEmpty()) {
            session.run(Command.of(
                            Shell.with(Map.of("CROFT_PARTS", String.join(" ", parts)), Texts.text("leave.sh")), LEAVE)
                    .named("node leave"));
        }
    }

    private static Facts facts(Machine machine) {
        return new Facts(
                machine.os(),
                machine.arch(),
                machine.kernel(),
                machine.virtualization(),
                machine.cpus(),
                machine.memoryMib());
    }

    private static NodeOutputs outputs(NodeSpec spec, Facts facts) {
        var skipped = new HashMap<String, String>();
        if (facts.container()) {
            skipped.put("ntp", "the clock belongs to the host of this container (" + facts.virtualization() + ")");
        }
        return new NodeOutputs(
                spec.connection(), Endpoint.of(spec.connection()), spec.name(), spec.ip(), spec.fqdn(), facts, skipped);
    }
}
