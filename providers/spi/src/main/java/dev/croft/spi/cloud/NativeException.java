package dev.croft.spi.cloud;

import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;

/** A cloud refused, or did not answer. */
public final class NativeException extends CloudException {
    private static final long serialVersionUID = 1L;

    private final String code;

    NativeException(Kind kind, String thing, String message, String remedy, String code, Throwable cause) {
        super(kind, thing, message, remedy, cause);
        this.code = code;
    }

    /** The cloud's own word for it, such as {@code InvalidPermission.Duplicate}; empty where there was no answer. */
    public String code() {
        return code;
    }
}
