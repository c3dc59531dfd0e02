package dev.croft.plugin.resource;

import dev.croft.bootstrap.Module;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.model.Encoder;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import dev.croft.model.Shape;
import dev.croft.model.Value;
import dev.croft.plugin.schema.ResourceType;
import dev.croft.plugin.wire.Paths;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A bootstrap module as a resource. Its state holds a digest of every item that it put on the nodes: Diff compares them
 * with what the declaration gives now, and makes no connection.
 */
public final class BootstrapHandler<S extends Record, O extends Record> implements ResourceHandler<S> {
    private static final String ITEMS = "items";
    private static final String SALT = "itemsSalt";

    private final ResourceType type;
    private final Module<S, O> module;
    private final Supplier<NodeEngine> engine;

    public BootstrapHandler(ResourceType type, Module<S, O> module, Supplier<NodeEngine> engine) {
        this.type = type;
        this.module = module;
        this.engine = engine;
    }

    @Override
    public ResourceType type() {
        return type;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(30);
    }

    @Override
    public boolean takesOver() {
        return true;
    }

    /** Old and new would be on the same nodes. */
    @Override
    public boolean deleteBeforeReplace() {
        return true;
    }

    @Override
    public boolean refreshBeforeUpdate() {
        return true;
    }

    @Override
    public List<Problem> refuse(S before, Optional<S> after) {
        return module.refuse(before, after);
    }

    /** An output that says so, or has the name of an input, goes with that one; the others may change with any. */
    @Override
    public boolean survives(String output, Set<String> changed) {
        var followed = type.outputFields().stream()
                .filter(field -> field.name().equals(output))
                .findFirst()
                .flatMap(Shape.Field::follows)
                .orElse(output);
        var input = type.inputFields().stream().anyMatch(field -> field.name().equals(followed));
        return changed.isEmpty() || output.equals(SALT) || input && !changed.contains(followed);
    }

    @Override
    public Value.Obj foresee(S inputs) {
        return module.foresee(inputs).map(Encoder::encode).orElse(Value.EMPTY);
    }

    @Override
    public Map<String, Change> changes(Stored<S> before, Optional<S> after) {
        var changes = Drift.changes(before.state());
        after.ifPresent(spec -> {
            var old = Drift.texts(before.state(), ITEMS);
            var now = engine.get().digests(module.items(spec), salt(before.state()));
            // As inputs, though they are none: else the CLI shows the whole map as removed, for no new inputs hold it.
            // And as additions: an update of what is in neither inputs shows as nothing.
            now.forEach((item, digest) -> {
                if (!digest.equals(old.get(item))) {
                    changes.put(Paths.key(ITEMS, item), new Change(Change.Kind.ADD, false, true));
                }
            });
            old.keySet().stream()
                    .filter(item -> !now.containsKey(item))
                    .forEach(item -> changes.put(Paths.key(ITEMS, item), new Change(Change.Kind.DELETE, false, true)));
        });
        return changes;
    }

    @Override
    public Outcome create(Context context, S inputs) {
        return converge(context, context.owner().physicalName(), inputs, Optional.empty());
    }

    @Override
    public Outcome update(Context context, String id, Stored<S> before, S inputs) {
        return converge(context, id, inputs, Optional.of(before));
    }

    private Outcome converge(Context context, String id, S inputs, Optional<Stored<S>> before) {
        var salt = before.map(b -> salt(b.state())).orElseGet(BootstrapHandler::newSalt);
        var items = engine.get().digests(module.items(inputs), salt);
        var past = before.map(this::past);
        // Until it ends well, what was there before may still be there: it must be known to be taken off.
        var both = new TreeMap<>(past.map(Module.Past::items).orElse(Map.of()));
        both.putAll(items);
        var old = before.map(b -> ours(b.state())).orElse(Value.EMPTY);
        context.began(id, outputs(old, both, Map.of(Drift.INCOMPLETE, "the run did not end"), salt));
        try {
            var made = module.converge(run(context, before.isEmpty() ? "create" : "update"), inputs, past);
            return new Outcome(id, outputs(Encoder.encode(made), items, Map.of(), salt));
        } catch (RuntimeException e) {
            context.began(id, outputs(old, both, Map.of(Drift.INCOMPLETE, Drift.line(e)), salt));
            throw e;
        }
    }

