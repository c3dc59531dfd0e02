package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Whether a member's PostgreSQL waits for a restart, as Patroni says of it ({@code pending_restart}; from 4 on, with its reasons). */
enum PendingRestart {
    NONE,
    /** Only for limits that are lower than those that it runs with. */
    LIMITS,
    NEEDED;

    /** A server that copies another one cannot have lower ones (PostgreSQL's manual, "Administrator's Overview" of hot standby). */
    private static final Set<String> COPIED = Set.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    static PendingRestart read(JsonNode member) {
        if (!member.path("pending_restart").asBoolean(false)) {
            return NONE;
        }
        var reasons = member.path("pending_restart_reason");
        if (reasons.isEmpty()) {
            return NEEDED;
        }
        for (var reason : reasons.properties()) {
            var lower = reason.getValue().path("new_value").asLong()
                    < reason.getValue().path("old_value").asLong();
            if (!lower || !COPIED.contains(reason.getKey())) {
                return NEEDED;
            }
        }
        return LIMITS;
    }

    /** Whether a restart would help: a standby cluster keeps the limits of the one that it copies until it is promoted. */
    boolean helps(PgsqlSpec spec) {
        return this == NEEDED || this == LIMITS && !spec.standby();
    }
}
