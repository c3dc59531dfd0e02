package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Range;

@Doc("Whether a commit waits for copies before it is acknowledged.")
public record PgsqlReplication(
        @Doc(
                        "`async`: no; what was acknowledged in the last moment before the leader dies may be lost. `sync`: named replicas must have it. `quorum`: any of the replicas, so that a slow one holds up nobody (PostgreSQL 17).")
                @Default("\"async\"")
                Mode mode,
        @Doc("How many copies must have a commit.") @Default("1") @Range(min = 1, max = 16) int synchronousNodes,
        @Doc(
                        "What happens when too few replicas are left: `false` goes on without them, `true` stops writing until one is back.")
                @Default("false")
                boolean strict) {
    /** Patroni's replication modes: synchronous_mode off, on and quorum. */
    public enum Mode {
        ASYNC,
        SYNC,
        QUORUM
    }

    public PgsqlReplication {
        if (strict && mode == Mode.ASYNC) {
            throw new InvalidException("strict", "needs mode sync or quorum: with async no commit waits for a copy");
        }
    }
}
