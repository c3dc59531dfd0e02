package dev.croft.bootstrap.template;

import java.util.List;
import java.util.Map;

/**
 * The resource files of a module: what lands on its nodes, and the scripts that run there. A file that is not there is
 * our own fault, hence {@link IllegalStateException}.
 *
 * @param owner a class of the package that the files belong to
 */
public record Resources(Class<?> owner) {

    /** The text of a file without places. */
    public String text(String file) {
        return Template.load(owner, file).text();
    }

    /** The text of a file with each place filled in, see {@link Template#render}. */
    public String render(String file, Map<String, ?> values) {
        return Template.load(owner, file).render(values);
    }

    /** The words of a list, one a line, without comments ({@code #}). */
    public List<String> words(String file) {
        return text(file)
                .lines()
                .map(l -> l.replaceFirst("#.*", "").strip())
                .filter(l -> !l.isEmpty())
                .toList();
    }

    /** A script, with what the module's scripts have in common ({@code lib.sh}) before it. */
    public String script(String file) {
        return text("lib.sh") + text(file);
    }
}
