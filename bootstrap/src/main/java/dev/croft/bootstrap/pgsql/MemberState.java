package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a member says that it is ({@code GET /patroni}).
 *
 * @param leader whether it holds the lead; Patroni 3 calls that master, 4 primary
 * @param state {@code running}, {@code starting}, {@code creating replica}...
 * @param pendingRestart whether a setting waits for a restart
 * @param seen when it last read the cluster's state, in seconds of its clock
 */
record MemberState(boolean leader, String state, boolean pendingRestart, long seen) {
    static MemberState read(JsonNode json) {
        var role = json.path("role").asText("");
        return new MemberState(
                role.equals("primary") || role.equals("master"),
                json.path("state").asText(""),
                json.path("pending_restart").asBoolean(false),
                json.path("dcs_last_seen").asLong(0));
    }

    boolean running() {
        return state.equals("running") || state.equals("streaming");
    }
}
