package dev.croft.plugin.schema;

import dev.croft.model.Shape;
import java.util.List;

/**
 * One component as the schema shows it.
 *
 * @param token Pulumi's name for it, {@code croft:components:Environment}
 * @param description what it is
 * @param inputs the record that the user declares
 * @param outputs the record of what the program sees of it; it serves the schema only
 */
public record ComponentType(
        String token, String description, Class<? extends Record> inputs, Class<? extends Record> outputs) {
    /** The declared fields. */
    public List<Shape.Field> inputFields() {
        return new Shape.Structure(inputs).fields();
    }

    /** The fields that come out. */
    public List<Shape.Field> outputFields() {
        return new Shape.Structure(outputs).fields();
    }
}
