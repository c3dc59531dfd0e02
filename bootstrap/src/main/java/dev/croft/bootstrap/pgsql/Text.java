package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.template.Resources;
import java.util.Map;

/** Resource files of this package, and values in the syntaxes that they are in. */
final class Text {
    private static final Resources FILES = new Resources(Text.class);

    private Text() {}

    static String render(String resource, Map<String, ?> values) {
        return FILES.render(resource, values);
    }

    /** A script for the nodes, with what the scripts have in common before it. */
    static String script(String name) {
        return FILES.script(name);
    }

    /** The inside of a double-quoted value in a systemd environment file (systemd.exec(5), EnvironmentFile=). */
    static String environment(String text) {
        return text.replaceAll("([\"\\\\`$])", "\\\\$1");
    }
}
