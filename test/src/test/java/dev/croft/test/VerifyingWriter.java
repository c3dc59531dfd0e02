package dev.croft.test;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes a number every 100 ms through the primary service, each over a new connection that checks the server's name. */
final class VerifyingWriter {
    private final Sql sql;
    private final String host;
    private final Path authorities;
    private final Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::write, "verifying writer");
    private volatile boolean ended;

    /** @param authorities what is trusted; read anew for each connection */
    VerifyingWriter(Sql sql, String host, Path authorities) throws SQLException, InterruptedException {
        this.sql = sql;
        this.host = host;
        this.authorities = authorities;
        sql.eventually(host, 5433, "create table written (n int primary key)", 10);
        thread.start();
    }

    private Connection connect(Path trusted) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", sql.user());
        properties.setProperty("password", sql.password());
        properties.setProperty("sslmode", "verify-full");
        properties.setProperty("sslrootcert", trusted.toString());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":5433/" + sql.database(), properties);
    }

    private void write() {
        for (var n = 1; !ended; n++) {
            try (var connection = connect(authorities);
                    var statement = connection.createStatement()) {
                statement.execute("insert into written values (" + n + ")");
                acknowledged.add(n);
                Thread.sleep(100);
            } catch (SQLException e) {
                failures.add(java.time.Instant.now() + " " + e.getMessage()
                        + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The first field of the first row, over a connection that trusts what is in a file. */
    String ask(String query, Path trusted) throws SQLException {
        try (var connection = connect(trusted);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void stop() {
        ended = true;
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What went wrong, in order. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Numbers that were acknowledged and are not there; writes must have gone through at all. */
    Set<Integer> lost() throws SQLException {
        if (acknowledged.size() < 100) {
            throw new AssertionError("only " + acknowledged.size() + " rows were written: " + failures);
        }
        Set<Integer> missing = new TreeSet<>(acknowledged);
        try (var connection = sql.connect(host, 5433);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select n from written")) {
            while (rows.next()) {
                missing.remove(rows.getInt(1));
            }
        }
        return missing;
    }
}
