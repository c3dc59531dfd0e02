package dev.croft.plugin.fake;

import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.Existing;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** Keeps its things in memory, adopts by owner, and fails where a test says so. */
public final class FakeStore<S extends Record, T extends Record> implements Store<S, T> {
    /** What exists, by id. */
    public final Map<String, Existing<S, T>> things = new ConcurrentHashMap<>();
    /** The verbs that were called, in order. */
    public final List<String> calls = new ArrayList<>();
    /** Runs inside of each verb that may block. */
    public volatile Consumer<Call> hook = call -> {};
    /** A create or update that stops half-way says this. */
    public volatile Optional<String> partial = Optional.empty();
    /** What the backend does not honour. */
    public volatile List<Problem> problems = List.of();

    /** Which changes the backend refuses. */
    public volatile BiFunction<S, S, List<Problem>> refusals = (before, after) -> List.of();

    private final Map<String, String> owners = new ConcurrentHashMap<>();
    private final Function<S, T> state;

    FakeStore(Function<S, T> state) {
        this.state = state;
    }

    @Override
    public List<Problem> check(S spec) {
        return problems;
    }

    @Override
    public List<Problem> refuse(S before, S after) {
        return refusals.apply(before, after);
    }

    @Override
    public List<String> notes(S before, Optional<S> after, Set<String> changed) {
        return changed.stream()
                .sorted()
                .map(field -> field + (after.isPresent() ? " restarts" : " may restart"))
                .toList();
    }

    @Override
    public Existing<S, T> create(Call call, S spec) {
        calls.add("create");
        var id = owners.computeIfAbsent(
                call.owner().token(), token -> call.owner().physicalName());
        var thing = new Existing<>(id, spec, state.apply(spec));
        things.put(id, thing);
        call.progress().accept("making " + id);
        hook.accept(call);
        half(thing);
        return thing;
    }

    private void half(Existing<S, T> thing) {
        partial.ifPresent(reason -> {
            throw new PartialException(thing, reason, null);
        });
    }

    @Override
    public Optional<Existing<S, T>> read(Call call, String id, Optional<S> last) {
        calls.add("read");
        hook.accept(call);
        return Optional.ofNullable(things.get(id));
    }

    @Override
    public T update(Call call, String id, S before, S spec) {
        calls.add("update");
        hook.accept(call);
        var thing = new Existing<>(id, spec, state.apply(spec));
        things.put(id, thing);
        half(thing);
        return thing.state();
    }

    @Override
    public void delete(Call call, String id, S spec) {
        calls.add("delete");
        hook.accept(call);
        things.remove(id);
    }
}
