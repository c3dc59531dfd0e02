package dev.croft.bootstrap.template;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values for shell scripts. What is secret goes into an action's environment instead, where it is masked in errors. */
public final class Shell {
    private Shell() {}

    /** A script that begins with its settings, {@code NAME='value'} one a line. */
    public static String with(Map<String, String> settings, String script) {
        return new TreeMap<>(settings)
                        .entrySet().stream()
                                .map(e -> e.getKey() + "=" + quoted(e.getValue()) + "\n")
                                .collect(Collectors.joining())
                + script;
    }

    /** One word, whatever is in it. */
    public static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
