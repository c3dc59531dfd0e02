package dev.croft.test.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that writes a number every 10 ms, one a transaction, and keeps what was acknowledged. When its connection fails
 * it tries the other members, as a driver with several hosts does; a try ends after a second, an answer is waited for two.
 */
final class Writer implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;

    private final List<String> hosts;
    private final String user;
    private final String password;
    private final String database;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final BitSet acknowledged = new BitSet();
    private final Thread thread = new Thread(this::write, "writer");

    private long last = System.nanoTime();
    private long longest;
    private long longestEnded = last;

    Writer(List<String> hosts, String user, String password, String database) {
        this.hosts = hosts;
        this.user = user;
        this.password = password;
        this.database = database;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private Connection connect(String host) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "require");
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("socketTimeout", "2");
        properties.setProperty("prepareThreshold", "0");
        return DriverManager.getConnection("jdbc:postgresql://" + host + ":5433/" + database, properties);
    }

    private void write() {
        var n = 0;
        for (var at = 0; !ended.get(); at++) {
            try (var connection = connect(hosts.get(at % hosts.size()));
                    var statement = connection.createStatement()) {
                while (!ended.get()) {
                    n++;
                    statement.executeUpdate("insert into acknowledged values (" + n + ")");
                    noted(n);
                    pause(PAUSE_MILLIS);
                }
            } catch (SQLException e) {
                pause(PAUSE_MILLIS);
            }
        }
    }

    private synchronized void noted(int n) {
        acknowledged.set(n);
        var now = System.nanoTime();
        if (now - last > longest) {
            longest = now - last;
            longestEnded = now;
        }
        last = now;
    }

    /** From now on the longest gap is looked for. */
    synchronized void mark() {
        longest = 0;
        last = System.nanoTime();
    }

    /** Seconds of the longest gap between two acknowledgements since the mark, once it is over and nothing has followed it. */
    double gap(double quietSeconds, double limitSeconds) {
        var begin = System.nanoTime();
        while (true) {
            pause(100);
            synchronized (this) {
                var now = System.nanoTime();
                var flows = now - last < 200_000_000L;
                if (flows && seconds(now - longestEnded) > quietSeconds && seconds(now - begin) > quietSeconds) {
                    return seconds(longest);
                }
                if (seconds(now - begin) > limitSeconds) {
                    throw new IllegalStateException("no writes again after " + limitSeconds + " s");
                }
            }
        }
    }

    /** How many of the acknowledged rows are not there. */
    int lost() throws SQLException {
        BitSet missing;
        synchronized (this) {
            missing = (BitSet) acknowledged.clone();
        }
        SQLException failed = null;
        for (var host : hosts) {
            try (var connection = connect(host);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select n from acknowledged")) {
                while (rows.next()) {
                    missing.clear(rows.getInt(1));
                }
                return missing.cardinality();
            } catch (SQLException e) {
                failed = e;
            }
        }
        throw failed;
    }

    /** What is lost once is not counted again. */
    synchronized void forget() {
        acknowledged.clear();
    }

    static double seconds(long nanos) {
        return nanos / 1e9;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended.set(true);
        thread.join(5000);
    }
}
