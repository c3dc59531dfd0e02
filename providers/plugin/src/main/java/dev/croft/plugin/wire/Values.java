package dev.croft.plugin.wire;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * Between Pulumi's property values on the wire and {@link Value}s. On the wire, a value that JSON cannot say is a map
 * with a key that nobody would choose, or a text that nobody would write; the constants are those of Pulumi's SDKs.
 */
public final class Values {
    /** What marks a value that JSON cannot say. */
    public static final String KIND = "4dabf18193072939515e22adb298388d";
    /** What it marks a secret with. */
    public static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";

    private static final String OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    private static final String REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e";
    private static final String BYTES = "803fd3297a5875dc03ca845dda5d2a98";
    private static final String ASSET = "c44067f5952c0a294b673a41bacd8c17";
    private static final String ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    /** One for each type of what is not known; we need no more than that it is not. */
    private static final Set<String> UNKNOWNS = Set.of(
            UNKNOWN,
            "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
            "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
            "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
            "030794c1-ac77-496b-92df-f27374a8bd58",
            "e48ece36-62e2-4504-bad9-02848725956a",
            "dd056dcd-154b-4c76-9bd3-c8f88648b5ff");

    private Values() {}

    /** Reads properties; assets and archives are an {@link InvalidException} that names their path. */
    public static Value.Obj read(Struct properties) {
        return fields("", properties);
    }

    private static Value.Obj fields(String path, Struct struct) {
        var fields = new LinkedHashMap<String, Value>();
        struct.getFieldsMap().forEach((key, value) -> fields.put(key, any(Problem.join(path, key), value)));
        return new Value.Obj(fields);
    }

    private static Value any(String path, com.google.protobuf.Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> UNKNOWNS.contains(value.getStringValue())
                    ? Value.UNKNOWN
                    : Value.of(value.getStringValue());
            case NUMBER_VALUE -> Value.of(value.getNumberValue());
            case BOOL_VALUE -> Value.of(value.getBoolValue());
            case LIST_VALUE -> list(path, value.getListValue());
            case STRUCT_VALUE -> struct(path, value.getStructValue());
            default -> Value.NULL;
        };
    }

    private static Value list(String path, ListValue list) {
        var items = new ArrayList<Value>();
        for (var i = 0; i < list.getValuesCount(); i++) {
            items.add(any(path + "[" + i + "]", list.getValues(i)));
        }
        return new Value.Arr(items);
    }

    private static Value struct(String path, Struct struct) {
        var kind = struct.getFieldsOrDefault(KIND, com.google.protobuf.Value.getDefaultInstance())
                .getStringValue();
        return switch (kind) {
            case "" -> fields(path, struct);
            case SECRET -> new Value.Sensitive(any(path, struct.getFieldsOrThrow("value")));
            case OUTPUT -> output(path, struct);
                // A resource where its id is meant.
            case REFERENCE -> struct.containsFields("id")
                    ? any(path, struct.getFieldsOrThrow("id"))
                    : any(path, struct.getFieldsOrThrow("urn"));
            case BYTES -> throw new InvalidException(
                    path, "holds bytes that are no text in UTF-8; encode them, in base64 for one");
            case ASSET, ARCHIVE -> throw new InvalidException(
                    path,
                    "is an " + (kind.equals(ASSET) ? "asset" : "archive")
                            + ", which Croft takes nowhere; give a string");
            default -> throw new InvalidException(
                    path, "is of a kind that this version of Croft does not know (" + kind + ")");
        };
    }

    private static Value output(String path, Struct struct) {
        var inner = struct.containsFields("value") ? any(path, struct.getFieldsOrThrow("value")) : Value.UNKNOWN;
        return struct.getFieldsOrDefault("secret", com.google.protobuf.Value.getDefaultInstance())
                        .getBoolValue()
                ? new Value.Sensitive(inner)
                : inner;
    }

    /** Writes properties; nulls are left out, as Pulumi does. */
    public static Struct write(Value.Obj value) {
        var struct = Struct.newBuilder();
        value.fields().forEach((key, field) -> {
            if (!(field instanceof Value.Null)) {
                struct.putFields(key, any(field));
            }
        });
        return struct.build();
    }

    private static com.google.protobuf.Value any(Value value) {
        var out = com.google.protobuf.Value.newBuilder();
        if (value instanceof Value.Text text) {
            return out.setStringValue(text.value()).build();
        }
        if (value instanceof Value.Num number) {
            return out.setNumberValue(number.value()).build();
        }
        if (value instanceof Value.Bool bool) {
            return out.setBoolValue(bool.value()).build();
        }
        if (value instanceof Value.Unknown) {
            return out.setStringValue(UNKNOWN).build();
        }
        if (value instanceof Value.Arr array) {
            var list = ListValue.newBuilder();
            array.items().forEach(item -> list.addValues(any(item)));
            return out.setListValue(list).build();
        }
        if (value instanceof Value.Obj object) {
            return out.setStructValue(write(object)).build();
        }
        if (value instanceof Value.Sensitive secret) {
            return out.setStructValue(Struct.newBuilder()
                            .putFields(
                                    KIND,
                                    com.google.protobuf.Value.newBuilder()
                                            .setStringValue(SECRET)
                                            .build())
                            .putFields("value", any(secret.inner())))
                    .build();
        }
        return out.setNullValue(NullValue.NULL_VALUE).build();
    }
}
