package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.SideBySide;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.infra.Departed;
import dev.croft.bootstrap.ssh.SshException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;

/** Members that were declared once and are no longer: they hand over, stop, and are forgotten. */
final class Leavers implements AutoCloseable {
    private final Run run;
    private final PgsqlSpec spec;
    private final PgsqlSpec past;
    private final List<PgsqlMember> members;
    private final List<PgsqlNode> reached = new ArrayList<>();

    Leavers(Run run, PgsqlSpec spec, PgsqlSpec past, HttpClient client) {
        this.run = run;
        this.spec = spec;
        this.past = past;
        this.members = past.members().stream()
                .filter(old -> spec.members().stream().noneMatch(m -> m.seq() == old.seq() && m.ip().equals(old.ip())))
                .toList();
        for (var member : members) {
            try {
                reached.add(new PgsqlNode(
                        past, member, run.engine().session(member.connection(), Patience.little(run)), client));
            } catch (SshException e) {
                if (!e.unreachable()) {
                    throw e;
                }
                run.warning()
                        .accept(member.name() + ": leaves cluster " + spec.name() + " unseen, it does not answer: "
                                + e.getMessage());
            }
        }
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Before anything else is changed: a leader that leaves hands over, then the leavers stop. */
    void stop(List<PgsqlNode> staying) {
        var leader = reached.stream()
                .filter(n -> n.patroni().state().filter(MemberState::leader).isPresent())
                .findFirst();
        leader.ifPresent(l -> new Restarts(run, spec, staying).handOver(l, successor(l, staying)));
        SideBySide.each(reached, n -> {
            run.progress().accept(n.instance() + ": leaves cluster " + spec.name());
            n.stop();
        });
    }

    private PgsqlNode successor(PgsqlNode leader, List<PgsqlNode> staying) {
        var successor = Restarts.successor(leader, staying);
        return successor.orElseThrow(
                () -> new BootstrapException(
                        leader.name(),
                        leader.instance() + " leads cluster " + spec.name()
                                + " and cannot leave: no member that stays has an up to date copy; wait until one follows, or add one first"));
    }

    /** After the others have their new settings: keys, slots, data and files go. */
    void forget(PgsqlNode leader) {
        if (members.isEmpty()) {
            return;
        }
        // A member that moved to another node keeps its name.
        var names = members.stream()
                .map(past::instance)
                .filter(name ->
                        spec.members().stream().noneMatch(m -> spec.instance(m).equals(name)))
                .toList();
        if (!names.isEmpty()) {
            names.forEach(name -> leader.forget("members/" + name));
            new Slots(run, spec, leader).drop(names);
        }
        if (spec.onDelete() == OnDelete.CLEAN) {
            SideBySide.each(reached, PgsqlNode::clean);
            var departed = Departed.between(PgsqlItems.all(past), PgsqlItems.all(spec));
            if (!departed.isEmpty()) {
                run.engine().remove(run, departed);
            }
        }
    }

    @Override
    public void close() {
        reached.forEach(PgsqlNode::close);
    }
}
