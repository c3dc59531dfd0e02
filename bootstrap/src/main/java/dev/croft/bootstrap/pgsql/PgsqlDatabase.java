package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.List;

@Doc("A database of the cluster.")
public record PgsqlDatabase(
        @Doc("Its name.") @Matches(value = Names.PATTERN, allowed = Names.ALLOWED) String name,
        @Doc("The user that owns it, one of the cluster's `users`.")
                @Matches(value = Names.PATTERN, allowed = Names.ALLOWED)
                String owner,
        @Doc("Extensions to create in it, such as `pg_trgm`; each must be in the bundle.")
                @Matches(value = "[a-z][a-z0-9_-]{0,62}", allowed = "the name of an extension")
                List<String> extensions,
        @Doc("Schemas to create in it besides `public`, owned by its owner.")
                @Matches(value = Names.PATTERN, allowed = Names.ALLOWED)
                List<String> schemas,
        @Doc("Its encoding; it cannot be changed later.")
                @Default("\"UTF8\"")
                @Matches(value = "UTF8|SQL_ASCII|LATIN1", allowed = "UTF8, LATIN1 or SQL_ASCII")
                String encoding,
        @Doc("Its locale (LC_COLLATE and LC_CTYPE); it cannot be changed later.")
                @Default("\"C.UTF-8\"")
                @Matches(value = "[A-Za-z_.@0-9-]{1,40}", allowed = "the name of a locale such as C.UTF-8")
                String locale,
        @Doc("How many connections it takes at once; -1 for no limit of its own.")
                @Default("-1")
                @Range(min = -1, max = 10000)
                int connectionLimit) {
    public PgsqlDatabase {
        extensions = List.copyOf(extensions);
        schemas = List.copyOf(schemas);
        Names.refuseReservedDatabase(name);
        Names.refuseRepeats("extensions", extensions);
        Names.refuseRepeats("schemas", schemas);
        Names.refuseReservedSchemas(schemas);
    }

    /** A database as most are. */
    public static PgsqlDatabase of(String name, String owner, List<String> extensions) {
        return new PgsqlDatabase(name, owner, extensions, List.of(), "UTF8", "C.UTF-8", -1);
    }
}
