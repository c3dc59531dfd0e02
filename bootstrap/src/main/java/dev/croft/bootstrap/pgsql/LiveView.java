package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Trust;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.model.InvalidException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a cluster says of itself: who leads, who follows, its configuration, its users and databases. Changes nothing. */
final class LiveView {
    private final Run run;
    private final PgsqlSpec spec;

    LiveView(Run run, PgsqlSpec spec) {
        this.run = run;
        this.spec = spec;
    }

    Map<String, String> observe() {
        var client = Trust.client(spec.authority());
        List<PgsqlNode> nodes = new ArrayList<>();
        try {
            for (var member : spec.members()) {
                try {
                    nodes.add(new PgsqlNode(
                            spec, member, run.engine().session(member.connection(), Patience.little(run)), client));
                } catch (SshException e) {
                    if (e.kind() == SshException.Kind.INTERRUPTED) {
                        throw e;
                    }
                    // The engine tells of nodes that are not reached.
                }
            }
            return nodes.isEmpty() ? Map.of() : cluster(nodes);
        } finally {
            nodes.forEach(PgsqlNode::close);
        }
    }

    /** What is wrong with who leads, when it is none of the nodes that we reach; of those the engine tells. */
    private Optional<String> leading(List<ListedMember> listed) {
        var leader = listed.stream().filter(ListedMember::leader).findFirst();
        if (leader.isEmpty()) {
            return Optional.of("none");
        }
        return spec.members().stream()
                        .anyMatch(m -> spec.instance(m).equals(leader.get().name()))
                ? Optional.empty()
                : Optional.of(leader.get().name() + " is no declared member");
    }

    private Map<String, String> cluster(List<PgsqlNode> nodes) {
        Map<String, String> drift = new TreeMap<>();
        var listed = nodes.stream()
                .map(n -> n.patroni().members())
                .flatMap(Optional::stream)
                .findFirst();
        if (listed.isEmpty()) {
            return Map.of(spec.name() + "/patroni", "no member answers");
        }
        for (var node : nodes) {
            var member = listed.get().stream()
                    .filter(m -> m.name().equals(node.instance()))
                    .findFirst();
            if (member.filter(ListedMember::healthy).isEmpty()) {
                drift.put(
                        node.name() + "/member",
                        member.map(m -> m.state().equals("running") ? "does not follow the leader" : m.state())
                                .orElse("not in the cluster"));
            } else if (member.get().restart().helps(spec)) {
                drift.put(node.name() + "/member", "a setting waits for a restart");
            }
        }
        var leader = nodes.stream()
                .filter(n -> listed.get().stream()
                        .anyMatch(m -> m.leader() && m.name().equals(n.instance())))
                .findFirst();
        if (leader.isEmpty()) {
            leading(listed.get()).ifPresent(found -> drift.put(spec.name() + "/leader", found));
            return drift;
        }
        leader.get().patroni().config().ifPresent(present -> {
            ClusterConfig.drift(ClusterConfig.patch(ClusterConfig.wanted(spec), present), present)
                    .forEach((name, found) -> drift.put(spec.name() + "/setting:" + name, found));
            ClusterConfig.upstream(present)
                    .filter(host -> !spec.standby())
                    .ifPresent(host -> drift.put(spec.name() + "/upstream", "not declared: copies " + host));
        });
        if (spec.standby()) {
            return drift;
        }
        try {
            new Objects(spec, Optional.empty(), leader.get())
                    .observe()
                    .forEach((object, found) -> drift.put(spec.name() + "/" + object, found));
        } catch (SQLException | BootstrapException | InvalidException e) {
            drift.put(spec.name() + "/postgresql", "cannot look: " + e.getMessage());
        }
        return drift;
    }
}
