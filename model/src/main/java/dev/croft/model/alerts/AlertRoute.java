package dev.croft.model.alerts;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which alerts go to a receiver.
 *
 * @throws InvalidException where a matcher is none
 */
@Doc("Which alerts go to a receiver.")
public record AlertRoute(
        @Doc("Name of the receiver.") String receiver,
        @Doc(
                        "What an alert's labels must be, all of them, as Alertmanager writes it: `severity=crit`, `cls=~pg-.*`, `job!=redis`. The labels are those of the metrics (`cls`, `ins`, `ip`, `job`), `alertname` and `severity` (crit, warn, info).")
                List<String> matchers,
        @Doc("Whether the routes after it are asked too.") @Default("false") boolean continueMatching) {
    private static final Pattern MATCHER = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(=~|!~|!=|=)(.*)");

    /** A condition on one label. */
    public record Matcher(String label, String operator, String value) {}

    public AlertRoute {
        var problems = new ArrayList<Problem>();
        if (matchers.isEmpty()) {
            problems.add(new Problem("matchers", "is empty; what no route takes goes to the first receiver anyway"));
        }
        for (var i = 0; i < matchers.size(); i++) {
            var problem = problem(matchers.get(i));
            if (!problem.isEmpty()) {
                problems.add(new Problem("matchers[" + i + "]", "'" + matchers.get(i) + "' " + problem));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }

    private static String problem(String text) {
        var parts = MATCHER.matcher(text);
        if (!parts.matches()) {
            return "is no matcher; write label=value, label!=value, label=~regex or label!~regex";
        }
        try {
            Pattern.compile(parts.group(2).endsWith("~") ? parts.group(3) : "");
            return "";
        } catch (PatternSyntaxException e) {
            return "is no regular expression: " + e.getDescription();
        }
    }

    /** The matchers, taken apart. */
    public List<Matcher> conditions() {
        return matchers.stream()
                .map(MATCHER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(m -> new Matcher(m.group(1), m.group(2), m.group(3)))
                .toList();
    }
}
