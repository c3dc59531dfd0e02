package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A little of everything that an application does, until it is closed: rows written and read, keys set and got. */
final class Work implements AutoCloseable {
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final Thread thread;

    private Work(Runnable turn) {
        thread = new Thread(
                () -> {
                    while (goesOn.get()) {
                        turn.run();
                    }
                },
                "work");
        thread.setDaemon(true);
        thread.start();
    }

    static Work on(JsonNode outputs, String primary) throws SQLException, InterruptedException {
        var sql = Sql.of(outputs, "pg-test");
        sql.eventually(primary, 5433, "CREATE TABLE IF NOT EXISTS orders (id bigserial PRIMARY KEY, note text)", 30);
        sql.eventually(
                primary, 5433, "INSERT INTO orders (note) SELECT repeat('x', 200) FROM generate_series(1, 5000)", 30);
        return new Work(() -> turn(outputs, sql, primary));
    }

    private static void turn(JsonNode outputs, Sql sql, String primary) {
        try (var connection = sql.connect(primary, 5433);
                var statement = connection.createStatement();
                var redis = new RedisClients(outputs, "cache").at(primary, 6379)) {
            for (var i = 0; i < 100; i++) {
                statement.execute("INSERT INTO orders (note) VALUES ('more')");
                statement.execute("UPDATE orders SET note = 'less' WHERE id = " + (i + 1));
                statement.execute("SELECT count(*) FROM orders WHERE id > 10");
                redis.set("key:" + i, "value");
                redis.get("key:" + i);
                redis.get("nothing");
                Thread.sleep(100);
            }
        } catch (SQLException | RuntimeException e) {
            System.out.println("Work: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        goesOn.set(false);
        thread.interrupt();
    }
}
