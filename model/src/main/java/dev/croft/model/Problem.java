package dev.croft.model;

/**
 * One thing that is wrong in what the user wrote.
 *
 * @param path where, in the user's own data: {@code members[1].role}; empty for the whole
 * @param message what was found, what is allowed, and the next step where there is one; never a secret
 */
public record Problem(String path, String message) {
    /** The same problem seen from one level further out. */
    public Problem under(String outer) {
        return new Problem(join(outer, path), message);
    }

    /** Joins two parts of a path; an index in brackets needs no dot. */
    public static String join(String outer, String inner) {
        if (outer.isEmpty() || inner.isEmpty() || inner.startsWith("[")) {
            return outer + inner;
        }
        return outer + "." + inner;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
