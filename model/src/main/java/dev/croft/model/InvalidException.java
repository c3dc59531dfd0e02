package dev.croft.model;

import java.util.List;
import java.util.stream.Collectors;

/** What the user gave is not valid; holds every problem that was found, not just the first. */
public final class InvalidException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** One problem at a path relative to the record that throws it. */
    public InvalidException(String path, String message) {
        this(List.of(new Problem(path, message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
