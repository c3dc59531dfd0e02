package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * How a member says that it is ({@code GET /patroni}).
 *
 * @param role {@code primary} (Patroni 3: {@code master}), {@code standby_leader} or {@code replica}
 * @param state {@code running}, {@code starting}, {@code creating replica}...
 * @param restart whether a setting waits for a restart
 * @param seen when it last read the cluster's state, in seconds of its clock
 */
record MemberState(String role, String state, PendingRestart restart, long seen) {
    private static final Set<String> LEADING = Set.of("primary", "master", "standby_leader");

    static MemberState read(JsonNode json) {
        var role = json.path("role").asText("");
        return new MemberState(
                role,
                json.path("state").asText(""),
                PendingRestart.read(json),
                json.path("dcs_last_seen").asLong(0));
    }

    /** Whether it holds the lead, be it of a standby cluster. */
    boolean leader() {
        return LEADING.contains(role);
    }

    /** Whether it leads and takes writes. */
    boolean writable() {
        return leader() && !role.equals("standby_leader");
    }

    boolean running() {
        return state.equals("running") || state.equals("streaming");
    }
}
