package dev.croft.model;

import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes records as {@link Value}s: empty Optionals are left out, {@link Secret}s are marked. */
public final class Encoder {
    private Encoder() {}

    /** The fields of a record as a tree. */
    public static Value.Obj encode(Record value) {
        return (Value.Obj) any(value);
    }

    private static Value any(Object value) {
        if (value instanceof Value v) {
            return v;
        }
        if (value instanceof Later<?> l) {
            return l.value();
        }
        if (value instanceof String s) {
            return Value.of(s);
        }
        if (value instanceof Secret s) {
            return new Value.Sensitive(Value.of(s.reveal()));
        }
        if (value instanceof Cidr c) {
            return Value.of(c.toString());
        }
        if (value instanceof Number n) {
            return Value.of(n.doubleValue());
        }
        if (value instanceof Boolean b) {
            return Value.of(b);
        }
        if (value instanceof Enum<?> e) {
            return Value.of(Shape.Choice.text(e));
        }
        if (value instanceof Optional<?> o) {
            return o.map(Encoder::any).orElse(Value.NULL);
        }
        if (value instanceof List<?> l) {
            return new Value.Arr(l.stream().map(Encoder::any).toList());
        }
        if (value instanceof Map<?, ?> m) {
            var fields = new LinkedHashMap<String, Value>();
            m.forEach((k, v) -> fields.put((String) k, any(v)));
            return new Value.Obj(fields);
        }
        if (value instanceof Record r) {
            return record(r);
        }
        throw new IllegalStateException("cannot encode " + value.getClass().getName());
    }

    private static Value record(Record value) {
        var fields = new LinkedHashMap<String, Value>();
        for (var component : value.getClass().getRecordComponents()) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true);
                var encoded = any(accessor.invoke(value));
                if (!(encoded instanceof Value.Null)) {
                    fields.put(component.getName(), encoded);
                }
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return new Value.Obj(fields);
    }
}
