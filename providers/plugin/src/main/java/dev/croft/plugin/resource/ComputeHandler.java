package dev.croft.plugin.resource;

import dev.croft.model.Encoder;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.plugin.config.Settings;
import dev.croft.plugin.schema.ResourceType;
import dev.croft.spi.Backend;
import dev.croft.spi.CloudException;
import dev.croft.spi.HoldsData;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A thing that the configured backend makes: one of its four stores as a resource. */
public final class ComputeHandler<S extends Record, T extends Record> implements ResourceHandler<S> {
    private final ResourceType type;
    private final Settings settings;
    private final Function<Backend, Store<S, T>> store;
    private final Traits traits;

    /**
     * What is particular to one kind.
     *
     * @param patience how long a verb may take
     * @param alone whether a replacement can only be made after the old thing is gone
     * @param follows outputs that change when one of these inputs does; all others stay through an update
     */
    public record Traits(Duration patience, boolean alone, Map<String, Set<String>> follows) {}

    public ComputeHandler(ResourceType type, Settings settings, Function<Backend, Store<S, T>> store, Traits traits) {
        this.type = type;
        this.settings = settings;
        this.store = store;
        this.traits = traits;
    }

    @Override
    public ResourceType type() {
        return type;
    }

    @Override
    public Duration patience() {
        return traits.patience();
    }

    @Override
    public boolean takesOver() {
        return true;
    }

    @Override
    public boolean deleteBeforeReplace() {
        return traits.alone();
    }

    @Override
    public boolean survives(String output, Set<String> changed) {
        return traits.follows().getOrDefault(output, Set.of()).stream().noneMatch(changed::contains);
    }

    @Override
    public List<Problem> check(S inputs) {
        return settings.backend()
                .map(backend -> store.apply(backend).check(inputs))
                .orElseGet(() -> List.of(new Problem("", noBackend())));
    }

    @Override
    public List<Problem> refuse(S before, Optional<S> after) {
        if (after.isEmpty() && before instanceof HoldsData data && !data.allowDestroy()) {
            return List.of(new Problem(
                    "allowDestroy",
                    "what is on it would be lost; set allowDestroy: true and apply it before the deletion"));
        }
        return settings.backend()
                .flatMap(backend -> after.map(a -> store.apply(backend).refuse(before, a)))
                .orElse(List.of());
    }

    @Override
    public List<String> notes(S before, Optional<S> after, Set<String> changed) {
        return settings.backend()
                .map(backend -> store.apply(backend).notes(before, after, changed))
                .orElse(List.of());
    }

    private Store<S, T> store() {
        return settings.backend()
                .map(store)
                .orElseThrow(() -> new CloudException(CloudException.Kind.INVALID, "", noBackend(), ""));
    }

    private String noBackend() {
        return "its provider has no backend: set `croft:backend` in the stack's configuration, or `backend` of the Provider that it uses, to one of "
                + String.join(", ", settings.backends());
    }

    @Override
    public Map<String, Change> changes(Stored<S> before, Optional<S> after) {
        return Drift.changes(before.state());
    }

    @Override
    public Outcome create(Context context, S inputs) {
        return keeping(context, () -> {
            var made = store().create(context.call(), inputs);
            return new Outcome(made.id(), outputs(made.state(), made.drift()));
        });
    }

    @Override
    public Optional<Found<S>> read(Context context, String id, Optional<Stored<S>> before) {
        try {
            return store().read(context.call(), id, before.map(Stored::inputs)).map(existing -> {
                // Of an import the engine wants that nothing differs; the next look tells what is off.
                var drift = before.isEmpty() ? new HashMap<String, String>() : new HashMap<>(existing.drift());
                before.flatMap(b -> Drift.incomplete(b.state()))
                        .ifPresent(reason -> drift.put(Drift.INCOMPLETE, reason));
                return new Found<>(existing.spec(), outputs(existing.state(), drift));
            });
        } catch (CloudException e) {
            if (before.isEmpty() || e.kind() == CloudException.Kind.CANCELLED) {
                throw e;
            }
            // What cannot be looked at is not gone: the last state stands, and says so.
            context.warning().accept("cannot look: " + e.getMessage());
            var drift = Drift.texts(before.get().state(), Drift.FIELD);
            drift.put("look", Drift.line(e));
            return Optional.of(new Found<>(
                    before.get().inputs(), ours(before.get().state()).with(Drift.FIELD, Drift.value(drift))));
        }
    }

    @Override
    public Outcome update(Context context, String id, Stored<S> before, S inputs) {
        return keeping(
                context,
                () -> new Outcome(id, outputs(store().update(context.call(), id, before.inputs(), inputs), Map.of())));
    }

    @Override
    public void delete(Context context, String id, Stored<S> before) {
        try {
            store().delete(context.call(), id, before.inputs());
        } catch (CloudException e) {
            if (e.kind() != CloudException.Kind.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Outcome keeping(Context context, java.util.function.Supplier<Outcome> work) {
        try {
            return work.get();
        } catch (PartialException e) {
            var drift = new HashMap<>(e.existing().drift());
            drift.put(Drift.INCOMPLETE, Drift.line(e));
            context.began(e.existing().id(), outputs(e.existing().state(), drift));
            throw e;
        }
    }

    private static Value.Obj outputs(Record state, Map<String, String> drift) {
        return Encoder.encode(state).with(Drift.FIELD, Drift.value(drift));
    }

    /** The outputs in a state, without the echoed inputs. */
    private Value.Obj ours(Value.Obj state) {
        var outputs = Value.EMPTY;
        for (var field : type.outputFields()) {
            outputs = outputs.with(field.name(), state.get(field.name()));
        }
        return outputs;
    }
}
