package dev.croft.plugin.construct;

import dev.croft.model.Problem;
import dev.croft.model.Shape;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Where in a component's inputs something is not known, or secret, that can neither be handed on as it is. */
final class Marks {
    private final BiConsumer<String, Value> visit;

    private Marks(BiConsumer<String, Value> visit) {
        this.visit = visit;
    }

    /**
     * Inputs that are marked as secret but could not be kept so: names, addresses and sizes are shown in the state and on
     * the nodes. A mark on a whole that holds a secret field is in order, for programs cannot always mark the part alone.
     */
    static List<Problem> misplaced(Class<? extends Record> type, Value value) {
        var problems = new ArrayList<Problem>();
        walk(type, value, (path, at) -> {
            if (at instanceof Value.Sensitive) {
                problems.add(
                        new Problem(
                                path,
                                "is marked as secret, but would be shown in plain in the state and on nodes; take the mark off"));
            }
        });
        return problems;
    }

    /** Paths of what is not known yet. */
    static List<String> unknown(Class<? extends Record> type, Value value) {
        var paths = new ArrayList<String>();
        walk(type, value, (path, at) -> {
            if (at.hasUnknown()) {
                paths.add(path);
            }
        });
        return paths;
    }

    private static void walk(Class<? extends Record> type, Value value, BiConsumer<String, Value> visit) {
        new Marks(visit).walk("", new Shape.Structure(type), value);
    }

    private void walk(String path, Shape shape, Value value) {
        if (shape instanceof Shape.Deferred) {
            return; // keeps both
        }
        if (shape instanceof Shape.SecretText) {
            if (value.hasUnknown()) {
                visit.accept(path, Value.UNKNOWN);
            }
        } else if (value instanceof Value.Sensitive mark && holdsSecret(shape)) {
            walk(path, shape, mark.inner());
        } else if (value instanceof Value.Sensitive || value instanceof Value.Unknown) {
            visit.accept(path, value);
        } else if (shape instanceof Shape.Maybe maybe) {
            walk(path, maybe.element(), value);
        } else if (shape instanceof Shape.Listing list && value instanceof Value.Arr array) {
            for (var i = 0; i < array.items().size(); i++) {
                walk(path + "[" + i + "]", list.element(), array.items().get(i));
            }
        } else if (shape instanceof Shape.Mapping map && value instanceof Value.Obj object) {
            object.fields().forEach((key, inner) -> walk(Problem.join(path, key), map.element(), inner));
        } else if (shape instanceof Shape.Structure structure && value instanceof Value.Obj object) {
            structure
                    .fields()
                    .forEach(field -> walk(Problem.join(path, field.name()), field.shape(), object.get(field.name())));
        }
    }

    private static boolean holdsSecret(Shape shape) {
        if (shape instanceof Shape.Maybe m) {
            return holdsSecret(m.element());
        }
        if (shape instanceof Shape.Listing l) {
            return holdsSecret(l.element());
        }
        if (shape instanceof Shape.Mapping m) {
            return holdsSecret(m.element());
        }
        if (shape instanceof Shape.Structure s) {
            return s.fields().stream().anyMatch(field -> holdsSecret(field.shape()));
        }
        return shape instanceof Shape.SecretText || shape instanceof Shape.Deferred;
    }
}
