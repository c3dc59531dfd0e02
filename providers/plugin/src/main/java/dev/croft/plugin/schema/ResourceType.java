package dev.croft.plugin.schema;

import dev.croft.model.Doc;
import dev.croft.model.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One custom resource as the schema shows it.
 *
 * @param token Pulumi's name for it, {@code croft:compute:Vm}
 * @param inputs the record that the user declares
 * @param outputs the records whose fields come out of it; with those of the inputs they are its state
 */
public record ResourceType(String token, Class<? extends Record> inputs, List<Class<? extends Record>> outputs) {
    public ResourceType {
        if (!token.matches("croft:[a-z]+:[A-Z][A-Za-z]*")) {
            throw new IllegalArgumentException("'" + token + "' is no token of ours: croft:<module>:<Name>");
        }
        outputs = List.copyOf(outputs);
    }

    /** The last part of the token. */
    public String name() {
        return token.substring(token.lastIndexOf(':') + 1);
    }

    /** What it is, in the words of its inputs' record. */
    public String description() {
        var doc = inputs.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalStateException(inputs.getName() + " has no @Doc");
        }
        return doc.value();
    }

    /** The declared fields. */
    public List<Shape.Field> inputFields() {
        return new Shape.Structure(inputs).fields();
    }

    /** The fields that come out, without the inputs that are echoed. */
    public List<Shape.Field> outputFields() {
        var fields = new ArrayList<Shape.Field>();
        outputs.forEach(type -> fields.addAll(new Shape.Structure(type).fields()));
        return fields;
    }

    /** All fields of the state by name: the inputs, and over them the outputs (an output hides an input of its name). */
    public LinkedHashMap<String, Shape.Field> stateFields() {
        var fields = new LinkedHashMap<String, Shape.Field>();
        inputFields().forEach(field -> fields.put(field.name(), field));
        outputFields().forEach(field -> fields.put(field.name(), field));
        return fields;
    }
}
