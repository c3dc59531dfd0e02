package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.Waiting;
import dev.croft.model.Secret;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Replication slots that members leave behind: they would keep WAL on the leader's disk. */
final class Slots {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Patroni 4 (Debian 13) keeps the slots of absent members for half an hour; Patroni 3 drops them at once. */
    private static final int KEPT_SINCE = 17;

    private final Run run;
    private final PgsqlSpec spec;
    private final PgsqlNode leader;

    Slots(Run run, PgsqlSpec spec, PgsqlNode leader) {
        this.run = run;
        this.spec = spec;
        this.leader = leader;
    }

    /** Has Patroni drop the slots of members whose keys are gone; dropped by hand they would come back. */
    void drop(List<String> instances) {
        var kept = spec.version() >= KEPT_SINCE;
        if (kept) {
            leader.patroni().patchConfig(JsonNodeFactory.instance.objectNode().put("member_slots_ttl", 0));
        }
        try {
            var names = instances.stream().map(Slots::name).toList();
            var gone = Waiting.until(
                    Waiting.within(PATIENCE, run.deadline()),
                    () -> present(names) ? Optional.empty() : Optional.of(true));
            if (gone.isEmpty()) {
                run.warning()
                        .accept(leader.instance() + ": still keeps a replication slot of "
                                + String.join(", ", instances) + "; Patroni drops it within half an hour");
            }
        } finally {
            if (kept) {
                leader.patroni()
                        .patchConfig(JsonNodeFactory.instance.objectNode().putNull("member_slots_ttl"));
            }
        }
    }

    /** As Patroni calls a member's slot: what may not be in a slot's name is an underscore. */
    static String name(String instance) {
        return instance.replace('-', '_').replace('.', '_');
    }

    private boolean present(List<String> names) {
        List<Secret> passwords = List.of(spec.superuserPassword());
        try (var sql = Sql.through(leader.session(), "127.0.0.1", PgsqlSpec.POSTGRES_PORT, spec.authority());
                var connection = sql.connect("postgres", Names.SUPERUSER, passwords);
                var statement = connection.prepareStatement(
                        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (var result = statement.executeQuery()) {
                return !result.next() || result.getInt(1) > 0;
            }
        } catch (SQLException e) {
            return true;
        }
    }
}
