package dev.croft.test;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/** Writes numbered keys one after the other and notes those that were acknowledged, and how long none was. */
final class RedisWriter implements AutoCloseable {
    private final IntConsumer write;
    private final ConcurrentLinkedQueue<Integer> acknowledged = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "redis-writer");
    private volatile boolean ended;
    private volatile double longestGap;

    RedisWriter(IntConsumer write) {
        this.write = write;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        var last = System.nanoTime();
        for (var i = 0; !ended; i++) {
            try {
                write.accept(i);
                acknowledged.add(i);
                var now = System.nanoTime();
                longestGap = Math.max(longestGap, (now - last) / 1e9);
                last = now;
                Thread.sleep(2);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                // A failover, or nobody there yet: the next number is tried.
                try {
                    Thread.sleep(100);
                } catch (InterruptedException stop) {
                    return;
                }
            }
        }
    }

    int count() {
        return acknowledged.size();
    }

    /** Seconds between two acknowledged writes, at most. */
    double gap() {
        return longestGap;
    }

    /** How many acknowledged keys are not there with their value. */
    long lost(IntFunction<String> read) {
        return acknowledged.stream()
                .filter(i -> !String.valueOf(i).equals(read.apply(i)))
                .count();
    }

    /** Waits until so many more were acknowledged. */
    void more(int count, int seconds) throws InterruptedException {
        var wanted = count() + count;
        var end = System.nanoTime() + seconds * 1_000_000_000L;
        while (count() < wanted) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no " + count + " writes were acknowledged in " + seconds + " s");
            }
            Thread.sleep(50);
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        thread.join(10_000);
    }
}
