package dev.croft.model;

import java.lang.reflect.RecordComponent;
import java.util.List;

/** Applies {@link Range} and {@link Matches} to a value that has the right type. */
final class Limits {
    private Limits() {}

    static void check(RecordComponent component, String path, Value value, List<Problem> problems) {
        var range = component.getAnnotation(Range.class);
        if (range != null) {
            each(value, path, (p, v) -> number(range, p, v, problems));
        }
        var matches = component.getAnnotation(Matches.class);
        if (matches != null) {
            var hidden = value instanceof Value.Sensitive || component.getType() == Secret.class;
            each(value.plain(), path, (p, v) -> {
                if (hidden) {
                    secret(matches, p, v, problems);
                } else {
                    text(matches, p, v, problems);
                }
            });
        }
    }

    private interface Visit {
        void accept(String path, Value value);
    }

    private static void each(Value value, String path, Visit visit) {
        if (value instanceof Value.Arr array) {
            for (var i = 0; i < array.items().size(); i++) {
                each(array.items().get(i), path + "[" + i + "]", visit);
            }
        } else if (value instanceof Value.Obj object) {
            object.fields().keySet().forEach(key -> visit.accept(Problem.join(path, key), Value.of(key)));
        } else {
            visit.accept(path, value);
        }
    }

    private static void number(Range range, String path, Value value, List<Problem> problems) {
        if (value instanceof Value.Num n && (n.value() < range.min() || n.value() > range.max())) {
            var allowed = range.max() == Long.MAX_VALUE
                    ? "at least " + range.min()
                    : "between " + range.min() + " and " + range.max();
            problems.add(new Problem(path, "must be " + allowed + ", found " + (long) n.value()));
        }
    }

    /** A secret is held to the rule too, but not quoted. */
    private static void secret(Matches matches, String path, Value value, List<Problem> problems) {
        if (value.plain() instanceof Value.Text t && !t.value().matches(matches.value())) {
            problems.add(
                    new Problem(path, "must be " + matches.allowed() + "; what was given is secret and not shown"));
        }
    }

    private static void text(Matches matches, String path, Value value, List<Problem> problems) {
        if (value instanceof Value.Text t && !t.value().matches(matches.value())) {
            problems.add(new Problem(path, "must be " + matches.allowed() + ", found '" + t.value() + "'"));
        }
    }
}
