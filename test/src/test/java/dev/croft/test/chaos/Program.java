package dev.croft.test.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of this machine, run to its end. */
final class Program {
    private Program() {}

    /** What came of it: its status, and stdout and stderr together. */
    record Result(int exit, String output) {}

    static Result run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Its output; fails where it does. */
    static String output(String... command) {
        var result = run(List.of(command));
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", command) + ": exit " + result.exit() + "\n" + result.output());
        }
        return result.output();
    }
}
