package dev.croft.plugin.resource;

import dev.croft.model.Shape;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Paths;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares two declarations field by field. A list or map that is empty equals one that is not there, as it does for the
 * decoder; secrecy makes no difference; what is not known yet differs from all.
 */
final class Differ {
    private final Map<String, Change> changes = new LinkedHashMap<>();

    private Differ() {}

    /** Path to change, in the order of the record's fields; empty if the two mean the same. */
    static Map<String, Change> between(Class<? extends Record> type, Value.Obj before, Value.Obj after) {
        var differ = new Differ();
        differ.structure("", new Shape.Structure(type), before, after, false);
        return differ.changes;
    }

    /** Whether two values of a field mean the same. */
    static boolean same(Shape shape, Value before, Value after) {
        var differ = new Differ();
        differ.any("x", shape, before, after, false);
        return differ.changes.isEmpty();
    }

    private void structure(String path, Shape.Structure shape, Value.Obj before, Value.Obj after, boolean replace) {
        for (var field : shape.fields()) {
            any(
                    Paths.key(path, field.name()),
                    field.shape(),
                    before.get(field.name()),
                    after.get(field.name()),
                    replace || field.replaces());
        }
    }

    private void any(String path, Shape shape, Value wrappedBefore, Value wrappedAfter, boolean replace) {
        var before = bare(wrappedBefore);
        var after = bare(wrappedAfter);
        if (shape instanceof Shape.Maybe m) {
            any(path, m.element(), before, after, replace);
        } else if (empty(before) || empty(after)) {
            if (!(empty(before) && empty(after))) {
                note(path, empty(before) ? Change.Kind.ADD : Change.Kind.DELETE, replace);
            }
        } else if (shape instanceof Shape.Structure s
                && before instanceof Value.Obj b
                && after instanceof Value.Obj a) {
            structure(path, s, b, a, replace);
        } else if (before instanceof Value.Obj b && after instanceof Value.Obj a) {
            map(path, shape instanceof Shape.Mapping m ? m.element() : new Shape.Free(), b, a, replace);
        } else if (before instanceof Value.Arr b && after instanceof Value.Arr a) {
            list(path, shape instanceof Shape.Listing l ? l.element() : new Shape.Free(), b, a, replace);
        } else if (after.hasUnknown() || !before.plain().equals(after.plain())) {
            note(path, Change.Kind.UPDATE, replace);
        }
    }

    private void map(String path, Shape element, Value.Obj before, Value.Obj after, boolean replace) {
        var keys = new TreeSet<>(before.fields().keySet());
        keys.addAll(after.fields().keySet());
        keys.forEach(key -> any(Paths.key(path, key), element, before.get(key), after.get(key), replace));
    }

    private void list(String path, Shape element, Value.Arr before, Value.Arr after, boolean replace) {
        for (var i = 0; i < Math.max(before.items().size(), after.items().size()); i++) {
            any(Paths.index(path, i), element, item(before, i), item(after, i), replace);
        }
    }

    private static Value item(Value.Arr array, int index) {
        return index < array.items().size() ? array.items().get(index) : Value.NULL;
    }

    private static Value bare(Value value) {
        return value instanceof Value.Sensitive s ? bare(s.inner()) : value;
    }

    private static boolean empty(Value value) {
        return value instanceof Value.Null
                || value instanceof Value.Arr a && a.items().isEmpty()
                || value instanceof Value.Obj o && o.fields().isEmpty();
    }

    private void note(String path, Change.Kind kind, boolean replace) {
        changes.put(path, new Change(kind, replace, true));
    }
}
