package dev.croft.bootstrap.template;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill in, written {@code {{name}}}. There is no logic in it: what repeats is joined by the caller.
 * It is strict, since a forgotten value on a node is found late: every place must be given a value, and every value must
 * have a place. A template that breaks this is our own fault, hence {@link IllegalStateException}.
 */
public final class Template {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z][A-Za-z0-9]*)}}");

    private final String name;
    private final String text;

    private Template(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** The template in a resource file beside a class: {@code load(NodeModule.class, "hosts")}. */
    public static Template load(Class<?> beside, String resource) {
        try (var in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource + " beside " + beside.getName());
            }
            return new Template(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + resource + " beside " + beside.getName(), e);
        }
    }

    /** A template from a text; the name is for errors only. */
    public static Template of(String name, String text) {
        return new Template(name, text);
    }

    /** The names of its places. */
    public Set<String> places() {
        var found = new LinkedHashSet<String>();
        PLACE.matcher(text).results().forEach(m -> found.add(m.group(1)));
        return found;
    }

    /** The text with each place filled in; values are taken as they are and not looked into again. */
    public String render(Map<String, ?> values) {
        var places = places();
        var missing = new TreeSet<>(places);
        missing.removeAll(values.keySet());
        var unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(places);
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalStateException(
                    "template " + name + ": no value for " + missing + ", no place for " + unknown);
        }
        return PLACE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(String.valueOf(values.get(m.group(1)))));
    }

    /** The text of a template without places. */
    public String text() {
        return render(Map.of());
    }
}
