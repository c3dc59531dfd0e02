package dev.croft.spi;

/** A thing exists but is not whole: it must not be lost, and the next run goes on with it. */
public final class PartialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Existing<?, ?> existing;

    public PartialException(Existing<?, ?> existing, String reason, Throwable cause) {
        super(reason, cause);
        this.existing = existing;
    }

    public Existing<?, ?> existing() {
        return existing;
    }
}
