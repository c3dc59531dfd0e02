package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "it's", "'''", "a\nb\n", "$HOME `id` \\ \" ! * ~", "ünïcödé", "-n", "\t x "})
    void aRealShellReadsItBackUnchanged(String value) throws Exception {
        Process shell = new ProcessBuilder("sh").start();
        try (var in = shell.getOutputStream()) {
            in.write((Quote.exports(Map.of("V", Secret.of(value))) + "printf %s \"$V\"")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(value);
    }

    @Test
    void refusesWhatAShellCannotHold() {
        assertThatThrownBy(() -> Quote.single("a\0b")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> Quote.exports(Map.of("A-B", Secret.of("x")))).hasMessageContaining("'A-B'");
    }
}
