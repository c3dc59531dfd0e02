package dev.croft.plugin.fake;

import dev.croft.model.Connection;
import dev.croft.model.Doc;
import dev.croft.model.Follows;

/** What comes out of a test's module. */
public record ThingOutputs(
        @Doc("How it is reached.") Connection connection,
        @Doc("Where it is.") String endpoint,
        @Doc("Who logs in there.") @Follows("connection") String user) {
    static ThingOutputs of(Connection connection) {
        return new ThingOutputs(connection, connection.host() + ":1", connection.user());
    }
}
