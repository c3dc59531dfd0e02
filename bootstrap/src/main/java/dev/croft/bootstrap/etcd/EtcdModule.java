package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Module ETCD: where Patroni keeps who leads. */
public final class EtcdModule implements Module<EtcdSpec, EtcdOutputs> {
    @Override
    public List<NodeItems> items(EtcdSpec spec) {
        return EtcdItems.all(spec);
    }

    @Override
    public EtcdOutputs converge(Run run, EtcdSpec spec, Optional<Past<EtcdSpec>> past) {
        var nodes = SideBySide.map(
                spec.members(),
                m -> new EtcdNode(spec, m, run.engine().session(m.connection(), run.deadline()), run.deadline()));
        var before = look(nodes);
        refuseForeign(spec, past.map(Past::spec), nodes, before);
        refuseLostData(spec, before);
        run.engine().converge(run, items(spec), past.map(Past::items).orElse(Map.of()));
        // Settings may be new only now; a member that was never set up has not changed by this.
        var after = before.values().stream().anyMatch(Look::data) ? look(nodes) : before;
        new EtcdCluster(run, spec, nodes, after).settle();
        past.ifPresent(p -> leave(run, spec, p.spec()));
        return outputs(spec);
    }

    @Override
    public Optional<EtcdOutputs> foresee(EtcdSpec spec) {
        return Optional.of(outputs(spec));
    }

    private static EtcdOutputs outputs(EtcdSpec spec) {
        return new EtcdOutputs(
                spec.members().stream().map(m -> EtcdSpec.clientUrl(m.ip())).toList());
    }

    private static Map<String, Look> look(List<EtcdNode> nodes) {
        var looks = SideBySide.map(nodes, EtcdNode::look);
        Map<String, Look> byName = new HashMap<>();
        for (var i = 0; i < nodes.size(); i++) {
            byName.put(nodes.get(i).name(), looks.get(i));
        }
        return byName;
    }

    /** What we did not set up is not taken over: neither a running etcd nor data. */
    private static void refuseForeign(
            EtcdSpec spec, Optional<EtcdSpec> past, List<EtcdNode> nodes, Map<String, Look> looks) {
        List<Failure> failures = new ArrayList<>();
        for (var node : nodes) {
            var look = looks.get(node.name());
            var ours = look.owner().equals(EtcdItems.owner(spec))
                    || past.isPresent() && look.owner().equals(EtcdItems.owner(past.get()));
            if (!ours && (look.running() || look.data())) {
                var found = look.owner().isEmpty()
                        ? "that Croft did not set up"
                        : "of another cluster ('" + look.owner() + "')";
                failures.add(new Failure(
                        node.name(),
                        Optional.of("etcd"),
                        Optional.empty(),
                        "there is " + (look.data() ? "data in " + EtcdItems.data(spec) : "a running etcd") + " " + found
                                + "; move it away, or choose another node",
                        List.of()));
            }
        }
        if (!failures.isEmpty()) {
            throw new BootstrapException(failures, null);
        }
    }

    /** A cluster that was complete and has no data on any node any more is not founded anew behind its clients' backs. */
    private static void refuseLostData(EtcdSpec spec, Map<String, Look> looks) {
        if (!spec.allowDestroy()
                && looks.values().stream().noneMatch(Look::data)
                && looks.values().stream().anyMatch(Look::founded)) {
            throw new BootstrapException(
                    spec.name(),
                    "no member of the etcd cluster has its data any more; bring back one of its nodes, or set allowDestroy and apply it to begin with an empty one");
        }
    }

    /** Cleans nodes that are members no longer; they have left the cluster before. */
    private static void leave(Run run, EtcdSpec spec, EtcdSpec past) {
        var gone = past.members().stream()
                .filter(old -> spec.members().stream().noneMatch(m -> m.name().equals(old.name())))
                .toList();
        if (spec.onDelete() == OnDelete.CLEAN) {
            clean(run, past, gone);
            var departed = Departed.between(EtcdItems.all(past), EtcdItems.all(spec));
            if (!departed.isEmpty()) {
                run.engine().remove(run, departed);
            }
        }
    }

    private static void clean(Run run, EtcdSpec spec, List<EtcdMember> members) {
        SideBySide.each(members, m -> {
            try {
                new EtcdNode(spec, m, run.engine().session(m.connection(), Patience.little(run)), run.deadline())
                        .clean();
            } catch (SshException e) {
                run.warning().accept(m.name() + ": etcd's data stays, the node does not answer: " + e.getMessage());
            }
        });
    }

    @Override
    public Map<String, String> observe(Run run, EtcdSpec spec, Past<EtcdSpec> past) {
        return run.engine().observe(run, items(spec));
    }

    @Override
    public void remove(Run run, EtcdSpec spec, Past<EtcdSpec> past) {
        if (spec.onDelete() == OnDelete.ABANDON) {
            return;
        }
        clean(run, spec, spec.members());
        run.engine().remove(run, items(spec));
    }

    @Override
    public List<Problem> refuse(EtcdSpec before, Optional<EtcdSpec> after) {
        if (after.isEmpty()) {
            return before.allowDestroy()
                    ? List.of()
                    : List.of(
                            new Problem(
                                    "allowDestroy",
                                    "etcd cluster " + before.name()
                                            + " holds who leads the databases; set allowDestroy: true and apply it before the deletion"));
        }
        var kept = before.members().stream()
                .filter(old -> after.get().members().stream().anyMatch(m -> m.ip().equals(old.ip())))
                .count();
        return kept > 0 || before.members().isEmpty()
                ? List.of()
                : List.of(new Problem(
                        "members",
                        "none of the members of etcd cluster " + before.name()
                                + " stays; add the new ones first, then remove the old ones"));
    }
}
