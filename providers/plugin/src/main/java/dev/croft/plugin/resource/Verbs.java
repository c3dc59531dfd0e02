package dev.croft.plugin.resource;

import dev.croft.model.Decoder;
import dev.croft.model.Encoder;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Shape;
import dev.croft.model.Value;
import dev.croft.plugin.schema.ResourceType;
import dev.croft.plugin.wire.Json;
import dev.croft.plugin.wire.Paths;
import dev.croft.spi.Hashes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Pulumi's verbs for one kind of resource, on property values: what is common to all kinds, around a handler. */
public final class Verbs<I extends Record> {
    private final ResourceHandler<I> handler;
    private final ResourceType type;
    private final Class<I> inputs;

    /** @param inputs the record that the handler's type names */
    public Verbs(ResourceHandler<I> handler, Class<I> inputs) {
        this.handler = handler;
        this.type = handler.type();
        this.inputs = inputs;
    }

    public ResourceHandler<I> handler() {
        return handler;
    }

    /** The inputs as they go into the state, and what is wrong with them. */
    public record Checked(Value.Obj inputs, List<Problem> problems) {}

    /**
     * How new inputs differ from the state.
     *
     * @param deleteBeforeReplace what holds where it is replaced, by its inputs or because the user says so
     * @param notes what the change does that the user should know beforehand
     */
    public record Difference(Map<String, Change> changes, boolean deleteBeforeReplace, List<String> notes) {
        public boolean replaces() {
            return changes.values().stream().anyMatch(Change::replace);
        }
    }

    /** What a Read found, as it goes into the state. */
    public record Looked(Value.Obj inputs, Value.Obj state) {
        /** Why it was not finished, if it was not. */
        public Optional<String> incomplete() {
            return Drift.incomplete(state);
        }
    }

    /** @param olds the inputs of the last run; empty where there was none */
    public Checked check(Value.Obj olds, Value.Obj news) {
        var completed = Completion.given(inputs, news);
        var problems = Decoder.check(inputs, completed);
        if (problems.isEmpty() && !completed.hasUnknown()) {
            var after = Decoder.decode(inputs, completed);
            problems = handler.check(after);
            if (problems.isEmpty() && !olds.fields().isEmpty()) {
                problems = refused(Completion.stored(inputs, olds), completed, after);
            }
        }
        return new Checked(completed, problems);
    }

    /** What a state of an older version holds may not be readable: Diff tells that. */
    private List<Problem> refused(Value.Obj before, Value.Obj completed, I after) {
        var comparable = Decoder.check(inputs, before).isEmpty()
                && Differ.between(inputs, before, completed).values().stream().noneMatch(Change::replace);
        return comparable ? handler.refuse(Decoder.decode(inputs, before), Optional.of(after)) : List.of();
    }

    /** Throws {@link InvalidException} where the handler refuses what is about to happen. */
    public Difference diff(Value.Obj oldInputs, Value.Obj oldState, Value.Obj news, List<String> ignored) {
        var before = stored(oldInputs, oldState);
        var after = news.hasUnknown() ? Optional.<I>empty() : Optional.of(Decoder.decode(inputs, news));
        var changes = new LinkedHashMap<>(Differ.between(inputs, Completion.stored(inputs, oldInputs), news));
        changes.putAll(lacking(oldState));
        changes.putAll(handler.changes(before, after));
        changes.keySet().removeIf(path -> ignored.stream().anyMatch(pattern -> Paths.covers(pattern, path)));
        if (changes.values().stream().anyMatch(Change::replace)) {
            refuse(handler.refuse(before.inputs(), Optional.empty()));
            return new Difference(changes, handler.deleteBeforeReplace(), List.of());
        }
        if (after.isPresent()) {
            refuse(handler.refuse(before.inputs(), after));
        }
        var changed = changes.entrySet().stream()
                .filter(e -> e.getValue().input())
                .map(e -> Paths.first(e.getKey()))
                .collect(Collectors.toSet());
        return new Difference(
                changes,
                handler.takesOver() || handler.deleteBeforeReplace(),
                handler.notes(before.inputs(), after, changed));
    }

    /**
     * Outputs that the state of an older version does not have yet: without an update they would stay away, and programs
     * would see them as unknown in each preview.
     */
    private Map<String, Change> lacking(Value.Obj oldState) {
        if (Drift.incomplete(oldState).isPresent()) {
            // It has none yet, and is updated in any case.
            return Map.of();
        }
        return type.outputFields().stream()
                .filter(field ->
                        !(field.shape() instanceof Shape.Maybe) && oldState.get(field.name()) instanceof Value.Null)
                .collect(Collectors.toMap(Shape.Field::name, field -> new Change(Change.Kind.ADD, false, false)));
    }

    /** The state as a preview shows it: what comes out of the resource is not known yet, unless it can be foreseen. */
    public Value.Obj previewCreate(Value.Obj news) {
        return preview(news, handler::foresee, name -> Value.UNKNOWN);
    }

    /** The state as a preview shows it: outputs that the update leaves alone stay known. */
    public Value.Obj previewUpdate(Value.Obj oldInputs, Value.Obj oldState, Value.Obj news) {
        var changed = Differ.between(inputs, Completion.stored(inputs, oldInputs), news).keySet().stream()
                .map(Paths::first)
                .collect(Collectors.toSet());
        return preview(
                news,
                after -> handler.foresee(stored(oldInputs, oldState), after),
                name -> handler.survives(name, changed) ? oldState.get(name) : Value.UNKNOWN);
    }

