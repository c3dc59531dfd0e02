package dev.croft.bootstrap.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void settingsComeFirstAndKeepTheirValue() throws Exception {
        var value = "it's $HOME `id`\nand \"more\"\\";
        var script = Shell.with(Map.of("CROFT_B", value, "CROFT_A", ""), "printf '%s|%s' \"$CROFT_A\" \"$CROFT_B\"");
        assertThat(script).startsWith("CROFT_A=''\nCROFT_B='it'");
        var process = new ProcessBuilder("sh", "-c", script).start();
        assertThat(new String(process.getInputStream().readAllBytes())).isEqualTo("|" + value);
    }
}
