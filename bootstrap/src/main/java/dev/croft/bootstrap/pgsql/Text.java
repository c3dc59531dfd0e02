package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.template.Template;
import java.util.Map;

/** Resource files of this package, and values in the syntaxes that they are in. */
final class Text {
    private static final String FOLDER = "/dev/croft/bootstrap/pgsql/";

    private Text() {}

    static String render(String resource, Map<String, ?> values) {
        return Template.load(Text.class, FOLDER + resource).render(values);
    }

    /** A script for the nodes, with what the scripts have in common before it. */
    static String script(String name) {
        return Template.load(Text.class, FOLDER + "lib.sh").text()
                + Template.load(Text.class, FOLDER + name).text();
    }

    /** The inside of a double-quoted value in a systemd environment file (systemd.exec(5), EnvironmentFile=). */
    static String environment(String text) {
        return text.replaceAll("([\"\\\\`$])", "\\\\$1");
    }
}
