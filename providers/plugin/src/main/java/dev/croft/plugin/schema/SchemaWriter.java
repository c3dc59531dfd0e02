package dev.croft.plugin.schema;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.croft.model.Doc;
import dev.croft.model.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes Pulumi's package schema from the records that declare the resources: there is no other source of it. */
public final class SchemaWriter {
    private final TypeNames names = new TypeNames();
    private final Map<String, JsonObject> types = new TreeMap<>();

    /**
     * Whether inputs are being written that must be known where they are given, because they say what a component consists
     * of: Pulumi calls them plain.
     */
    private boolean plain;

    private SchemaWriter() {}

    /**
     * The schema as JSON, the same for the same records.
     *
     * @param components those to be listed; the Java classes are generated from a schema without any
     * @param provider the record of the provider's own configuration
     * @param blocks names of backends; each has a block of free settings in the configuration
     */
    public static String write(
            String version,
            Collection<ResourceType> resources,
            Collection<ComponentType> components,
            Class<? extends Record> provider,
            List<String> blocks) {
        return new SchemaWriter().schema(version, resources, components, provider, blocks);
    }

    private String schema(
            String version,
            Collection<ResourceType> resources,
            Collection<ComponentType> components,
            Class<? extends Record> provider,
            List<String> blocks) {
        var all = new TreeMap<String, JsonObject>();
        for (var type : resources) {
            if (all.put(type.token(), resource(type)) != null) {
                throw new IllegalStateException(type.token() + " is there twice");
            }
        }
        components.forEach(type -> all.put(type.token(), component(type)));
        var config = properties(new Shape.Structure(provider).fields());
        for (var block : blocks) {
            config.add(block, free("Settings of the " + block + " backend."));
        }
        var root = new JsonObject();
        root.addProperty("name", "croft");
        root.addProperty("displayName", "Croft");
        root.addProperty("version", version);
        root.addProperty(
                "description",
                "Networks, disks and machines, and on them monitored nodes and highly available PostgreSQL.");
        root.addProperty("license", "Apache-2.0");
        root.add("config", object("variables", config));
        root.add("provider", object("inputProperties", config));
        root.add("resources", tree(all));
        root.add("types", tree(types));
        root.add("language", language());
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(root) + "\n";
    }

    private static JsonObject language() {
        var java = new JsonObject();
        // dev.croft.sdk.compute.Vm: apart from the packages that we write by hand
        java.addProperty("basePackage", "dev.croft");
        java.add("packages", object("croft", new JsonPrimitive("sdk")));
        return object("java", java);
    }

    private JsonObject resource(ResourceType type) {
        if (TypeNames.clashes(type.name())) {
            throw new IllegalStateException(type.token() + " has the name of a class that every Java file sees");
        }
        var inputs = type.inputFields();
        var state = type.stateFields().values();
        var resource = new JsonObject();
        resource.addProperty("description", type.description());
        resource.add("inputProperties", properties(inputs));
        resource.add("requiredInputs", required(inputs));
        resource.add("properties", outputs(state));
        var collections = type.outputFields().stream()
                .filter(field -> !(field.shape() instanceof Shape.Maybe))
                .map(Shape.Field::name)
                .toList();
        resource.add(
                "required",
                strings(state.stream()
                        .filter(field -> always(field) || collections.contains(field.name()))
                        .map(Shape.Field::name)
                        .toList()));
        return resource;
    }

    private JsonObject component(ComponentType type) {
        var resource = new JsonObject();
        resource.addProperty("description", type.description());
        resource.addProperty("isComponent", true);
        plain = true;
        resource.add("inputProperties", properties(type.inputFields()));
        plain = false;
        resource.add("requiredInputs", required(type.inputFields()));
        resource.add("properties", outputs(type.outputFields()));
        resource.add(
                "required",
                strings(type.outputFields().stream().map(Shape.Field::name).toList()));
        return resource;
    }

    private static JsonArray required(List<Shape.Field> fields) {
        return strings(fields.stream()
                .filter(Shape.Field::required)
                .map(Shape.Field::name)
                .toList());
    }

    /** Whether an echoed input is in every state: given by the user, or by its default. */
    private static boolean always(Shape.Field field) {
        return field.required() || field.defaultJson().isPresent();
    }

    private JsonObject properties(Collection<Shape.Field> fields) {
        var properties = new JsonObject();
        for (var field : fields) {
            var property = property(field);
            field.defaultJson().ifPresent(json -> setDefault(property, field.shape(), JsonParser.parseString(json)));
            if (field.replaces()) {
                property.addProperty("replaceOnChanges", true);
            }
            properties.add(field.name(), property);
        }
        return properties;
    }

