package dev.croft.aliyun.stub;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Something in the cloud. Each look at it brings it one state further. */
final class Thing {
    private static final String STATUS = "Status";
    private static final Duration LAG = Duration.ofMillis(50);
    /** A state that ends it. */
    static final String GONE = "gone";

    final Map<String, Object> fields = new LinkedHashMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();
    /** What the service knows of it and does not show. */
    final Map<String, String> hidden = new LinkedHashMap<>();

    private final Deque<String> next = new ArrayDeque<>();
    private final long born = System.nanoTime();
    private boolean unknown = true;

    Thing with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    Thing life(String now, String... later) {
        fields.put(STATUS, now);
        next.clear();
        next.addAll(List.of(later));
        return this;
    }

    String text(String name) {
        return Objects.toString(fields.get(name), "");
    }

    String status() {
        return text(STATUS);
    }

    boolean is(String name, String value) {
        return text(name).equals(value);
    }

    /** Whether the service already knows it: not at the first question, where that comes right after its creation. */
    boolean known() {
        var lags = unknown && System.nanoTime() - born < LAG.toNanos();
        unknown = false;
        return !lags;
    }

    /** Seen by whoever stands outside of the API. */
    boolean ends() {
        return status().equals(GONE) || next.contains(GONE);
    }

    void step() {
        if (!next.isEmpty()) {
            fields.put(STATUS, next.poll());
        }
    }

    /** @param status what its state must be for what is asked */
    Thing must(String code, String... status) {
        if (!List.of(status).contains(status())) {
            throw new Refusal(
                    403, code, "The current status of the resource does not support this operation: " + status());
        }
        return this;
    }
}
