package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A way into a stack's cluster as its application user. */
public record Sql(String user, String password, String database) {
    /** As the stack's own connection string says. */
    public static Sql of(JsonNode outputs, String cluster) {
        return of(outputs.get("connectionStrings").get(cluster).textValue());
    }

    /** As a libpq URL says. */
    public static Sql of(String url) {
        var m = java.util.regex.Pattern.compile("postgresql://([^:]+):([^@]+)@[^/]+/([^?]+)\\?.*")
                .matcher(url);
        if (!m.matches()) {
            throw new AssertionError("not a connection string");
        }
        return new Sql(m.group(1), m.group(2), m.group(3));
    }

    /** A connection to one service of one node; what it asks may take 5 s at most. */
    public Connection connect(String host, int port) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "require");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "5");
        // the pooler gives a connection to another client after each transaction
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":" + port + "/" + database, properties);
    }

    /** The first field of the first row. */
    public String ask(String host, int port, String query) throws SQLException {
        try (var connection = connect(host, port);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Runs statements; the last error is thrown if none of the tries goes through in time. */
    public void eventually(String host, int port, String statement, int seconds)
            throws SQLException, InterruptedException {
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        while (true) {
            try (var connection = connect(host, port);
                    var s = connection.createStatement()) {
                s.execute(statement);
                return;
            } catch (SQLException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }
}
