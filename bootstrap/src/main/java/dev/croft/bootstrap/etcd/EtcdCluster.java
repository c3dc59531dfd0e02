package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings the members of one cluster to what is declared, once their nodes have all that they need. */
final class EtcdCluster {
    /** How long a cluster that is there may take to answer before we ask whether it was ever founded. */
    private static final Duration ANSWER = Duration.ofSeconds(6);

    private final Run run;
    private final EtcdSpec spec;
    private final List<EtcdNode> nodes;
    private final Map<String, Look> looks;

    /** @param looks what each node looked like after its items were put in place, by the node's name */
    EtcdCluster(Run run, EtcdSpec spec, List<EtcdNode> nodes, Map<String, Look> looks) {
        this.run = run;
        this.spec = spec;
        this.nodes = nodes;
        this.looks = looks;
    }

    /** @return entries that have left the cluster; their nodes can be cleaned */
    List<Entry> settle() {
        var seated = nodes.stream().filter(n -> looks.get(n.name()).data()).toList();
        var empty = nodes.stream().filter(n -> !looks.get(n.name()).data()).toList();
        SideBySide.each(
                seated.stream().filter(n -> !looks.get(n.name()).running()).toList(), EtcdNode::start);
        if (seated.isEmpty() || !empty.isEmpty() && seated.size() * 2 <= nodes.size() && !answers(seated)) {
            // Also the way on from a first start that was interrupted: etcd itself refuses to found a cluster twice.
            found(empty);
            return List.of();
        }
        var left = change(seated.get(0));
        restartStale();
        return left;
    }

    private boolean answers(List<EtcdNode> seated) {
        try {
            seated.get(0).awaitHealthy(ANSWER);
            return true;
        } catch (BootstrapException e) {
            return false;
        }
    }

    private void found(List<EtcdNode> empty) {
        var initial = spec.members().stream()
                .map(m -> spec.instance(m) + "=" + EtcdSpec.peerUrl(m.ip()))
                .collect(Collectors.joining(","));
        run.progress()
                .accept(spec.name() + ": starting " + nodes.size() + " etcd member" + (nodes.size() == 1 ? "" : "s"));
        SideBySide.each(empty, n -> n.start(initial, "new"));
        SideBySide.each(nodes, EtcdNode::awaitHealthy);
    }

    private List<Entry> change(EtcdNode speaker) {
        speaker.awaitHealthy();
        Map<String, Boolean> data = new HashMap<>();
        looks.forEach((name, look) -> data.put(name, look.data()));
        var entries = speaker.members(ANSWER);
        var changes = Change.plan(spec, entries, data);
        for (var change : changes) {
            if (change instanceof Change.Leave leave) {
                run.progress().accept(spec.name() + ": member " + leave.entry().name() + " leaves");
                speaker.remove(leave.entry());
            } else if (change instanceof Change.Join join) {
                join(speaker, join.member());
            } else if (change instanceof Change.Promote promote) {
                run.progress().accept(promote.member().name() + ": etcd catches up");
                speaker.promote(promote.entry());
            }
        }
        return changes.stream()
                .filter(Change.Leave.class::isInstance)
                .map(c -> ((Change.Leave) c).entry())
                .toList();
    }

    private void join(EtcdNode speaker, EtcdMember member) {
        run.progress().accept(member.name() + ": joins etcd cluster " + spec.name());
        speaker.add(member);
        var peer = EtcdSpec.peerUrl(member.ip());
        var entries = speaker.members(ANSWER);
        var initial = entries.stream()
                .map(e -> (e.peerUrl().equals(peer) ? spec.instance(member) : e.name()) + "=" + e.peerUrl())
                .collect(Collectors.joining(","));
        node(member).start(initial, "existing");
        speaker.promote(entries.stream()
                .filter(e -> e.peerUrl().equals(peer))
                .findFirst()
                .orElseThrow(() -> new BootstrapException(
                        member.name(), "was added to etcd cluster " + spec.name() + " but is not among its members")));
        node(member).awaitHealthy();
    }

    /** Members that run with old settings are restarted one at a time, each only while the others can do without it. */
    private void restartStale() {
        for (var node : nodes) {
            if (!looks.get(node.name()).stale()) {
                continue;
            }
            var others = nodes.stream().filter(n -> n != node).toList();
            if (!others.isEmpty()) {
                var healthy = others.get(0).members(ANSWER).stream()
                        .filter(e -> e.healthy()
                                && !e.learner()
                                && !e.peerUrl()
                                        .equals(EtcdSpec.peerUrl(node.member().ip())))
                        .count();
                if (healthy <= nodes.size() / 2) {
                    throw new BootstrapException(
                            node.name(),
                            "etcd must be restarted for its new settings, but only " + healthy + " of the "
                                    + others.size()
                                    + " other members are healthy and the cluster would stand still; bring them back, then run again");
                }
            }
            run.progress().accept(node.name() + ": restarting etcd");
            node.start();
            node.awaitHealthy();
        }
    }

    private EtcdNode node(EtcdMember member) {
        return nodes.stream().filter(n -> n.member().equals(member)).findFirst().orElseThrow();
    }
}
