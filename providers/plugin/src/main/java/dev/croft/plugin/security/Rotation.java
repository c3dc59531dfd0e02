package dev.croft.plugin.security;

/** Where an authority stands between one certificate and the next. Each step is an {@code up} of its own. */
public enum Rotation {
    /** It has one certificate; from {@link #TRUST} it is the way back, and the next one is given up. */
    NONE,
    /** The next certificate is there and is trusted as well; the old one signs. */
    TRUST,
    /** The next certificate signs; the old one is still trusted. */
    ISSUE,
    /** The old certificate is trusted no more. */
    FINISH;

    /** As it is written in data. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether two certificates are trusted. */
    boolean two() {
        return this == TRUST || this == ISSUE;
    }
}
