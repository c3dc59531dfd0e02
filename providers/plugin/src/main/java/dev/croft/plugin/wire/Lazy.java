package dev.croft.plugin.wire;

import java.util.Optional;
import java.util.function.Supplier;

/** Something that is made when it is first asked for, so that a plugin that only serves a schema starts fast. */
public final class Lazy<T extends AutoCloseable> implements Supplier<T>, AutoCloseable {
    private final Supplier<T> maker;
    private Optional<T> made = Optional.empty();

    public Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        if (made.isEmpty()) {
            made = Optional.of(maker.get());
        }
        return made.get();
    }

    /** Closes what was made, if it was. */
    @Override
    public synchronized void close() throws Exception {
        if (made.isPresent()) {
            made.get().close();
            made = Optional.empty();
        }
    }
}
