package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.template.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** A YAML string in double quotes; printable ASCII only is expected. */
    static String yaml(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    static String yaml(List<String> texts) {
        return texts.stream().map(Text::yaml).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The inside of a double-quoted value in a systemd environment file (systemd.exec(5), EnvironmentFile=). */
    static String environment(String text) {
        return text.replaceAll("([\"\\\\`$])", "\\\\$1");
    }
}
