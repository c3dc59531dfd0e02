package dev.croft.spi.cloud;

import java.util.Optional;

/** What was left out of a declaration stays so, as long as what is there is what leaving it out means. */
public final class Kept {
    private Kept() {}

    /**
     * @param last what the last declaration says; empty at an import
     * @param byDefault what leaving it out means
     */
    public static <T> Optional<T> or(Optional<Optional<T>> last, T byDefault, T found) {
        var given = last.map(Optional::isPresent).orElse(false);
        return !given && found.equals(byDefault) ? Optional.empty() : Optional.of(found);
    }
}