    private Value.Obj preview(Value.Obj news, Function<I, Value.Obj> foresee, Function<String, Value> otherwise) {
        var foreseen = news.hasUnknown() ? Value.EMPTY : foresee.apply(Decoder.decode(inputs, news));
        var outputs = new LinkedHashMap<String, Value>();
        for (var field : type.outputFields()) {
            var value = foreseen.fields().containsKey(field.name())
                    ? foreseen.get(field.name())
                    : otherwise.apply(field.name());
            // What an older version or a run that failed did not leave there comes with the update.
            var lacking = value instanceof Value.Null && !(field.shape() instanceof Shape.Maybe);
            outputs.put(field.name(), lacking ? Value.UNKNOWN : value);
        }
        return state(news, new Value.Obj(outputs));
    }

    /**
     * What an update would do, as lines for people to read.
     *
     * @param oldInputs empty where there is nothing yet
     */
    public List<String> plan(Context context, Value.Obj oldInputs, Value.Obj oldState, Value.Obj news) {
        if (news.hasUnknown()) {
            return List.of("what it builds on is not there yet: its steps are known when that is");
        }
        var before =
                oldInputs.fields().isEmpty() ? Optional.<Stored<I>>empty() : Optional.of(stored(oldInputs, oldState));
        return handler.plan(context, before, Decoder.decode(inputs, news));
    }

    public Outcome create(Context context, Value.Obj news) {
        var made = handler.create(context, Decoder.decode(inputs, news));
        return new Outcome(made.id(), state(news, made.outputs()));
    }

    /** Empty if the thing certainly does not exist. */
    public Optional<Looked> read(Context context, String id, Value.Obj oldInputs, Value.Obj oldState) {
        var before =
                oldInputs.fields().isEmpty() ? Optional.<Stored<I>>empty() : Optional.of(stored(oldInputs, oldState));
        return handler.read(context, id, before).map(found -> {
            var declared = merged(oldInputs, Completion.given(inputs, Encoder.encode(found.inputs())));
            return new Looked(declared, state(declared, found.outputs()));
        });
    }

    public Value.Obj update(Context context, String id, Value.Obj oldInputs, Value.Obj oldState, Value.Obj news) {
        var before = stored(oldInputs, oldState);
        var after = Decoder.decode(inputs, news);
        refuse(handler.refuse(before.inputs(), Optional.of(after)));
        return state(news, handler.update(context, id, before, after).outputs());
    }

    public void delete(Context context, String id, Value.Obj oldInputs, Value.Obj oldState) {
        var before = stored(oldInputs.fields().isEmpty() ? oldState : oldInputs, oldState);
        refuse(handler.refuse(before.inputs(), Optional.empty()));
        handler.delete(context, id, before);
    }

    /** The whole state: inputs echoed, outputs over them, secrets marked. */
    public Value.Obj state(Value.Obj declared, Value.Obj outputs) {
        var fields = new LinkedHashMap<>(declared.fields());
        type.outputFields().forEach(field -> fields.remove(field.name()));
        outputs.fields().forEach((name, value) -> {
            if (!(value instanceof Value.Null)) {
                fields.put(name, value);
            }
        });
        return Completion.marked(type.stateFields(), new Value.Obj(fields));
    }

    /** Hash of the inputs that force replacement: a thing with another hash is another thing. */
    public String identity(Value.Obj declared) {
        var fields = new LinkedHashMap<String, Value>();
        type.inputFields().stream()
                .filter(Shape.Field::replaces)
                .filter(field -> !(field.addedLater() && declared.get(field.name()) instanceof Value.Null))
                .forEach(field -> fields.put(field.name(), declared.get(field.name())));
        return Hashes.hex(Json.canonical(new Value.Obj(fields)));
    }

    private Stored<I> stored(Value.Obj oldInputs, Value.Obj oldState) {
        return new Stored<>(declared(inputs, oldInputs), oldInputs, oldState);
    }

    /**
     * Inputs as a state holds them.
     *
     * @throws InvalidException an older version took them, and this one does not
     */
    public static <T extends Record> T declared(Class<T> type, Value.Obj inputs) {
        try {
            return Decoder.decode(type, Completion.stored(type, inputs));
        } catch (InvalidException e) {
            throw new InvalidException(
                    "",
                    "the state holds inputs that this version of Croft does not accept (" + e.getMessage()
                            + "); use the version that wrote them, or set them right with `pulumi state edit`");
        }
    }

    /** The old value of each field that still means the same: its form and its marks of secrecy are the user's. */
    private Value.Obj merged(Value.Obj old, Value.Obj found) {
        var fields = new LinkedHashMap<String, Value>();
        type.inputFields().forEach(field -> {
            var before = old.get(field.name());
            var now = found.get(field.name());
            var kept = Differ.same(field.shape(), before, now)
                    ? before
                    : before instanceof Value.Sensitive && !(now instanceof Value.Sensitive)
                            ? new Value.Sensitive(now)
                            : now;
            if (!(kept instanceof Value.Null)) {
                fields.put(field.name(), kept);
            }
        });
        return new Value.Obj(fields);
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
