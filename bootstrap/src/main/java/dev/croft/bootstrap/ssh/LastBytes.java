package dev.croft.bootstrap.ssh;

import java.nio.charset.StandardCharsets;

/** Keeps the last bytes that were added, up to a limit. Not thread-safe. */
final class LastBytes {
    private final int limit;
    private byte[] ring = new byte[1024];
    private long total;

    LastBytes(int limit) {
        this.limit = limit;
    }

    void add(byte[] bytes, int count) {
        for (int from = 0; from < count; ) {
            grow(count - from);
            int at = (int) (total % ring.length);
            int part = Math.min(count - from, ring.length - at);
            System.arraycopy(bytes, from, ring, at, part);
            from += part;
            total += part;
        }
    }

    private void grow(int more) {
        if (total + more > ring.length && ring.length < limit && total <= ring.length) {
            long wanted = Math.max(ring.length * 2L, total + more);
            ring = java.util.Arrays.copyOf(ring, (int) Math.min(limit, wanted));
        }
    }

    boolean truncated() {
        return total > ring.length;
    }

    long total() {
        return total;
    }

    String text() {
        if (!truncated()) {
            return new String(ring, 0, (int) total, StandardCharsets.UTF_8);
        }
        int start = (int) (total % ring.length);
        byte[] ordered = new byte[ring.length];
        System.arraycopy(ring, start, ordered, 0, ring.length - start);
        System.arraycopy(ring, 0, ordered, ring.length - start, start);
        return new String(ordered, StandardCharsets.UTF_8);
    }
}
