package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.template.Resources;
import java.util.Map;

/** Resource files of this package. */
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

    /** A value in double quotes, as redis.conf takes it (sds.c, sdssplitargs). */
    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
