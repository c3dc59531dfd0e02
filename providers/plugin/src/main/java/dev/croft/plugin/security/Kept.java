package dev.croft.plugin.security;

import dev.croft.model.Value;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Found;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.resource.ResourceHandler;
import dev.croft.plugin.resource.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** A resource that lives in the state alone: what was made once is read from there, and deleting it is forgetting it. */
abstract class Kept<I extends Record> implements ResourceHandler<I> {
    @Override
    public Duration patience() {
        return Duration.ofMinutes(1);
    }

    @Override
    public Optional<Found<I>> read(Context context, String id, Optional<Stored<I>> before) {
        var last = before.orElseThrow(
                () -> new IllegalArgumentException("cannot be imported: it exists in a stack's state alone"));
        return Optional.of(new Found<>(last.inputs(), kept(last)));
    }

    @Override
    public Outcome update(Context context, String id, Stored<I> before, I inputs) {
        return new Outcome(id, kept(before));
    }

    @Override
    public void delete(Context context, String id, Stored<I> before) {
        // nothing but the state holds it
    }

    /** The outputs as they were. */
    final Value.Obj kept(Stored<I> before) {
        var outputs = new LinkedHashMap<String, Value>();
        type().outputFields()
                .forEach(field -> outputs.put(field.name(), before.state().get(field.name())));
        return new Value.Obj(outputs);
    }
}
