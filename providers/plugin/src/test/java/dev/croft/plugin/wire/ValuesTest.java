package dev.croft.plugin.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.croft.model.InvalidException;
import dev.croft.model.Value.Arr;
import dev.croft.model.Value.Obj;
import dev.croft.model.Value.Sensitive;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final String KIND = "4dabf18193072939515e22adb298388d";

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Struct one(Value value) {
        return Struct.newBuilder().putFields("x", value).build();
    }

    private static Value special(String kind, Map<String, Value> more) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder().putFields(KIND, text(kind)).putAllFields(more))
                .build();
    }

    @Test
    void whatGoesOutComesBack() {
        var value = new Obj(Map.of(
                "text", dev.croft.model.Value.of("a"),
                "number", dev.croft.model.Value.of(1.5),
                "bool", dev.croft.model.Value.of(true),
                "list",
                        new Arr(List.of(
                                dev.croft.model.Value.UNKNOWN,
                                new Sensitive(new Obj(Map.of("deep", dev.croft.model.Value.of("s"))))))));
        assertThat(Values.read(Values.write(value))).isEqualTo(value);
    }

    @Test
    void nullsAreLeftOut() {
        assertThat(Values.write(new Obj(Map.of("x", dev.croft.model.Value.NULL)))
                        .getFieldsMap())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
                "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
                "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
                "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
                "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"
            })
    void everyKindOfUnknownIsUnknown(String sentinel) {
        assertThat(Values.read(one(text(sentinel))).get("x")).isEqualTo(dev.croft.model.Value.UNKNOWN);
    }

    @Test
    void outputsBringTheirValueAndSecrecy() {
        var output = special(
                "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                Map.of(
                        "value",
                        text("v"),
                        "secret",
                        Value.newBuilder().setBoolValue(true).build()));
        assertThat(Values.read(one(output)).get("x")).isEqualTo(new Sensitive(dev.croft.model.Value.of("v")));
        assertThat(Values.read(one(special("d0e6a833031e9bbcd3f4e8bde6ca49a4", Map.of())))
                        .get("x"))
                .isEqualTo(dev.croft.model.Value.UNKNOWN);
    }

    @Test
    void aResourceIsItsId() {
        var reference = special("5cf8f73096256a8f31e491e813e4eb8e", Map.of("urn", text("urn:x"), "id", text("vm-1")));
        assertThat(Values.read(one(reference)).get("x")).isEqualTo(dev.croft.model.Value.of("vm-1"));
    }

    @Test
    void assetsAreRefusedByPath() {
        var list = Value.newBuilder()
                .setListValue(com.google.protobuf.ListValue.newBuilder()
                        .addValues(special("c44067f5952c0a294b673a41bacd8c17", Map.of("text", text("secret text")))));
        assertThatThrownBy(() -> Values.read(one(list.build())))
                .isInstanceOf(InvalidException.class)
                .hasMessage("x[0]: is an asset, which Croft takes nowhere; give a string");
        assertThatThrownBy(() -> Values.read(one(special("0def7320c3a5731c473e5ecbe6d01bc7", Map.of()))))
                .hasMessageContaining("x: is an archive");
        assertThatThrownBy(() -> Values.read(one(special("ffff", Map.of()))))
                .hasMessageContaining("x: is of a kind that this version of Croft does not know");
    }
}
