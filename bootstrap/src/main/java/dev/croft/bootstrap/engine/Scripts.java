package dev.croft.bootstrap.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shell scripts that nodes run; resources beside this class. */
final class Scripts {
    private Scripts() {}

    /** One script, from resources that stand one after the other. */
    static String named(String... names) {
        return Stream.of(names).map(Scripts::text).collect(Collectors.joining("\n"));
    }

    private static String text(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
