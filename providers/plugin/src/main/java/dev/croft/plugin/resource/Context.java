package dev.croft.plugin.resource;

import dev.croft.model.Value;
import dev.croft.spi.Call;
import dev.croft.spi.Owner;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What comes with each call to a handler: whose the thing is, until when, where to tell how it goes. It also keeps what a
 * failure must not lose.
 */
public final class Context {
    private final Call call;
    private final Consumer<String> warning;
    private volatile Optional<Outcome> begun = Optional.empty();

    public Context(Owner owner, Instant deadline, Consumer<String> progress, Consumer<String> warning) {
        this.call = new Call(owner, deadline, progress);
        this.warning = warning;
    }

    /** The same for a backend. */
    public Call call() {
        return call;
    }

    public Owner owner() {
        return call.owner();
    }

    /** What the user should see, though it stops nothing. */
    public Consumer<String> warning() {
        return warning;
    }

    /** From now on the thing exists: if the call fails, this id and these outputs are kept, and the next run goes on. */
    public void began(String id, Value.Obj outputs) {
        begun = Optional.of(new Outcome(id, outputs));
    }

    /** What was said last by {@link #began}. */
    public Optional<Outcome> begun() {
        return begun;
    }
}
