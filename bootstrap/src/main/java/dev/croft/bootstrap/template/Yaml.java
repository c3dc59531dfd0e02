package dev.croft.bootstrap.template;

import java.util.List;
import java.util.stream.Collectors;

/** Texts as YAML takes them whatever they hold: in double quotes (YAML 1.2, 7.3.1). */
public final class Yaml {
    private Yaml() {}

    /** A string; printable characters and line ends are expected. */
    public static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** A list of strings, {@code ["a", "b"]}. */
    public static String quoted(List<String> texts) {
        return texts.stream().map(Yaml::quoted).collect(Collectors.joining(", ", "[", "]"));
    }
}
