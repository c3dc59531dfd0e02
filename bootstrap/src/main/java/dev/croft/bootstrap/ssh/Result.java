package dev.croft.bootstrap.ssh;

import java.util.List;

/**
 * What came of a command.
 *
 * @param output its standard output; the beginning is missing when {@code truncated}
 * @param errors the last part of its standard error
 */
public record Result(int exitCode, String output, String errors, boolean truncated) {
    private static final int LAST_LINES = 20;

    public boolean ok() {
        return exitCode == 0;
    }

    /** The last lines of standard error, or of standard output where that is empty: what an error text quotes. */
    public List<String> lastLines() {
        List<String> lines = (errors.isBlank() ? output : errors)
                .lines()
                .filter(l -> !l.isBlank())
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    /**
     * This result, or {@link SshException.Kind#FAILED} where the exit code is not 0.
     *
     * @param what what was tried and where, for the error text: {@code pg-test-1: creating the data folder}
     */
    public Result orThrow(String what) {
        if (!ok()) {
            throw new SshException(
                    SshException.Kind.FAILED,
                    what + " failed with exit code " + exitCode + ":\n  " + String.join("\n  ", lastLines()));
        }
        return this;
    }
}
