package dev.croft.plugin.wire;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.croft.model.InvalidException;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.TreeMap;

/** Between JSON texts and {@link Value}s. */
public final class Json {
    private Json() {}

    /** Reads a JSON text; what is no JSON is an {@link InvalidException} that does not quote it, as it may hold a secret. */
    public static Value parse(String text) {
        try {
            return value(JsonParser.parseString(text));
        } catch (JsonParseException e) {
            throw new InvalidException("", "is no JSON");
        }
    }

    private static Value value(JsonElement json) {
        if (json.isJsonNull()) {
            return Value.NULL;
        }
        if (json.isJsonArray()) {
            var items = new ArrayList<Value>();
            json.getAsJsonArray().forEach(item -> items.add(value(item)));
            return new Value.Arr(items);
        }
        if (json.isJsonObject()) {
            var fields = new LinkedHashMap<String, Value>();
            json.getAsJsonObject().entrySet().forEach(e -> fields.put(e.getKey(), value(e.getValue())));
            return new Value.Obj(fields);
        }
        var primitive = json.getAsJsonPrimitive();
        return primitive.isBoolean()
                ? Value.of(primitive.getAsBoolean())
                : primitive.isNumber() ? Value.of(primitive.getAsDouble()) : Value.of(primitive.getAsString());
    }

    /** One text for equal values: keys sorted, no marks of secrecy. To be hashed, not shown. */
    public static String canonical(Value value) {
        var text = new StringBuilder();
        append(text, value.plain());
        return text.toString();
    }

    private static void append(StringBuilder out, Value value) {
        if (value instanceof Value.Obj object) {
            var separator = "{";
            for (var entry : new TreeMap<>(object.fields()).entrySet()) {
                out.append(separator)
                        .append(new com.google.gson.JsonPrimitive(entry.getKey()))
                        .append(':');
                append(out, entry.getValue());
                separator = ",";
            }
            out.append(object.fields().isEmpty() ? "{}" : "}");
        } else if (value instanceof Value.Arr array) {
            out.append('[');
            array.items().forEach(item -> {
                append(out, item);
                out.append(',');
            });
            out.append(']');
        } else if (value instanceof Value.Text text) {
            out.append(new com.google.gson.JsonPrimitive(text.value()));
        } else if (value instanceof Value.Num number) {
            out.append(number.value());
        } else if (value instanceof Value.Bool bool) {
            out.append(bool.value());
        } else {
            out.append(value instanceof Value.Unknown ? "?" : "null");
        }
    }
}
