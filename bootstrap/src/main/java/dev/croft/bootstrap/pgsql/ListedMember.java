package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A member as the cluster lists it ({@code GET /cluster}).
 *
 * @param role {@code leader}, {@code standby_leader}, {@code replica}, {@code sync_standby}, {@code quorum_standby}
 * @param state {@code running}, {@code streaming}, {@code creating replica}, {@code stopped}...
 * @param restart whether a setting waits for a restart
 * @param lagKnown whether it follows the leader: how far it is behind is known
 * @param eligible whether it may lead: it has no tag nofailover
 */
record ListedMember(
        String name, String role, String state, PendingRestart restart, boolean lagKnown, boolean eligible) {
    static List<ListedMember> read(JsonNode json) {
        List<ListedMember> members = new ArrayList<>();
        for (var member : json.path("members")) {
            members.add(new ListedMember(
                    member.path("name").asText(""),
                    member.path("role").asText(""),
                    member.path("state").asText(""),
                    PendingRestart.read(member),
                    member.path("lag").isNumber(),
                    !member.path("tags").path("nofailover").asBoolean(false)));
        }
        return List.copyOf(members);
    }

    /** Whether it holds the lead, be it of a standby cluster. */
    boolean leader() {
        return role.equals("leader") || role.equals("standby_leader");
    }

    /** Whether it does its part: leads, or follows the leader. */
    boolean healthy() {
        var up = state.equals("running") || state.equals("streaming");
        return up && (leader() || lagKnown);
    }

    /**
     * The names of those that the lead may be handed to, best first. In a synchronous cluster that is only one that commits
     * wait for: another one may lack what was acknowledged, and Patroni refuses it.
     */
    static List<String> successors(List<ListedMember> members) {
        var healthy = members.stream()
                .filter(m -> !m.leader() && m.healthy() && m.eligible())
                .toList();
        var synchronous = healthy.stream()
                .filter(m -> m.role().equals("sync_standby") || m.role().equals("quorum_standby"))
                .toList();
        return (synchronous.isEmpty() ? healthy : synchronous)
                .stream().map(ListedMember::name).toList();
    }
}
