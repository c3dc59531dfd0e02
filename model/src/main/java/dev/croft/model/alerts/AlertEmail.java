package dev.croft.model.alerts;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Mail to somebody.
 *
 * @throws InvalidException where nobody is named, an address is none, or a user has no password
 */
@Doc("Mail to somebody.")
public record AlertEmail(
        @Doc("Addresses that mail goes to.") List<String> to,
        @Doc("Address that mail comes from.") String from,
        @Doc("The mail server, `smtp.example.org:587`.")
                @Matches(value = "[A-Za-z0-9.-]{1,253}:[0-9]{1,5}", allowed = "host:port")
                String server,
        @Doc("User at the mail server; left out: it asks for none.") Optional<String> user,
        @Doc("The user's password.") Optional<Secret> password,
        @Doc("Whether only TLS will do (STARTTLS, or TLS at once on port 465).") @Default("true") boolean tls) {
    private static final Pattern ADDRESS = Pattern.compile("[^@\\s<>\"]+@[^@\\s<>\"]+");
    private static final String ALLOWED = "is no mail address, such as dba@example.org";

    public AlertEmail {
        var problems = new ArrayList<Problem>();
        if (to.isEmpty()) {
            problems.add(new Problem("to", "is empty; name who gets the mail"));
        }
        for (var i = 0; i < to.size(); i++) {
            if (!ADDRESS.matcher(to.get(i)).matches()) {
                problems.add(new Problem("to[" + i + "]", "'" + to.get(i) + "' " + ALLOWED));
            }
        }
        if (!ADDRESS.matcher(from).matches()) {
            problems.add(new Problem("from", "'" + from + "' " + ALLOWED));
        }
        if (user.isPresent() != password.isPresent()) {
            problems.add(new Problem(
                    user.isPresent() ? "password" : "user", "is missing: a mail server asks for both or for none"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
