package dev.croft.aws.api;

import dev.croft.spi.CloudException;

/** EC2 refused, or did not answer. */
public final class AwsException extends CloudException {
    private static final long serialVersionUID = 1L;

    private final String code;

    AwsException(Kind kind, String thing, String message, String remedy, String code, Throwable cause) {
        super(kind, thing, message, remedy, cause);
        this.code = code;
    }

    /** EC2's own word for it, such as {@code InvalidPermission.Duplicate}; empty where there was no answer. */
    public String code() {
        return code;
    }
}