    @Override
    public List<String> plan(Context context, Optional<Stored<S>> before, S inputs) {
        var run = run(context, "plan");
        var past = before.map(this::past);
        var nodes = module.items(inputs);
        var lines = new ArrayList<String>();
        run.engine()
                .plan(run, nodes, past.map(Module.Past::items).orElse(Map.of()))
                .forEach(node -> lines.addAll(node.lines()));
        // Members, roles, settings: what is no item of a node. Of what is not there yet there is nothing to look at.
        past.map(p -> look(context, run, inputs, p)).orElse(Map.of()).forEach((what, found) -> {
            if (nodes.stream().noneMatch(node -> told(node, what))) {
                lines.add("~ " + what + ": " + found);
            }
        });
        return lines;
    }

    @Override
    public Optional<Found<S>> read(Context context, String id, Optional<Stored<S>> before) {
        var last = before.orElseThrow(
                () -> new IllegalArgumentException("cannot be imported: nothing on a node tells what was declared; "
                        + "declare it, and `pulumi up` takes over what is there"));
        var drift = new TreeMap<>(look(context, run(context, "read"), last.inputs(), past(last)));
        Drift.incomplete(last.state()).ifPresent(reason -> drift.put(Drift.INCOMPLETE, reason));
        return Optional.of(new Found<>(last.inputs(), ours(last.state()).with(Drift.FIELD, Drift.value(drift))));
    }

    private static boolean told(NodeItems node, String what) {
        return what.equals(node.node())
                || node.items().stream().anyMatch(item -> what.equals(node.node() + "/" + item.name()));
    }

    private Map<String, String> look(Context context, Run run, S declared, Module.Past<S> past) {
        try {
            return module.observe(run, declared, past);
        } catch (RuntimeException e) {
            // Ended from outside: by a cancel or, with the time for it over, because a slow node has not told all.
            if (Thread.interrupted()) {
                if (Instant.now().isBefore(context.call().deadline())) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
                return late(context);
            }
            // Whatever keeps us from looking, the thing is not gone.
            context.warning().accept("cannot look: " + e.getMessage());
            return Map.of("look", Drift.line(e));
        }
    }

    private static Map<String, String> late(Context context) {
        var text = "its nodes did not tell their state in the time for it; they may be busy";
        context.warning().accept("cannot look: " + text);
        return Map.of("look", text);
    }

    @Override
    public void delete(Context context, String id, Stored<S> before) {
        var run = run(context, "delete");
        if (before.declared().get("onDelete").plain().equals(Value.of("abandon"))) {
            // The machines go too, and may be gone already; but infra, where they are registered, may stay.
            var registered = elsewhere(module.items(before.inputs()));
            if (!registered.isEmpty()) {
                run.engine().remove(run, registered);
            }
        } else {
            module.remove(run, before.inputs(), past(before));
        }
    }

    /** What is on nodes that are none of the resource's own. */
    private static List<NodeItems> elsewhere(List<NodeItems> all) {
        var own = all.stream()
                .filter(NodeItems::required)
                .map(n -> n.connection().host())
                .toList();
        return all.stream()
                .filter(n -> !n.required() && !own.contains(n.connection().host()))
                .toList();
    }

    private Module.Past<S> past(Stored<S> stored) {
        return new Module.Past<>(stored.inputs(), Drift.texts(stored.state(), ITEMS), settled(stored.state()));
    }

    /** What the module itself gave is there since the first run that ended well, and stays over those that do not. */
    private boolean settled(Value.Obj state) {
        var inputs = type.inputFields().stream().map(Shape.Field::name).toList();
        return new Shape.Structure(type.outputs().get(0))
                .fields().stream()
                        .map(Shape.Field::name)
                        .filter(name -> !inputs.contains(name))
                        .anyMatch(name -> !(state.get(name) instanceof Value.Null));
    }

    private Run run(Context context, String verb) {
        var user = Urns.shown(context.owner().urn()) + ", " + verb;
        return new Run(
                engine.get().usedBy(user),
                context.call().deadline(),
                context.call().progress(),
                context.warning());
    }

    private static Value.Obj outputs(
            Value.Obj made, Map<String, String> items, Map<String, String> drift, Secret salt) {
        return made.with(ITEMS, Drift.texts(items))
                .with(Drift.FIELD, Drift.value(drift))
                .with(SALT, new Value.Sensitive(Value.of(salt.reveal())));
    }

    private Value.Obj ours(Value.Obj state) {
        var outputs = new LinkedHashMap<String, Value>();
        type.outputFields().forEach(field -> outputs.put(field.name(), state.get(field.name())));
        return new Value.Obj(outputs);
    }

    private static Secret salt(Value.Obj state) {
        return state.get(SALT).plain() instanceof Value.Text text ? Secret.of(text.value()) : newSalt();
    }

    private static Secret newSalt() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Secret.of(HexFormat.of().formatHex(bytes));
    }
}
