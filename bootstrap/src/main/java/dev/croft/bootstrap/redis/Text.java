package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.template.Template;
import java.util.Map;

/** Resource files of this package. */
final class Text {
    private static final String FOLDER = "/dev/croft/bootstrap/redis/";

    private Text() {}

    static String render(String resource, Map<String, ?> values) {
        return Template.load(Text.class, FOLDER + resource).render(values);
    }

    /** A script for the nodes, with what the scripts have in common before it. */
    static String script(String name) {
        return Template.load(Text.class, FOLDER + "lib.sh").text()
                + Template.load(Text.class, FOLDER + name).text();
    }

    /** A value in double quotes, as redis.conf takes it (sds.c, sdssplitargs). */
    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
