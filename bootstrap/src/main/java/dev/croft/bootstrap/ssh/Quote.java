package dev.croft.bootstrap.ssh;

import dev.croft.model.Secret;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Writes values into shell text so that the shell reads them back unchanged. */
public final class Quote {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Quote() {}

    /** In single quotes; any character but NUL survives. */
    public static String single(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a shell value cannot hold a NUL character");
        }
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** Lines that set and export variables, in the order of their names. */
    public static String exports(Map<String, Secret> variables) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(variables).forEach((name, value) -> {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name for a shell variable; letters, digits and _ are allowed");
            }
            text.append("export ")
                    .append(name)
                    .append('=')
                    .append(single(value.reveal()))
                    .append('\n');
        });
        return text.toString();
    }
}