    private JsonObject outputs(Collection<Shape.Field> fields) {
        var properties = new JsonObject();
        fields.forEach(field -> properties.add(field.name(), property(field)));
        return properties;
    }

    private JsonObject property(Shape.Field field) {
        var property = type(field.shape());
        property.addProperty(
                "description",
                field.doc().orElseThrow(() -> new IllegalStateException(field.component() + " has no @Doc")));
        if (secret(field.shape())) {
            property.addProperty("secret", true);
        }
        return property;
    }

    /** A schema holds plain defaults only; what is no scalar is told in words, and filled in by Check all the same. */
    private static void setDefault(JsonObject property, Shape shape, JsonElement value) {
        if (value.isJsonPrimitive() && !(shape instanceof Shape.Choice)) {
            property.add("default", value);
        } else {
            var text = property.get("description").getAsString();
            property.addProperty(
                    "description",
                    text + " Default: `" + (value.isJsonPrimitive() ? value.getAsString() : value.toString()) + "`.");
        }
    }

    private static boolean secret(Shape shape) {
        return shape instanceof Shape.SecretText
                || shape instanceof Shape.Maybe m && secret(m.element())
                || shape instanceof Shape.Deferred d && secret(d.element())
                || shape instanceof Shape.Listing l && secret(l.element())
                || shape instanceof Shape.Mapping m && secret(m.element());
    }

    private JsonObject type(Shape shape) {
        if (shape instanceof Shape.Maybe m) {
            return type(m.element());
        }
        if (shape instanceof Shape.Deferred d) {
            var outer = plain;
            plain = false;
            try {
                return type(d.element());
            } finally {
                plain = outer;
            }
        }
        var type = known(shape);
        if (plain && !(shape instanceof Shape.SecretText)) {
            type.addProperty("plain", true);
        }
        return type;
    }

    private JsonObject known(Shape shape) {
        if (shape instanceof Shape.Structure s) {
            return reference(s.type(), () -> structure(s));
        }
        if (shape instanceof Shape.Choice c) {
            return reference(c.type(), () -> choice(c));
        }
        if (shape instanceof Shape.Free) {
            return free("");
        }
        var type = new JsonObject();
        if (shape instanceof Shape.Listing l) {
            type.addProperty("type", "array");
            type.add("items", type(l.element()));
        } else if (shape instanceof Shape.Mapping m) {
            type.addProperty("type", "object");
            type.add("additionalProperties", type(m.element()));
        } else {
            type.addProperty(
                    "type",
                    shape instanceof Shape.Whole
                            ? "integer"
                            : shape instanceof Shape.Real
                                    ? "number"
                                    : shape instanceof Shape.Bool ? "boolean" : "string");
        }
        return type;
    }

    private JsonObject reference(Class<?> type, java.util.function.Supplier<JsonObject> definition) {
        var token = names.token(type);
        if (!types.containsKey(token)) {
            types.put(token, new JsonObject()); // so that a type that holds itself ends
            types.put(token, definition.get());
        }
        var reference = new JsonObject();
        reference.addProperty("$ref", "#/types/" + token);
        return reference;
    }

    private JsonObject structure(Shape.Structure shape) {
        var fields = shape.fields();
        var type = described(shape.type());
        type.addProperty("type", "object");
        type.add("properties", properties(fields));
        type.add("required", required(fields));
        return type;
    }

    private static JsonObject choice(Shape.Choice shape) {
        var type = described(shape.type());
        type.addProperty("type", "string");
        var values = new JsonArray();
        for (var text : shape.allowed()) {
            var value = new JsonObject();
            value.addProperty("name", camel(text));
            value.addProperty("value", text);
            values.add(value);
        }
        type.add("enum", values);
        return type;
    }

    private static JsonObject described(Class<?> type) {
        var object = new JsonObject();
        Optional.ofNullable(type.getAnnotation(Doc.class))
                .ifPresent(doc -> object.addProperty("description", doc.value()));
        return object;
    }

    private static String camel(String text) {
        var words = new ArrayList<String>();
        for (var word : text.split("-")) {
            words.add(Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return String.join("", words);
    }

    private static JsonObject free(String description) {
        var type = new JsonObject();
        type.addProperty("type", "object");
        type.add("additionalProperties", object("$ref", new com.google.gson.JsonPrimitive("pulumi.json#/Any")));
        if (!description.isEmpty()) {
            type.addProperty("description", description);
        }
        return type;
    }

    private static JsonArray strings(List<String> texts) {
        var array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static JsonObject object(String key, JsonElement value) {
        var object = new JsonObject();
        object.add(key, value);
        return object;
    }

    private static JsonObject tree(Map<String, JsonObject> entries) {
        var object = new JsonObject();
        entries.forEach(object::add);
        return object;
    }
}
