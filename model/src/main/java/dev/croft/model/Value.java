package dev.croft.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The tree between the outside (Pulumi's property values, YAML, JSON) and our records: JSON's kinds, plus a value that
 * is not known yet (in a preview) and a value that is secret.
 */
public sealed interface Value {
    record Text(String value) implements Value {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    record Num(double value) implements Value {}

    record Bool(boolean value) implements Value {}

    record Arr(List<Value> items) implements Value {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** Keeps the order of its fields. */
    record Obj(Map<String, Value> fields) implements Value {
        public Obj {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** The field, or {@link Null} where it is not there. */
        public Value get(String name) {
            return fields.getOrDefault(name, NULL);
        }

        /** A copy with one field more or changed. */
        public Obj with(String name, Value value) {
            var copy = new LinkedHashMap<>(fields);
            copy.put(name, value);
            return new Obj(copy);
        }
    }

    record Null() implements Value {}

    /** Not known before other resources exist. */
    record Unknown() implements Value {}

    record Sensitive(Value inner) implements Value {
        @Override
        public String toString() {
            return "Sensitive[***]";
        }
    }

    Value NULL = new Null();
    Value UNKNOWN = new Unknown();
    Obj EMPTY = new Obj(Map.of());

    static Value of(String text) {
        return new Text(text);
    }

    static Value of(double number) {
        return new Num(number);
    }

    static Value of(boolean bool) {
        return new Bool(bool);
    }

    /** The value without the marks of secrecy at any depth. */
    default Value plain() {
        if (this instanceof Sensitive s) {
            return s.inner().plain();
        }
        if (this instanceof Arr a) {
            return new Arr(a.items().stream().map(Value::plain).toList());
        }
        if (this instanceof Obj o) {
            var copy = new LinkedHashMap<String, Value>();
            o.fields().forEach((k, v) -> copy.put(k, v.plain()));
            return new Obj(copy);
        }
        return this;
    }

    /** Whether something at any depth is not known yet. */
    default boolean hasUnknown() {
        if (this instanceof Unknown) {
            return true;
        }
        if (this instanceof Sensitive s) {
            return s.inner().hasUnknown();
        }
        if (this instanceof Arr a) {
            return a.items().stream().anyMatch(Value::hasUnknown);
        }
        return this instanceof Obj o && o.fields().values().stream().anyMatch(Value::hasUnknown);
    }
}
