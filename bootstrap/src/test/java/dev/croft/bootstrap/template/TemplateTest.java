package dev.croft.bootstrap.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
    @Test
    void fillsEveryPlaceFromAResource() {
        assertThat(Template.load(TemplateTest.class, "sample.conf").render(Map.of("user", "a$1{{user}}")))
                .isEqualTo("user a$1{{user}}; # $1 a$1{{user}}");
    }

    @Test
    void numbersAndSeveralLinesAreFine() {
        assertThat(Template.of("t", "{{n}}\n{{lines}}\n").render(Map.of("n", 3, "lines", "a\nb")))
                .isEqualTo("3\na\nb\n");
    }

    @Test
    void refusesAPlaceWithoutValue() {
        assertThatThrownBy(() -> Template.of("t", "{{a}} {{b}}").render(Map.of("a", "1")))
                .hasMessage("template t: no value for [b], no place for []");
    }

    @Test
    void refusesAValueWithoutPlace() {
        assertThatThrownBy(() -> Template.of("t", "{{a}}").render(Map.of("a", "1", "b", "2")))
                .hasMessage("template t: no value for [], no place for [b]");
        assertThatThrownBy(() -> Template.of("t", "{{a}}").text()).hasMessageContaining("[a]");
    }

    @Test
    void refusesAMissingResource() {
        assertThatThrownBy(() -> Template.load(TemplateTest.class, "nowhere.conf"))
                .hasMessageContaining("nowhere.conf");
    }
}
