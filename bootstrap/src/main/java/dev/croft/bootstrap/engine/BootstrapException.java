package dev.croft.bootstrap.engine;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One or more nodes could not be brought to their declaration. The message tells of each; secrets are masked in it. */
public final class BootstrapException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    public BootstrapException(List<Failure> failures, Throwable cause) {
        super(failures.stream().map(Failure::text).collect(Collectors.joining("\n")), cause);
        this.failures = List.copyOf(failures);
    }

    /** A failure on one node that no item is to blame for. */
    public BootstrapException(String node, String message) {
        this(List.of(new Failure(node, Optional.empty(), Optional.empty(), message, List.of())), null);
    }

    public List<Failure> failures() {
        return failures;
    }

    /**
     * What went wrong on a node.
     *
     * @param item the item that it was about, if any
     * @param command what was run there, if anything
     * @param message what was found and what to do
     * @param output the last lines that the command wrote
     */
    public record Failure(
            String node, Optional<String> item, Optional<String> command, String message, List<String> output) {
        public Failure {
            output = List.copyOf(output);
        }

        String text() {
            return node + item.map(i -> "/" + i).orElse("") + ": " + message
                    + command.map(c -> "\n  command: " + c).orElse("")
                    + output.stream().map(line -> "\n  | " + line).collect(Collectors.joining());
        }
    }
}
