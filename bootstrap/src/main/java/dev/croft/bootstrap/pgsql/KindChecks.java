package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.pgsql.PgsqlReplication.Mode;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a declaration gets wrong in the kind of cluster that it asks for: synchronous, standby, delayed, cascade. */
final class KindChecks {
    private final List<Problem> problems = new ArrayList<>();

    private KindChecks() {}

    static List<Problem> problems(
            String name,
            int version,
            List<PgsqlMember> members,
            PgsqlReplication replication,
            Optional<PgsqlUpstream> upstream,
            Optional<String> delay,
            List<PgsqlFollower> followers) {
        var checks = new KindChecks();
        checks.synchronous(version, members, replication);
        checks.cascade(members);
        if (upstream.isEmpty() && delay.isPresent()) {
            checks.wrong("delay", "is for a standby cluster; give the cluster to copy as 'upstream', or leave it out");
        }
        if (upstream.isPresent() && replication.mode() != Mode.ASYNC) {
            checks.wrong(
                    "replication.mode",
                    "must be async in a standby cluster, found " + text(replication.mode())
                            + ": its commits are made upstream");
        }
        var seen = new HashSet<String>();
        for (var i = 0; i < followers.size(); i++) {
            var follower = followers.get(i).name();
            if (!seen.add(follower) || follower.equals(name)) {
                checks.wrong(
                        "followers[" + i + "].name",
                        "'" + follower + "' is "
                                + (follower.equals(name) ? "this cluster itself" : "there twice")
                                + "; each standby cluster needs a name of its own");
            }
        }
        return List.copyOf(checks.problems);
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void synchronous(int version, List<PgsqlMember> members, PgsqlReplication replication) {
        if (replication.mode() == Mode.ASYNC) {
            return;
        }
        if (replication.mode() == Mode.QUORUM && version < 17) {
            wrong("replication.mode", "quorum needs Patroni 4, which comes with PostgreSQL 17 (Debian 13); use sync");
        }
        var copies = members.stream().filter(PgsqlMember::eligible).count() - 1;
        if (copies < replication.synchronousNodes()) {
            wrong(
                    "replication.synchronousNodes",
                    "is " + replication.synchronousNodes() + ", and there are " + Math.max(0, copies)
                            + " replicas that a commit can wait for (offline members do not count); add replicas or lower it");
        }
    }

    private void cascade(List<PgsqlMember> members) {
        Map<Integer, Integer> sources = new HashMap<>();
        members.forEach(m -> m.replicateFrom().ifPresent(from -> sources.put(m.seq(), from)));
        var numbers = members.stream().map(PgsqlMember::seq).collect(Collectors.toSet());
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var path = "members[" + i + "].replicateFrom";
            if (member.replicateFrom().isEmpty()) {
                continue;
            }
            int from = member.replicateFrom().get();
            if (member.role() == PgsqlRole.PRIMARY) {
                wrong(path, "is for replicas; the primary copies nobody");
            } else if (!numbers.contains(from)) {
                wrong(path, "must be the number of another member, found " + from);
            } else if (circle(member.seq(), sources)) {
                wrong(path, "goes in a circle: member " + member.seq() + " would copy itself");
            }
        }
    }

    private static boolean circle(int start, Map<Integer, Integer> sources) {
        var at = start;
        for (var steps = 0; steps <= sources.size(); steps++) {
            var next = sources.get(at);
            if (next == null) {
                return false;
            }
            if (next == start) {
                return true;
            }
            at = next;
        }
        // A circle further on; its own members are told.
        return false;
    }

    private static String text(Mode mode) {
        return mode.name().toLowerCase(java.util.Locale.ROOT);
    }
}
