package dev.croft.model;

import java.util.Objects;

/**
 * A text that must not be shown: a password, a private key. It prints as {@code ***}; {@link #reveal()} is the only way
 * to the text, and is easy to search for.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "text");
    }

    /** Wraps a text; the text may be empty but not null. */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text in plain. Never put it in a log line, an error or an argument vector. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s && s.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
