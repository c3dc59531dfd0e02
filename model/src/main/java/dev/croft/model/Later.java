package dev.croft.model;

/**
 * A value that may not be known yet, within one that is: what is known of it has been checked against its type, and it
 * is handed on as it came, with its marks of secrecy.
 *
 * @param value the tree, which may hold unknowns
 * @param <T> the type that it is read as when it is known: a record, {@code String}, {@code Secret}, or a list of these
 */
public record Later<T>(Value value) {
    /** Whether all of it is known. */
    public boolean known() {
        return !value.hasUnknown();
    }
}
