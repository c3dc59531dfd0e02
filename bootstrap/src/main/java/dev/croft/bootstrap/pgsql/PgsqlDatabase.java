package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.List;
import java.util.Optional;

@Doc("A database of the cluster.")
public record PgsqlDatabase(
        @Doc("Its name.") @Matches(value = Names.PATTERN, allowed = Names.ALLOWED) String name,
        @Doc("The user that owns it, one of the cluster's `users`.")
                @Matches(value = Names.PATTERN, allowed = Names.ALLOWED)
                String owner,
        @Doc(
                        "Extensions to create in it, such as `pg_trgm`, or `postgis=3.5.2` for one version; each must be in the bundle.")
                @Matches(
                        value = "[a-z][a-z0-9_-]{0,62}(=[A-Za-z0-9.+_-]{1,40})?",
                        allowed = "the name of an extension, alone or with its version as in postgis=3.5.2")
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
                int connectionLimit,
        @Doc(
                        "The database that it is made as a copy of, once: `template0` is empty and takes any encoding and locale, `template1` or another one must have the same.")
                @Default("\"template0\"")
                @Matches(value = Names.PATTERN, allowed = Names.ALLOWED)
                String template,
        @Doc("What it is for.") Optional<String> comment,
        @Doc(
                        "Whether only its owner, the members of `admin` and those who are granted to may connect, and not every user.")
                @Default("false")
                boolean revokePublicConnect,
        @Doc(
                        "Statements to run in it once, as its owner, all or none: a schema to begin with. That they were run is kept in the database; a changed text is not run again.")
                Optional<String> baseline,
        @Doc("When server connections to it go back to the pool; left out: as the pool does.")
                Optional<PgsqlPool.Mode> poolMode,
        @Doc("How many server connections the pooler opens for each of its users; left out: the pool's size.")
                @Range(min = 1, max = 1000)
                Optional<Integer> poolSize,
        @Doc("`absent` drops it with its data, where `allowDestroy` is set.") @Default("\"present\"") Presence state) {
    public PgsqlDatabase {
        extensions = List.copyOf(extensions);
        schemas = List.copyOf(schemas);
        Names.refuseReservedDatabase(name);
        Names.refuseRepeats(
                "extensions", extensions.stream().map(PgsqlDatabase::extension).toList());
        Names.refuseRepeats("schemas", schemas);
        Names.refuseReservedSchemas(schemas);
    }

    /** The name of an extension in the list, without its version. */
    static String extension(String entry) {
        return entry.split("=", 2)[0];
    }

    /** The version that is asked for. */
    static Optional<String> version(String entry) {
        var parts = entry.split("=", 2);
        return parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
    }

    /** The names of its extensions. */
    List<String> extensionNames() {
        return extensions.stream().map(PgsqlDatabase::extension).toList();
    }
}
