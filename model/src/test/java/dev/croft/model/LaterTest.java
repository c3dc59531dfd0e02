package dev.croft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values that may not be known yet, within records that must be. */
class LaterTest {
    record Way(String host, @Range(min = 1, max = 9) int port) {}

    record Place(String name, Later<Way> way, Optional<Later<String>> note) {}

    private static Value.Obj place(Value way) {
        return new Value.Obj(Map.of("name", Value.of("a"), "way", way));
    }

    private static Value.Obj way(Value host, double port) {
        return new Value.Obj(Map.of("host", host, "port", Value.of(port)));
    }

    @Test
    void aRecordIsBuiltAroundWhatIsNotKnown() {
        var built = Decoder.decodeKnown(Place.class, place(Value.UNKNOWN)).orElseThrow();
        assertThat(built.way().known()).isFalse();
        assertThat(built.note()).isEmpty();
        var half =
                Decoder.decodeKnown(Place.class, place(way(Value.UNKNOWN, 2))).orElseThrow();
        assertThat(half.way().known()).isFalse();
        var noted = Decoder.decodeKnown(
                        Place.class, place(way(Value.of("h"), 2)).with("note", Value.UNKNOWN))
                .orElseThrow();
        assertThat(noted.way().known()).isTrue();
        assertThat(noted.note().orElseThrow().known()).isFalse();
    }

    @Test
    void whatIsKnownOfItIsChecked() {
        assertThat(Decoder.check(Place.class, place(way(Value.UNKNOWN, 10))))
                .map(Problem::path)
                .containsExactly("way.port");
        assertThat(Decoder.check(Place.class, Value.EMPTY)).map(Problem::path).containsExactly("name", "way");
    }

    @Test
    void marksOfSecrecyAreKept() {
        var marked = new Value.Sensitive(way(Value.of("h"), 2));
        assertThat(Decoder.decode(Place.class, place(marked)).way().value()).isInstanceOf(Value.Sensitive.class);
        var outer = new Value.Sensitive(place(way(Value.of("h"), 2)));
        assertThat(Decoder.decode(Place.class, outer).way().value()).isInstanceOf(Value.Sensitive.class);
    }

    @Test
    void anythingElseThatIsUnknownKeepsTheRecordFromBeingBuilt() {
        assertThat(Decoder.decodeKnown(Place.class, place(Value.UNKNOWN).with("name", Value.UNKNOWN)))
                .isEmpty();
        assertThat(new Shape.Structure(Place.class).fields())
                .map(Shape.Field::required)
                .isEqualTo(List.of(true, true, false));
    }
}
