package dev.croft.bootstrap.pgsql;

import dev.croft.model.InvalidException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names in a cluster: what users may choose, and what is the system's own. */
final class Names {
    /** A name without quotes and spaces: 63 bytes is PostgreSQL's limit (NAMEDATALEN). */
    static final String PATTERN = "[a-z_][a-z0-9_-]{0,62}";

    static final String ALLOWED =
            "up to 63 lower-case letters, digits, underscores and dashes, not starting with a digit or a dash";

    /** Printable ASCII: SASLprep (RFC 4013) leaves it as it is, and no configuration file needs to know an encoding. */
    static final String PASSWORD = "[ -~]{1,256}";

    static final String PASSWORD_ALLOWED = "1 to 256 printable ASCII characters";

    /** PostgreSQL's own superuser; logs in from the node itself only. */
    static final String SUPERUSER = "postgres";

    static final String REPLICATOR = "croft_replicator";
    static final String REWINDER = "croft_rewind";
    static final String MONITOR = "croft_monitor";
    /** Prefix of the group roles in the database: {@code readonly} is {@code dbrole_readonly}. */
    static final String ROLE_PREFIX = "dbrole_";
    /** The group roles as the declaration calls them. */
    static final List<String> ROLES = List.of("readonly", "readwrite", "admin", "offline", "monitor");

    private static final Set<String> RESERVED_USERS =
            Set.of(SUPERUSER, "pgbouncer", "public", "none", "current_user", "session_user", "current_role");
    /** "pgbouncer" is PgBouncer's admin console. */
    private static final Set<String> RESERVED_DATABASES =
            Set.of("postgres", "template0", "template1", "pgbouncer", "replication", "all", "sameuser", "samerole");

    private Names() {}

    static void refuseReservedUser(String name) {
        if (RESERVED_USERS.contains(name)
                || ROLES.contains(name)
                || name.startsWith("pg_")
                || name.startsWith("croft_")
                || name.startsWith(ROLE_PREFIX)) {
            throw new InvalidException(
                    "name",
                    "'" + name + "' is reserved; choose a name that is not "
                            + String.join(", ", new java.util.TreeSet<>(RESERVED_USERS)) + ", a role ("
                            + String.join(", ", ROLES) + "), nor starts with pg_, croft_ or " + ROLE_PREFIX);
        }
    }

    static void refuseReservedDatabase(String name) {
        if (RESERVED_DATABASES.contains(name) || name.startsWith("pg_")) {
            throw new InvalidException(
                    "name",
                    "'" + name + "' is reserved; choose a name that is not "
                            + String.join(", ", new java.util.TreeSet<>(RESERVED_DATABASES)) + ", nor starts with pg_");
        }
    }

    static void refuseReservedSchemas(List<String> schemas) {
        for (var i = 0; i < schemas.size(); i++) {
            var name = schemas.get(i);
            if (name.startsWith("pg_")
                    || name.equals("information_schema")
                    || name.equals("public")
                    || name.equals("croft")) {
                throw new InvalidException(
                        "schemas[" + i + "]",
                        "'" + name + "' is there in each database, or kept for Croft; list only schemas to create");
            }
        }
    }

    static void refuseRepeats(String path, List<String> names) {
        var seen = new HashSet<String>();
        for (var i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                throw new InvalidException(path + "[" + i + "]", "'" + names.get(i) + "' is there twice");
            }
        }
    }
}
