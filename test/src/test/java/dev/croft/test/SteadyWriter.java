package dev.croft.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Writes over one connection every 20 ms, until it is told to end or the connection does. */
final class SteadyWriter implements AutoCloseable {
    private final Connection connection;
    private final Thread thread = new Thread(this::write, "steady writer");
    private volatile boolean ended;
    private volatile int written;
    private volatile Optional<SQLException> failure = Optional.empty();

    /** @param connection its own, whose user may make a table {@code steady} */
    SteadyWriter(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement()) {
            statement.execute("create table if not exists steady (n int)");
        }
        thread.start();
    }

    private void write() {
        try (var statement = connection.createStatement()) {
            while (!ended) {
                statement.execute("insert into steady values (" + written + ")");
                written++;
                Thread.sleep(20);
            }
        } catch (SQLException e) {
            failure = Optional.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many rows were acknowledged up to now, one after the other; fails where the connection has ended. */
    int written() {
        failure.ifPresent(e -> {
            throw new AssertionError("the connection ended after " + written + " rows", e);
        });
        return written;
    }

    @Override
    public void close() throws SQLException {
        ended = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
