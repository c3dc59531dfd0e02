package dev.croft.plugin.resource;

import dev.croft.model.Shape;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Brings property values into the form that the state holds: defaults filled in, secrets marked, nulls dropped. */
final class Completion {
    private final boolean strict;

    private Completion(boolean strict) {
        this.strict = strict;
    }

    /** What a user gave. What is wrong in it is left as it is, for the decoder to tell. */
    static Value.Obj given(Class<? extends Record> type, Value.Obj value) {
        return new Completion(false).structure(new Shape.Structure(type), value);
    }

    /** What a state holds, maybe of an older version: fields that the record no longer has are dropped too. */
    static Value.Obj stored(Class<? extends Record> type, Value.Obj value) {
        return new Completion(true).structure(new Shape.Structure(type), value);
    }

    /** Marks as secret what the fields say is secret. */
    static Value.Obj marked(Map<String, Shape.Field> fields, Value.Obj value) {
        var completion = new Completion(false);
        var marked = new LinkedHashMap<String, Value>();
        value.fields()
                .forEach((name, v) -> marked.put(
                        name,
                        fields.containsKey(name)
                                ? completion.any(fields.get(name).shape(), v)
                                : v));
        return new Value.Obj(marked);
    }

    private Value.Obj structure(Shape.Structure shape, Value.Obj value) {
        var fields = new LinkedHashMap<String, Value>();
        for (var field : shape.fields()) {
            var given = value.get(field.name());
            var filled = given.plain() instanceof Value.Null
                    ? field.defaultJson().map(Json::parse).orElse(Value.NULL)
                    : given;
            if (!(filled instanceof Value.Null)) {
                fields.put(field.name(), any(field.shape(), filled));
            }
        }
        if (!strict) {
            value.fields().forEach((name, v) -> {
                if (!(v instanceof Value.Null)) {
                    fields.putIfAbsent(name, v);
                }
            });
        }
        return new Value.Obj(fields);
    }

    private Value any(Shape shape, Value value) {
        if (value instanceof Value.Sensitive s) {
            var inner = any(shape, s.inner());
            return inner instanceof Value.Sensitive ? inner : new Value.Sensitive(inner);
        }
        if (shape instanceof Shape.SecretText) {
            return new Value.Sensitive(value);
        }
        if (shape instanceof Shape.Maybe m) {
            return value instanceof Value.Null ? value : any(m.element(), value);
        }
        if (shape instanceof Shape.Structure s && value instanceof Value.Obj object) {
            return structure(s, object);
        }
        if (shape instanceof Shape.Listing l && value instanceof Value.Arr array) {
            return new Value.Arr(
                    array.items().stream().map(item -> any(l.element(), item)).toList());
        }
        if (shape instanceof Shape.Mapping m && value instanceof Value.Obj object) {
            return map(object, (key, item) -> any(m.element(), item));
        }
        return value;
    }

    private static Value.Obj map(Value.Obj object, BiFunction<String, Value, Value> change) {
        var fields = new LinkedHashMap<String, Value>();
        object.fields().forEach((key, item) -> fields.put(key, change.apply(key, item)));
        return new Value.Obj(fields);
    }
}
