package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Range;

@Doc("The connection pooler (PgBouncer) on each member.")
public record PgsqlPool(
        @Doc("When a server connection goes back to the pool.") @Default("\"transaction\"") Mode mode,
        @Doc("Server connections for each pair of user and database.") @Default("20") @Range(min = 1, max = 1000)
                int size,
        @Doc("Client connections in all, on each member.") @Default("1000") @Range(min = 10, max = 50000)
                int maxClients) {
    /** PgBouncer's pool modes. */
    public enum Mode {
        TRANSACTION,
        SESSION,
        STATEMENT
    }
}
