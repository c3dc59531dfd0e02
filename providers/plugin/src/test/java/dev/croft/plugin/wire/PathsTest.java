package dev.croft.plugin.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
    @Test
    void keysThatAreNoIdentifiersAreQuoted() {
        assertThat(Paths.key(Paths.index(Paths.key("", "members"), 1), "role")).isEqualTo("members[1].role");
        assertThat(Paths.key("drift", "pg-1/unit:a.service")).isEqualTo("drift[\"pg-1/unit:a.service\"]");
        assertThat(Paths.key("drift", "a\"b\\")).isEqualTo("drift[\"a\\\"b\\\\\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "drift | drift[\"pg-1/unit:a.service\"] | true",
                "drift[\"pg-1/unit:a.service\"] | drift[\"pg-1/unit:a.service\"] | true",
                "drift[\"pg-1/unit:b.service\"] | drift[\"pg-1/unit:a.service\"] | false",
                "members[*].role | members[3].role | true",
                "members[*].role | members[3].name | false",
                "members[3].role | members | false",
                "mem | members | false"
            })
    void patternsCoverWhatIsInside(String pattern, String path, boolean covers) {
        assertThat(Paths.covers(pattern, path)).isEqualTo(covers);
    }

    @Test
    void theFirstPartIsTheProperty() {
        assertThat(Paths.first("items[\"a.b/c\"]")).isEqualTo("items");
        assertThat(Paths.first("members[1].role")).isEqualTo("members");
        assertThat(Paths.first("cpus")).isEqualTo("cpus");
    }
}
