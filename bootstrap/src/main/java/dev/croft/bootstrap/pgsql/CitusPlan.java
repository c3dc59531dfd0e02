package dev.croft.bootstrap.pgsql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is in the distributed database besides what its declaration says. */
final class CitusPlan {
    /**
     * Each group gets its objects from Croft itself. Passed on by Citus, a statement would fail where a worker is away, or
     * lacks a role that comes to it later.
     */
    static final String LOCAL = "SET citus.enable_ddl_propagation = off";
    /** Statements of the user's are meant for the whole shard. */
    static final String EVERYWHERE = "SET LOCAL citus.enable_ddl_propagation = on;\n";

    private static final String PASSWORDS = "pg_catalog.pg_dist_authinfo";

    private CitusPlan() {}

    static List<Statement> inside(String database, Catalog.Inside present, Connection connection) throws SQLException {
        List<Statement> statements = new ArrayList<>();
        var prefix = "database:" + database + "/";
        if (!present.extensions().containsKey("citus")) {
            statements.add(new Statement(prefix + "extension:citus", "missing", "CREATE EXTENSION citus"));
        } else if (password(connection)) {
            // Patroni writes it there in plain; members come in with their certificates.
            statements.add(new Statement(
                    prefix + "citus",
                    "holds the superuser's password",
                    "DELETE FROM " + PASSWORDS + " WHERE rolename = current_user AND authinfo LIKE '%password=%'"));
        }
        return List.copyOf(statements);
    }

    private static boolean password(Connection connection) throws SQLException {
        return there(
                connection, "FROM " + PASSWORDS + " WHERE rolename = current_user AND authinfo LIKE '%password=%'");
    }

    private static boolean there(Connection connection, String rows) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT EXISTS (SELECT " + rows + ")")) {
            return found.next() && found.getBoolean(1);
        }
    }

    /** Groups that the coordinator sends queries to and that nobody declares. */
    static List<Integer> undeclared(PgsqlCitus citus, Connection connection) throws SQLException {
        if (!there(connection, "FROM pg_extension WHERE extname = 'citus'")) {
            return List.of();
        }
        List<Integer> groups = new ArrayList<>();
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("SELECT DISTINCT groupid FROM pg_catalog.pg_dist_node ORDER BY 1")) {
            while (found.next()) {
                groups.add(found.getInt(1));
            }
        }
        groups.removeIf(group -> group == citus.group() || !citus.peers(group).isEmpty());
        return List.copyOf(groups);
    }
}
