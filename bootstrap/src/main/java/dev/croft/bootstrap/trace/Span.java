package dev.croft.bootstrap.trace;

import java.util.LinkedHashMap;
import java.util.Map;

/** Something that is going on. Its closing writes it down; it is used by one thread at a time. */
public final class Span implements AutoCloseable {
    static final Span NONE = new Span();

    private final Trace trace;
    private final String row;
    private final int lane;
    private final String category;
    private final String what;
    private final boolean part;
    private final long began;
    private final long ticks;
    private final Map<String, Object> details = new LinkedHashMap<>();

    private Span() {
        this(Trace.off(), "", 0, "", "", true);
    }

    Span(Trace trace, String row, int lane, String category, String what, boolean part) {
        this.trace = trace;
        this.row = row;
        this.lane = lane;
        this.category = category;
        this.what = what;
        this.part = part;
        this.began = trace.on() ? Trace.clock() : 0;
        this.ticks = System.nanoTime();
    }

    String row() {
        return row;
    }

    int lane() {
        return lane;
    }

    String category() {
        return category;
    }

    String what() {
        return what;
    }

    /** A part of this, shown below it; it ends before this does. */
    public Span part(String category, String what) {
        return this == NONE ? NONE : new Span(trace, row, lane, category, what, true);
    }

    /** Something to know about it: a number or a short text, never a secret. */
    public Span with(String name, Object value) {
        if (this != NONE) {
            details.put(name, value);
        }
        return this;
    }

    @Override
    public void close() {
        if (this == NONE) {
            return;
        }
        trace.write(this, began, (System.nanoTime() - ticks) / 1000, details);
        if (!part) {
            trace.free(row, lane);
        }
    }
}
