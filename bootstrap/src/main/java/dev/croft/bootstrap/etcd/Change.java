package dev.croft.bootstrap.etcd;

import dev.croft.bootstrap.engine.BootstrapException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One change of a running cluster's membership; they are made one after the other. */
sealed interface Change {
    /** A member leaves. */
    record Leave(Entry entry) implements Change {}

    /** A new, empty member joins. */
    record Join(EtcdMember member) implements Change {}

    /** A member that has joined becomes a voting one. */
    record Promote(EtcdMember member, Entry entry) implements Change {}

    /**
     * What to do, in order: who is away for good leaves first, since it counts for the majority; then the new ones join;
     * then the healthy ones that are no longer declared leave.
     *
     * @param data whether there is data of the cluster on a member's node, by the member's name
     * @throws BootstrapException the change would cost the majority
     */
    static List<Change> plan(EtcdSpec spec, List<Entry> entries, Map<String, Boolean> data) {
        Map<String, EtcdMember> wanted = new HashMap<>();
        spec.members().forEach(m -> wanted.put(EtcdSpec.peerUrl(m.ip()), m));
        List<Change> dead = new ArrayList<>();
        List<Change> healthy = new ArrayList<>();
        for (var entry : entries) {
            var member = Optional.ofNullable(wanted.get(entry.peerUrl()));
            var replaced = member.isPresent() && !data.getOrDefault(member.get().name(), false);
            if (member.isEmpty() || replaced) {
                (entry.healthy() ? healthy : dead).add(new Leave(entry));
            }
        }
        List<Change> joins = new ArrayList<>();
        for (var member : spec.members()) {
            var entry = entries.stream()
                    .filter(e -> e.peerUrl().equals(EtcdSpec.peerUrl(member.ip())))
                    .findFirst();
            if (!data.getOrDefault(member.name(), false)) {
                joins.add(new Join(member));
            } else if (entry.isEmpty()) {
                throw new BootstrapException(
                        member.name(),
                        "has data of a member that has left cluster " + spec.name() + "; delete " + EtcdItems.data(spec)
                                + " on it, then it can join anew");
            } else if (entry.get().learner()) {
                joins.add(new Promote(member, entry.get()));
            }
        }
        List<Change> changes = new ArrayList<>(dead);
        changes.addAll(joins);
        changes.addAll(healthy);
        keepMajority(spec, entries, changes);
        return List.copyOf(changes);
    }

    /** Follows the changes in thought: after each, more than half of the voting members must be healthy. */
    private static void keepMajority(EtcdSpec spec, List<Entry> entries, List<Change> changes) {
        var voting = entries.stream().filter(e -> !e.learner()).count();
        var healthy = entries.stream().filter(e -> !e.learner() && e.healthy()).count();
        for (var change : changes) {
            if (change instanceof Leave leave && !leave.entry().learner()) {
                voting--;
                healthy -= leave.entry().healthy() ? 1 : 0;
            } else if (change instanceof Join || change instanceof Promote) {
                voting++;
                healthy++;
            }
            if (change instanceof Leave leave && healthy <= voting / 2) {
                throw new BootstrapException(
                        leave.entry().started()
                                ? leave.entry().name()
                                : leave.entry().peerUrl(),
                        "cannot leave etcd cluster " + spec.name() + ": " + healthy + " of " + voting
                                + " members would be healthy then, and more than half must be; bring the others back first");
            }
        }
    }
}
