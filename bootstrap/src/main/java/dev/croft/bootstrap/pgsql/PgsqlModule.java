package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.Trust;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Module PGSQL: one PostgreSQL cluster, whole. */
public final class PgsqlModule implements Module<PgsqlSpec, PgsqlOutputs> {
    @Override
    public List<NodeItems> items(PgsqlSpec spec) {
        return PgsqlItems.all(spec);
    }

    @Override
    public PgsqlOutputs converge(Run run, PgsqlSpec spec, Optional<Past<PgsqlSpec>> past) {
        var before = past.map(Past::spec);
        var client = Trust.client(spec.authority());
        List<PgsqlNode> nodes = new ArrayList<>();
        try {
            run.progress().accept(spec.name() + ": connecting");
            nodes.addAll(SideBySide.map(
                    spec.members(),
                    m -> new PgsqlNode(spec, m, run.engine().session(m.connection(), run.deadline()), client)));
            var looks = look(nodes);
            ForeignData.refuse(spec, before, looks);
            var groups = spec.citus().map(c -> new CitusGroups(run, spec, c, before));
            groups.ifPresent(g -> g.requirePackage(nodes));
            // Before the others change their settings; where nobody leads yet, afterwards.
            groups.filter(g -> before.isPresent())
                    .ifPresent(g -> Restarts.leader(nodes).ifPresent(g::giveUp));
            try (var leavers = new Leavers(run, spec, before.orElse(spec), client)) {
                if (!leavers.isEmpty()) {
                    leavers.stop(nodes);
                }
                new Upgrades(run, spec, nodes, looks).roll();
                run.engine().converge(run, items(spec), past.map(Past::items).orElse(Map.of()));
                var leader = new PgsqlCluster(run, spec, before, nodes, looks).settle();
                leavers.forget(leader);
                groups.ifPresent(g -> g.giveUp(leader));
                groups.ifPresent(g -> g.awaitKnown(leader));
            }
            leaveOthers(run, spec, past);
        } finally {
            nodes.forEach(PgsqlNode::close);
        }
        return PgsqlOutputs.of(spec);
    }

    @Override
    public Optional<PgsqlOutputs> foresee(PgsqlSpec spec) {
        return Optional.of(PgsqlOutputs.of(spec));
    }

    private static Map<String, Look> look(List<PgsqlNode> nodes) {
        var looks = SideBySide.map(nodes, PgsqlNode::look);
        Map<String, Look> byName = new HashMap<>();
        for (var i = 0; i < nodes.size(); i++) {
            byName.put(nodes.get(i).name(), looks.get(i));
        }
        return byName;
    }

    @Override
    public Map<String, String> observe(Run run, PgsqlSpec spec, Past<PgsqlSpec> past) {
        var views = SideBySide.<java.util.function.Supplier<Map<String, String>>, Map<String, String>>map(
                List.of(() -> run.engine().observe(run, items(spec)), () -> new LiveView(run, spec).observe()),
                java.util.function.Supplier::get);
        var drift = new java.util.TreeMap<>(views.get(0));
        drift.putAll(views.get(1));
        return drift;
    }

    @Override
    public void remove(Run run, PgsqlSpec spec, Past<PgsqlSpec> past) {
        var abandoned = spec.onDelete() == OnDelete.ABANDON;
        // What etcd says of a worker is the coordinator's business, which stays.
        if (abandoned && spec.citus().filter(c -> !c.coordinator()).isEmpty()) {
            return;
        }
        var client = Trust.client(spec.authority());
        List<PgsqlNode> nodes = new ArrayList<>();
        try {
            for (var member : spec.members()) {
                try {
                    nodes.add(new PgsqlNode(
                            spec, member, run.engine().session(member.connection(), Patience.little(run)), client));
                } catch (SshException e) {
                    if (!e.unreachable()) {
                        throw e;
                    }
                    run.warning()
                            .accept(member.name() + ": PostgreSQL and its data stay, the node does not answer: "
                                    + e.getMessage());
                }
            }
            run.progress().accept(spec.name() + ": stopping PostgreSQL");
            SideBySide.each(nodes, PgsqlNode::stop);
            nodes.stream().findFirst().ifPresent(n -> forget(run, n));
            if (!abandoned) {
                SideBySide.each(nodes, PgsqlNode::clean);
            }
        } finally {
            nodes.forEach(PgsqlNode::close);
        }
        if (!abandoned) {
            run.engine().remove(run, items(spec));
        }
    }

    /** A backup store, or an infra node, that the cluster has nothing to do with any more. */
    private void leaveOthers(Run run, PgsqlSpec spec, Optional<Past<PgsqlSpec>> past) {
        var before = past.stream()
                .flatMap(p -> items(p.spec()).stream())
                .filter(n -> !n.required())
                .toList();
        var departed = Departed.between(before, items(spec));
        if (!departed.isEmpty()) {
            run.engine().remove(run, departed);
        }
    }

    private static void forget(Run run, PgsqlNode node) {
        try {
            node.forget("");
        } catch (BootstrapException e) {
            run.warning().accept("what etcd keeps of the cluster stays there: " + e.getMessage());
        }
    }

    @Override
    public List<Problem> refuse(PgsqlSpec before, Optional<PgsqlSpec> after) {
        return Refusals.of(before, after);
    }
}
