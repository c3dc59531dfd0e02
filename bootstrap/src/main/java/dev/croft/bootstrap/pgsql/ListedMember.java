package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A member as the cluster lists it ({@code GET /cluster}).
 *
 * @param leader whether it holds the lead
 * @param state {@code running}, {@code streaming}, {@code creating replica}, {@code stopped}...
 * @param lagKnown whether it follows the leader: how far it is behind is known
 */
record ListedMember(String name, boolean leader, String state, boolean pendingRestart, boolean lagKnown) {
    static List<ListedMember> read(JsonNode json) {
        List<ListedMember> members = new ArrayList<>();
        for (var member : json.path("members")) {
            members.add(new ListedMember(
                    member.path("name").asText(""),
                    member.path("role").asText("").equals("leader"),
                    member.path("state").asText(""),
                    member.path("pending_restart").asBoolean(false),
                    member.path("lag").isNumber()));
        }
        return List.copyOf(members);
    }

    /** Whether it does its part: leads, or follows the leader. */
    boolean healthy() {
        var up = state.equals("running") || state.equals("streaming");
        return up && (leader || lagKnown);
    }
}
