package dev.croft.components.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.croft.model.Decoder;
import dev.croft.model.InvalidException;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads an environment from YAML, strictly. */
public final class EnvironmentFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EnvironmentFile() {}

    /**
     * The environment, or an {@link InvalidException} with every problem and its path.
     *
     * @param name the file's name, for the error where the text is no YAML at all
     */
    public static EnvironmentData parse(String name, String yaml) {
        try {
            return Decoder.decode(EnvironmentData.class, value(YAML.readTree(yaml)));
        } catch (JsonProcessingException e) {
            var where =
                    e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
            throw new InvalidException("", name + " is not valid YAML" + where + ": " + e.getOriginalMessage());
        }
    }

    private static Value value(JsonNode node) {
        if (node.isObject()) {
            var fields = new LinkedHashMap<String, Value>();
            node.fields().forEachRemaining(f -> fields.put(f.getKey(), value(f.getValue())));
            return new Value.Obj(fields);
        }
        if (node.isArray()) {
            var items = new ArrayList<Value>();
            node.forEach(item -> items.add(value(item)));
            return new Value.Arr(items);
        }
        if (node.isNumber()) {
            return Value.of(node.doubleValue());
        }
        if (node.isBoolean()) {
            return Value.of(node.booleanValue());
        }
        return node.isNull() || node.isMissingNode() ? Value.NULL : Value.of(node.textValue());
    }
}
