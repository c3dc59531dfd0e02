package dev.croft.test.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** A client that writes a key every 10 ms, tries each again until it is taken, and keeps what was acknowledged. */
final class RedisBenchWriter implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;
    private static final double QUIET_SECONDS = 3;

    private final UnifiedJedis client;
    private final String prefix;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<String> acknowledged = new ArrayList<>();
    private final Thread thread = new Thread(this::write, "redis-writer");
    private final long begin = System.nanoTime();

    private long last = begin;
    private long longest;
    private long longestEnded = begin;

    RedisBenchWriter(UnifiedJedis client, String prefix) {
        this.client = client;
        this.prefix = prefix;
        thread.setDaemon(true);
        thread.start();
    }

    private void write() {
        for (var n = 0; !ended.get(); n++) {
            while (!ended.get()) {
                try {
                    client.set(prefix + n, "" + n);
                    noted(prefix + n);
                    Writer.pause(PAUSE_MILLIS);
                    break;
                } catch (JedisException e) {
                    Writer.pause(PAUSE_MILLIS);
                }
            }
        }
    }

    private synchronized void noted(String key) {
        acknowledged.add(key);
        var now = System.nanoTime();
        if (now - last > longest) {
            longest = now - last;
            longestEnded = now;
        }
        last = now;
    }

    /** Waits until writes go again: a gap of more than a second is over for some seconds, or none came within a minute. */
    void awaitQuiet(int limitSeconds) {
        var limit = System.nanoTime() + limitSeconds * 1_000_000_000L;
        while (System.nanoTime() < limit) {
            synchronized (this) {
                var now = System.nanoTime();
                var writes = (now - last) / 1e9 < 0.5;
                var over = longest / 1e9 > 1 && (now - longestEnded) / 1e9 > QUIET_SECONDS;
                if (writes && (over || (now - begin) / 1e9 > 60)) {
                    return;
                }
            }
            Writer.pause(100);
        }
        throw new IllegalStateException(prefix + " takes no writes again");
    }

    /** The longest time without an acknowledged write, in seconds. */
    synchronized double gap() {
        return longest / 1e9;
    }

    /** How many acknowledged keys cannot be read. */
    long lost() {
        List<String> keys;
        synchronized (this) {
            keys = List.copyOf(acknowledged);
        }
        return keys.stream()
                .filter(key -> !Optional.ofNullable(client.get(key))
                        .filter(key.substring(key.lastIndexOf(':') + 1)::equals)
                        .isPresent())
                .count();
    }

    @Override
    public void close() {
        ended.set(true);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
