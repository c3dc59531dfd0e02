package dev.croft.spi;

/** A backend could not do what was asked. The message names the thing, what was found and the next step; no secrets. */
public class CloudException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, in the terms that decide what to do next. */
    public enum Kind {
        NOT_FOUND,
        CONFLICT,
        IN_USE,
        THROTTLED,
        QUOTA,
        NO_SPACE,
        INVALID,
        UNAUTHORIZED,
        UNAVAILABLE,
        TIMEOUT,
        CANCELLED,
        /** An answer was lost, and looking did not tell whether the call had its effect. */
        AMBIGUOUS,
        FAILED
    }

    private final Kind kind;

    /**
     * @param thing the thing's name, as the user knows it
     * @param message what happened
     * @param remedy what the user can do; may be empty
     */
    public CloudException(Kind kind, String thing, String message, String remedy) {
        this(kind, thing, message, remedy, null);
    }

    public CloudException(Kind kind, String thing, String message, String remedy, Throwable cause) {
        super((thing.isEmpty() ? "" : thing + ": ") + message + (remedy.isEmpty() ? "" : "; " + remedy), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
