package dev.croft.components;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which packages an image gets, so that its nodes need not install them: all that the modules ask for. */
final class BakedPackages {
    private BakedPackages() {}

    /** The packages for a release, such as {@code debian-13}. */
    static List<String> of(String release) {
        try (var in = BakedPackages.class.getResourceAsStream("baked/" + release + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("no list of packages for " + release);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
