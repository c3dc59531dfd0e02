package dev.croft.bootstrap.infra;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.croft.model.Decoder;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Specs in tests, written as relaxed JSON (single quotes, bare keys). */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    private Json() {}

    public static Value.Obj object(String json) {
        try {
            return (Value.Obj) value(MAPPER.readTree(json));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The first with the fields of the second put over it; null takes a field away. */
    public static Value.Obj with(String json, String changes) {
        var fields = new LinkedHashMap<>(object(json).fields());
        object(changes).fields().forEach((k, v) -> {
            if (v instanceof Value.Null) {
                fields.remove(k);
            } else {
                fields.put(k, v);
            }
        });
        return new Value.Obj(fields);
    }

    public static <T extends Record> T decode(Class<T> type, Value value) {
        return Decoder.decode(type, value);
    }

    /** What is wrong with it, one {@code path: message} each. */
    public static List<String> problems(Class<? extends Record> type, Value value) {
        try {
            Decoder.decode(type, value);
            return List.of();
        } catch (InvalidException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private static Value value(JsonNode node) {
        if (node.isObject()) {
            var fields = new LinkedHashMap<String, Value>();
            node.fields().forEachRemaining(e -> fields.put(e.getKey(), value(e.getValue())));
            return new Value.Obj(fields);
        }
        if (node.isArray()) {
            var items = new ArrayList<Value>();
            node.forEach(n -> items.add(value(n)));
            return new Value.Arr(items);
        }
        return node.isNumber()
                ? Value.of(node.doubleValue())
                : node.isBoolean()
                        ? Value.of(node.booleanValue())
                        : node.isNull() ? Value.NULL : Value.of(node.textValue());
    }
}
