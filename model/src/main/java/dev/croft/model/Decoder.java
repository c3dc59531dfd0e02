package dev.croft.model;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@link Value}s into records and says everything that is wrong, with its path: unknown keys, missing keys, wrong
 * types, values out of bounds, and what the records' own constructors refuse. A tree with unknown values is checked as
 * far as it is known: a record that lacks nothing is built, one with an unknown field is not.
 */
public final class Decoder {
    private final List<Problem> problems = new ArrayList<>();
    /** How many marks of secrecy we are inside of: then a value is never quoted. */
    private int secrecy;

    private Decoder() {}

    /** The record, or an {@link InvalidException} with every problem. The tree must hold no unknowns. */
    public static <T extends Record> T decode(Class<T> type, Value value) {
        var decoder = new Decoder();
        var result = decoder.read("", new Shape.Structure(type), value);
        if (!decoder.problems.isEmpty()) {
            throw new InvalidException(decoder.problems);
        }
        return type.cast(
                result.orElseThrow(() -> new IllegalStateException("unknown values in " + type.getSimpleName())));
    }

    /** The same of a tree that may hold unknowns: empty where they keep the record from being built. */
    public static <T extends Record> Optional<T> decodeKnown(Class<T> type, Value value) {
        var decoder = new Decoder();
        var result = decoder.read("", new Shape.Structure(type), value);
        if (!decoder.problems.isEmpty()) {
            throw new InvalidException(decoder.problems);
        }
        return result.map(type::cast);
    }

    /** All problems of a tree that may hold unknowns; empty if there are none. */
    public static List<Problem> check(Class<? extends Record> type, Value value) {
        var decoder = new Decoder();
        decoder.read("", new Shape.Structure(type), value);
        return List.copyOf(decoder.problems);
    }

    private Optional<Object> wrong(String path, String message) {
        problems.add(new Problem(path, message));
        return Optional.empty();
    }

    /** Empty where the value is unknown or wrong; what is wrong has been noted. */
    private Optional<Object> read(String path, Shape shape, Value value) {
        if (shape instanceof Shape.Deferred later) {
            var before = problems.size();
            read(path, later.element(), value);
            // the marks that it is inside of would be lost
            var kept = secrecy > 0 ? new Value.Sensitive(value) : value;
            return problems.size() == before ? Optional.of(new Later<>(kept)) : Optional.empty();
        }
        if (shape instanceof Shape.Maybe m && m.element() instanceof Shape.Deferred && !(value instanceof Value.Null)) {
            return read(path, m.element(), value).map(Optional::of);
        }
        if (value instanceof Value.Sensitive s) {
            secrecy++;
            try {
                return read(path, shape, s.inner());
            } finally {
                secrecy--;
            }
        }
        if (value instanceof Value.Unknown) {
            return Optional.empty();
        }
        if (shape instanceof Shape.Structure s) {
            return structure(path, s, value);
        }
        if (shape instanceof Shape.Listing l) {
            return listing(path, l, value);
        }
        if (shape instanceof Shape.Mapping m) {
            return mapping(path, m, value);
        }
        if (shape instanceof Shape.Maybe m) {
            return value instanceof Value.Null
                    ? Optional.of(Optional.empty())
                    : read(path, m.element(), value).map(Optional::of);
        }
        if (shape instanceof Shape.Free) {
            return value instanceof Value.Obj
                    ? Optional.of(value)
                    : wrong(path, "must be a map, found " + describe(value));
        }
        return scalar(path, shape, value);
    }

    private Optional<Object> scalar(String path, Shape shape, Value value) {
        if (shape instanceof Shape.Bool) {
            return value instanceof Value.Bool b
                    ? Optional.of(b.value())
                    : wrong(path, "must be true or false, found " + describe(value));
        }
        if (shape instanceof Shape.Real) {
            return value instanceof Value.Num n
                    ? Optional.of(n.value())
                    : wrong(path, "must be a number, found " + describe(value));
        }
        if (shape instanceof Shape.Whole whole) {
            return whole(path, whole, value);
        }
        var secret = shape instanceof Shape.SecretText;
        if (!(value instanceof Value.Text text)) {
            // what YAML takes for a number is not what was written: 1.10 is read as 1.1
            var quotes = value instanceof Value.Num || value instanceof Value.Bool ? "; put it in quotes" : "";
            return wrong(path, "must be a string, found " + (secret ? "another type" : describe(value)) + quotes);
        }
        if (secret) {
            return Optional.of(Secret.of(text.value()));
        }
        if (shape instanceof Shape.Choice choice) {
            for (var constant : choice.type().getEnumConstants()) {
                if (Shape.Choice.text(constant).equals(text.value())) {
                    return Optional.of(constant);
                }
            }
            return wrong(path, "must be one of " + String.join(", ", choice.allowed()) + ", found " + describe(value));
        }
        if (shape instanceof Shape.Network) {
            try {
                return Optional.of(Cidr.parse(text.value()));
            } catch (InvalidException e) {
                return wrong(
                        path,
                        secrecy > 0
                                ? "must be a network in CIDR notation"
                                : e.problems().get(0).message());
            }
        }
        return Optional.of(text.value());
    }

