package dev.croft.plugin.resource;

/**
 * How a property differs.
 *
 * @param replace whether it cannot be changed in place
 * @param input whether the old value is that of the inputs, not of the state
 */
public record Change(Kind kind, boolean replace, boolean input) {
    /** The three ways to differ. */
    public enum Kind {
        ADD,
        DELETE,
        UPDATE
    }

    /** Something that the state says is off, and that the next update sets right. */
    public static Change drift() {
        return new Change(Kind.DELETE, false, false);
    }
}
