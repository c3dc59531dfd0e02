package dev.croft.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of commands: this process's with what {@code make env} exports, worked out once, as that takes a moment. */
final class Exports {
    static final Map<String, String> VARIABLES = Map.copyOf(read());

    private Exports() {}

    private static Map<String, String> read() {
        try {
            var process = new ProcessBuilder(
                            "bash",
                            "-c",
                            "exports=$(\"$0\") && eval \"$exports\" && exec env -0",
                            Stack.ROOT.resolve("setup/env.sh").toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("setup/env.sh failed: run make setup first");
            }
            var variables = new LinkedHashMap<String, String>();
            for (var line : text.split("\0")) {
                var at = line.indexOf('=');
                if (at > 0) {
                    variables.put(line.substring(0, at), line.substring(at + 1));
                }
            }
            return variables;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
