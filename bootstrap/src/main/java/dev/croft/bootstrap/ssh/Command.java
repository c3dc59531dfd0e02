package dev.croft.bootstrap.ssh;

import dev.croft.model.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A script to run on a node.
 *
 * @param name what it is called in a trace: {@code facts}, {@code look}
 * @param script POSIX sh
 * @param environment variables that it gets; sent over standard input
 * @param input what the script reads on its standard input; empty: end of file at once
 * @param timeout how long it may take on the node
 * @param lines gets each line of standard output as it comes
 * @param killOnAbort whether the script is killed on the node when the caller is interrupted; one that must not be cut in
 *     the middle of a step is left to notice that nobody listens
 */
public record Command(
        String name,
        String script,
        Map<String, Secret> environment,
        Optional<Input> input,
        Duration timeout,
        Consumer<String> lines,
        boolean killOnAbort) {
    /** Opens the bytes that a script reads. */
    @FunctionalInterface
    public interface Input {
        InputStream open() throws IOException;
    }

    public Command {
        environment = Map.copyOf(environment);
    }

    public static Command of(String script, Duration timeout) {
        return new Command("script", script, Map.of(), Optional.empty(), timeout, line -> {}, true);
    }

    public Command named(String name) {
        return new Command(name, script, environment, input, timeout, lines, killOnAbort);
    }

    public Command with(Map<String, Secret> environment) {
        return new Command(name, script, environment, input, timeout, lines, killOnAbort);
    }

    public Command reading(Input input) {
        return new Command(name, script, environment, Optional.of(input), timeout, lines, killOnAbort);
    }

    public Command listening(Consumer<String> lines) {
        return new Command(name, script, environment, input, timeout, lines, killOnAbort);
    }

    public Command leftToEnd() {
        return new Command(name, script, environment, input, timeout, lines, false);
    }
}
