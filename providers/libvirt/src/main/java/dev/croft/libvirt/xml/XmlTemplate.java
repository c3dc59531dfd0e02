package dev.croft.libvirt.xml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills template files. A text is escaped, so that no input can become markup; what another template made
 * ({@link Fragment}, or a list of them) goes in as it is.
 */
public final class XmlTemplate {
    private static final Pattern HOLE = Pattern.compile("\\{\\{([a-zA-Z]+)}}");

    private XmlTemplate() {}

    /** Markup that a template made. */
    public record Fragment(String xml) {}

    /**
     * @param file name of the template
     * @param values a String, a Fragment, or a List of Fragments for each hole; one without a value is a bug
     */
    public static String render(String file, Map<String, ?> values) {
        return HOLE.matcher(load(file)).replaceAll(hole -> {
            var value = values.get(hole.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for " + hole.group() + " of " + file);
            }
            return Matcher.quoteReplacement(markup(value));
        });
    }

    /** The same as part of a larger document. */
    public static Fragment fragment(String file, Map<String, ?> values) {
        return new Fragment(render(file, values).strip());
    }

    private static String markup(Object value) {
        if (value instanceof Fragment f) {
            return f.xml();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(XmlTemplate::markup).reduce("", (a, b) -> a + b);
        }
        return escape(String.valueOf(value));
    }

    /** Text as content or as an attribute's value. Characters that XML does not have are left out. */
    static String escape(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case '\n' -> out.append("&#10;");
                case '\r' -> out.append("&#13;");
                case '\t' -> out.append("&#9;");
                default -> {
                    if (c >= 0x20 && c != 0xFFFE && c != 0xFFFF && (c < 0xD800 || c > 0xDFFF)) {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }

    private static String load(String file) {
        try (var in = XmlTemplate.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no template " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
