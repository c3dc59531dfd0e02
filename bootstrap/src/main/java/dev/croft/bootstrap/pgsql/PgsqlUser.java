package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.List;

@Doc("A user of the cluster.")
public record PgsqlUser(
        @Doc("Its name.") @Matches(value = Names.PATTERN, allowed = Names.ALLOWED) String name,
        @Doc("Its password; it reaches the database as a SCRAM verifier only.")
                @Matches(value = Names.PASSWORD, allowed = Names.PASSWORD_ALLOWED)
                Secret password,
        @Doc(
                        "What it may do: `readonly`, `readwrite`, `admin` (also creates objects), `offline` (reads, on the offline service), `monitor` (reads statistics), or another user of the list.")
                List<String> roles,
        @Doc("Whether it may log in.") @Default("true") boolean login,
        @Doc("Whether it may create databases.") @Default("false") boolean createdb,
        @Doc("Whether it may create users.") @Default("false") boolean createrole,
        @Doc("How many connections it may have at once; -1 for no limit of its own.")
                @Default("-1")
                @Range(min = -1, max = 10000)
                int connectionLimit,
        @Doc("Whether it may come through the connection pooler (ports 5433 and 5434).") @Default("true")
                boolean pooled) {
    public PgsqlUser {
        roles = List.copyOf(roles);
        Names.refuseReservedUser(name);
    }

    /** A user that only logs in, through the pooler or directly. */
    public static PgsqlUser of(String name, Secret password, List<String> roles) {
        return new PgsqlUser(name, password, roles, true, false, false, -1, true);
    }
}