    private Optional<Object> listing(String path, Shape.Listing shape, Value value) {
        if (value instanceof Value.Null) {
            return Optional.of(List.of());
        }
        if (!(value instanceof Value.Arr array)) {
            return wrong(path, "must be a list, found " + describe(value));
        }
        var items = new ArrayList<Object>();
        for (var i = 0; i < array.items().size(); i++) {
            read(path + "[" + i + "]", shape.element(), array.items().get(i)).ifPresent(items::add);
        }
        return items.size() == array.items().size() ? Optional.of(List.copyOf(items)) : Optional.empty();
    }

    private Optional<Object> mapping(String path, Shape.Mapping shape, Value value) {
        if (value instanceof Value.Null) {
            return Optional.of(Map.of());
        }
        if (!(value instanceof Value.Obj object)) {
            return wrong(path, "must be a map, found " + describe(value));
        }
        var items = new LinkedHashMap<String, Object>();
        object.fields().forEach((k, v) -> read(Problem.join(path, k), shape.element(), v)
                .ifPresent(item -> items.put(k, item)));
        return items.size() == object.fields().size()
                ? Optional.of(java.util.Collections.unmodifiableMap(items))
                : Optional.empty();
    }

    private Optional<Object> structure(String path, Shape.Structure shape, Value value) {
        if (!(value instanceof Value.Obj object)) {
            return wrong(path, "must be a map, found " + describe(value));
        }
        var fields = shape.fields();
        var names = fields.stream().map(Shape.Field::name).toList();
        for (var key : object.fields().keySet()) {
            if (!names.contains(key)) {
                wrong(Problem.join(path, key), "is not known here; known are " + String.join(", ", names));
            }
        }
        var before = problems.size();
        var arguments = new ArrayList<Object>();
        for (var field : fields) {
            field(path, field, object.get(field.name())).ifPresent(arguments::add);
        }
        return arguments.size() == fields.size() && problems.size() == before
                ? build(path, shape.type(), arguments.toArray())
                : Optional.empty();
    }

    private Optional<Object> field(String outer, Shape.Field field, Value given) {
        var path = Problem.join(outer, field.name());
        var value = given instanceof Value.Null
                ? field.defaultJson().map(Decoder::literal).orElse(given)
                : given;
        if (value instanceof Value.Null && field.required()) {
            return wrong(
                    path, "is required" + field.doc().map(d -> " (" + d + ")").orElse(""));
        }
        var before = problems.size();
        var read = read(path, field.shape(), value);
        if (problems.size() == before) {
            Limits.check(field.component(), path, value, problems);
        }
        return problems.size() == before ? read : Optional.empty();
    }

    private Optional<Object> whole(String path, Shape.Whole shape, Value value) {
        var bound = shape.wide() ? 1L << 53 : Integer.MAX_VALUE;
        if (!(value instanceof Value.Num n) || n.value() != Math.rint(n.value()) || Math.abs(n.value()) > bound) {
            return wrong(path, "must be a whole number, found " + describe(value));
        }
        return Optional.of(shape.wide() ? (Object) (long) n.value() : (Object) (int) n.value());
    }

    private Optional<Object> build(String path, Class<?> type, Object[] arguments) {
        try {
            var constructor = type.getDeclaredConstructors()[0];
            for (var candidate : type.getDeclaredConstructors()) {
                if (candidate.getParameterCount() == arguments.length) {
                    constructor = candidate;
                }
            }
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(arguments));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidException invalid) {
                invalid.problems().forEach(p -> problems.add(p.under(path)));
                return Optional.empty();
            }
            throw new IllegalStateException("cannot build " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot build " + type.getName(), e);
        }
    }

    /** A default from {@link Default}: a JSON literal without nesting, or an empty list or map. */
    static Value literal(String json) {
        return switch (json.charAt(0)) {
            case '"' -> Value.of(json.substring(1, json.length() - 1));
            case 't', 'f' -> Value.of(Boolean.parseBoolean(json));
            case '[' -> list(json);
            case '{' -> Value.EMPTY;
            default -> Value.of(Double.parseDouble(json));
        };
    }

    private static Value list(String json) {
        var inner = json.substring(1, json.length() - 1).strip();
        var items = new ArrayList<Value>();
        for (var part : inner.isEmpty() ? new String[0] : inner.split("\\s*,\\s*")) {
            items.add(literal(part));
        }
        return new Value.Arr(items);
    }

    private String describe(Value value) {
        if (secrecy > 0) {
            return "a secret of another kind";
        }
        if (value instanceof Value.Text t) {
            return "the string '" + t.value() + "'";
        }
        if (value instanceof Value.Num n) {
            return "the number "
                    + (n.value() == Math.rint(n.value())
                            ? String.valueOf((long) n.value())
                            : String.valueOf(n.value()));
        }
        if (value instanceof Value.Bool b) {
            return String.valueOf(b.value());
        }
        return value instanceof Value.Arr ? "a list" : value instanceof Value.Obj ? "a map" : "nothing";
    }
}
