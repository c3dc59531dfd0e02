package dev.croft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecoderTest {
    enum Kind {
        READ_ONLY,
        READ_WRITE
    }

    record Part(
            @Matches(value = "[a-z]+", allowed = "lower-case letters") String name,
            @Default("1") @Range(min = 1, max = 9) int weight) {}

    record Whole(
            String title,
            @Default("\"read-only\"") Kind kind,
            Optional<Integer> limit,
            List<Part> parts,
            Map<String, String> tags,
            Optional<Secret> password,
            @Default("true") boolean on,
            Optional<Cidr> net) {
        Whole {
            if (title.equals("forbidden")) {
                throw new InvalidException("title", "is forbidden");
            }
        }
    }

    private static Value.Obj obj(Object... pairs) {
        var fields = new LinkedHashMap<String, Value>();
        for (var i = 0; i < pairs.length; i += 2) {
            var v = pairs[i + 1];
            fields.put(
                    (String) pairs[i],
                    v instanceof Value x
                            ? x
                            : v instanceof String s
                                    ? Value.of(s)
                                    : v instanceof Boolean b ? Value.of(b) : Value.of(((Number) v).doubleValue()));
        }
        return new Value.Obj(fields);
    }

    private static Value arr(Value... items) {
        return new Value.Arr(List.of(items));
    }

    @Test
    void fillsDefaultsAndLeavesOutWhatIsOptional() {
        var whole = Decoder.decode(Whole.class, obj("title", "t"));
        assertThat(whole)
                .isEqualTo(new Whole(
                        "t",
                        Kind.READ_ONLY,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        true,
                        Optional.empty()));
    }

    @Test
    void readsEveryKindOfField() {
        var value = obj(
                "title",
                "t",
                "kind",
                "read-write",
                "limit",
                5,
                "parts",
                arr(obj("name", "a", "weight", 2), obj("name", "b")),
                "tags",
                obj("k", "v"),
                "password",
                new Value.Sensitive(Value.of("pw")),
                "on",
                false,
                "net",
                "10.0.0.0/8");
        var whole = Decoder.decode(Whole.class, value);
        assertThat(whole.kind()).isEqualTo(Kind.READ_WRITE);
        assertThat(whole.limit()).contains(5);
        assertThat(whole.parts()).containsExactly(new Part("a", 2), new Part("b", 1));
        assertThat(whole.password()).contains(Secret.of("pw"));
        assertThat(Encoder.encode(whole).get("password")).isEqualTo(new Value.Sensitive(Value.of("pw")));
        assertThat(Decoder.decode(Whole.class, Encoder.encode(whole))).isEqualTo(whole);
    }

    @Test
    void namesEveryProblemWithItsPath() {
        var value = obj(
                "titel",
                "t",
                "kind",
                "both",
                "parts",
                arr(obj("name", "A", "weight", 12), obj()),
                "on",
                "yes",
                "limit",
                1.5);
        assertThat(Decoder.check(Whole.class, value))
                .extracting(Problem::toString)
                .anySatisfy(p -> assertThat(p).startsWith("titel: is not known here"))
                .contains(
                        "title: is required",
                        "kind: must be one of read-only, read-write, found the string 'both'",
                        "parts[0].name: must be lower-case letters, found 'A'",
                        "parts[0].weight: must be between 1 and 9, found 12",
                        "parts[1].name: is required",
                        "on: must be true or false, found the string 'yes'",
                        "limit: must be a whole number, found the number 1.5");
    }

    @Test
    void aRecordsOwnRefusalCarriesThePathToTheRecord() {
        record Outer(List<Whole> wholes) {}
        assertThatThrownBy(() ->
                        Decoder.decode(Outer.class, obj("wholes", arr(obj("title", "ok"), obj("title", "forbidden")))))
                .isInstanceOf(InvalidException.class)
                .hasMessage("wholes[1].title: is forbidden");
    }

    @Test
    void whatIsUnknownIsLeftAloneAndTheRestIsChecked() {
        var value = obj("title", Value.UNKNOWN, "parts", arr(obj("name", Value.UNKNOWN, "weight", 99)));
        assertThat(Decoder.check(Whole.class, value))
                .extracting(Problem::toString)
                .containsExactly("parts[0].weight: must be between 1 and 9, found 99");
    }

    @Test
    void aSecretIsNeverQuoted() {
        record Holder(@Matches(value = "[a-z]+", allowed = "lower-case letters") Secret password, int number) {}
        var value = obj("password", "Hunter2", "number", new Value.Sensitive(Value.of("Hunter2")));
        assertThat(Decoder.check(Holder.class, value)).hasSize(2).allSatisfy(p -> assertThat(p.toString())
                .doesNotContain("Hunter2"));
        assertThat(Decoder.decode(Holder.class, obj("password", "fine", "number", 1))
                        .toString())
                .doesNotContain("fine");
    }

    @Test
    void numbersThatDoNotFitAreRefused() {
        assertThat(Decoder.check(Whole.class, obj("title", "t", "limit", 1e18)))
                .extracting(Problem::path)
                .containsExactly("limit");
        assertThat(Decoder.check(Whole.class, obj("title", "t", "limit", 3e9)))
                .extracting(Problem::path)
                .containsExactly("limit");
    }
}
