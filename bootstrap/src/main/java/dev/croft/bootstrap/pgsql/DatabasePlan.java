package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.pgsql.Catalog.Inside;
import dev.croft.model.InvalidException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Statements that bring databases and what is in them to their declaration; pure functions. */
final class DatabasePlan {
    /** Privileges on what the owner and the admins will create, by kind of object: role to privileges. */
    private static final Map<String, Map<String, List<String>>> DEFAULTS = defaults();

    private DatabasePlan() {}

    /** Databases that left the declaration; only with {@code allowDestroy}, which is checked before. */
    static List<Statement> drop(List<String> left, Catalog catalog) {
        return left.stream()
                .filter(catalog.databases()::containsKey)
                .map(name -> new Statement(
                        "database:" + name, "not declared", "DROP DATABASE " + Statement.name(name) + " WITH (FORCE)"))
                .toList();
    }

    /**
     * Databases that are missing or differ; none of these statements can run in a transaction block.
     *
     * @throws InvalidException encoding or locale differ: they cannot be changed
     */
    static List<Statement> create(List<PgsqlDatabase> wanted, Catalog catalog) {
        List<Statement> statements = new ArrayList<>();
        for (var i = 0; i < wanted.size(); i++) {
            var database = wanted.get(i);
            var object = "database:" + database.name();
            var present = catalog.databases().get(database.name());
            var name = Statement.name(database.name());
            if (present == null) {
                statements.add(new Statement(
                        object,
                        "missing",
                        "CREATE DATABASE " + name + " OWNER " + Statement.name(database.owner())
                                + " TEMPLATE " + Statement.name(database.template()) + " ENCODING "
                                + Statement.literal(database.encoding()) + " LC_COLLATE "
                                + Statement.literal(database.locale()) + " LC_CTYPE "
                                + Statement.literal(database.locale())
                                + (database.connectionLimit() == -1
                                        ? ""
                                        : " CONNECTION LIMIT " + database.connectionLimit())));
                access(database, Optional.empty(), statements);
                continue;
            }
            fixed("databases[" + i + "].encoding", database.name(), present.encoding(), database.encoding());
            fixed("databases[" + i + "].locale", database.name(), present.locale(), database.locale());
            if (!present.owner().equals(database.owner())) {
                statements.add(new Statement(
                        object,
                        "owned by " + present.owner(),
                        "ALTER DATABASE " + name + " OWNER TO " + Statement.name(database.owner())));
            }
            if (present.connectionLimit() != database.connectionLimit()) {
                statements.add(new Statement(
                        object,
                        "connection limit " + present.connectionLimit(),
                        "ALTER DATABASE " + name + " CONNECTION LIMIT " + database.connectionLimit()));
            }
            access(database, Optional.of(present), statements);
        }
        return List.copyOf(statements);
    }

    /** Who may connect to it, and what it says of itself. */
    private static void access(PgsqlDatabase database, Optional<Catalog.Database> present, List<Statement> statements) {
        var object = "database:" + database.name();
        var on = " ON DATABASE " + Statement.name(database.name());
        var open = present.map(Catalog.Database::openToAll).orElse(true);
        if (open && database.revokePublicConnect()) {
            statements.add(
                    new Statement(object, "open to every user", "REVOKE CONNECT, TEMPORARY" + on + " FROM PUBLIC"));
        } else if (!open && !database.revokePublicConnect()) {
            statements.add(
                    new Statement(object, "not open to every user", "GRANT CONNECT, TEMPORARY" + on + " TO PUBLIC"));
        }
        if (database.revokePublicConnect()) {
            var connecting = present.map(Catalog.Database::connecting).orElse(Set.of());
            for (var role : List.of(WantedRole.role("admin"), Names.MONITOR)) {
                if (!connecting.contains(role)) {
                    statements.add(new Statement(
                            object, role + " may not connect", "GRANT CONNECT" + on + " TO " + Statement.name(role)));
                }
            }
        }
        database.comment()
                .filter(c -> !present.flatMap(Catalog.Database::comment).equals(Optional.of(c)))
                .ifPresent(c -> statements.add(new Statement(
                        object,
                        present.flatMap(Catalog.Database::comment)
                                .map(p -> "comment: " + p)
                                .orElse("no comment"),
                        "COMMENT" + on + " IS " + Statement.literal(c))));
    }

    private static void fixed(String path, String name, String present, String wanted) {
        if (!present.equalsIgnoreCase(wanted)) {
            throw new InvalidException(
                    path,
                    "database '" + name + "' has " + present + " and that cannot be changed to " + wanted + "; declare "
                            + present + ", or a new database to move the data to");
        }
    }

    /** @param before the same database as it was declared by the last run: what it had and has no longer is dropped */
    static List<Statement> inside(PgsqlSpec spec, PgsqlDatabase database, PgsqlDatabase before, Inside present) {
        List<Statement> statements = new ArrayList<>();
        var prefix = "database:" + database.name() + "/";
        for (var entry : database.extensions()) {
            extension(entry, prefix, present, statements);
        }
        for (var schema : database.schemas()) {
            var owner = present.schemas().get(schema);
            if (owner == null) {
                statements.add(new Statement(
                        prefix + "schema:" + schema,
                        "missing",
                        "CREATE SCHEMA " + Statement.name(schema) + " AUTHORIZATION "
                                + Statement.name(database.owner())));
            } else if (!owner.equals(database.owner())) {
                statements.add(new Statement(
                        prefix + "schema:" + schema,
                        "owned by " + owner,
                        "ALTER SCHEMA " + Statement.name(schema) + " OWNER TO " + Statement.name(database.owner())));
            }
        }
        privileges(spec, database, present, prefix, statements);
        // Without CASCADE: what still depends on it is somebody's data, and the error names it.
        before.extensionNames().stream()
                .filter(e -> !database.extensionNames().contains(e)
                        && present.extensions().containsKey(e))
                .forEach(e -> statements.add(new Statement(
                        prefix + "extension:" + e, "not declared", "DROP EXTENSION " + Statement.name(e))));
        before.schemas().stream()
                .filter(s ->
                        !database.schemas().contains(s) && present.schemas().containsKey(s))
                .forEach(s -> statements.add(
                        new Statement(prefix + "schema:" + s, "not declared", "DROP SCHEMA " + Statement.name(s))));
        // The last: it may use all that was made before.
        database.baseline()
                .filter(sql -> !present.baseline())
                .ifPresent(sql -> statements.add(Baseline.run(spec, database, sql)));
        return List.copyOf(statements);
    }

    private static void extension(String entry, String prefix, Inside present, List<Statement> statements) {
        var name = PgsqlDatabase.extension(entry);
        var version = PgsqlDatabase.version(entry);
        var there = Optional.ofNullable(present.extensions().get(name));
        var object = prefix + "extension:" + name;
        if (there.isEmpty()) {
            statements.add(new Statement(
                    object,
                    "missing",
                    "CREATE EXTENSION IF NOT EXISTS " + Statement.name(name)
                            + version.map(v -> " VERSION " + Statement.literal(v))
                                    .orElse("") + " CASCADE"));
        } else if (version.isPresent() && !version.equals(there)) {
            statements.add(new Statement(
                    object,
                    "version " + there.get(),
                    "ALTER EXTENSION " + Statement.name(name) + " UPDATE TO " + Statement.literal(version.get())));
        }
    }

    private static void privileges(
            PgsqlSpec spec, PgsqlDatabase database, Inside present, String prefix, List<Statement> statements) {
        var schemas = new TreeSet<>(database.schemas());
        schemas.add("public");
        for (var schema : schemas) {
            for (var grant : List.of(
                    "dbrole_readonly USAGE", "dbrole_offline USAGE", "dbrole_admin CREATE", "dbrole_admin USAGE")) {
                if (!present.schemaGrants().contains(schema + " " + grant)) {
                    var words = grant.split(" ");
                    statements.add(new Statement(
                            prefix + "schema:" + schema,
                            words[0] + " lacks " + words[1],
                            "GRANT " + words[1] + " ON SCHEMA " + Statement.name(schema) + " TO " + words[0]));
                }
            }
        }
        for (var creator : creators(spec, database)) {
            DEFAULTS.forEach((kind, roles) -> roles.forEach((role, privileges) -> {
                var missing = privileges.stream()
                        .filter(p ->
                                !present.defaults().contains(creator + " " + kind.charAt(0) + " " + role + " " + p))
                        .toList();
                if (!missing.isEmpty()) {
                    statements.add(new Statement(
                            prefix + "privileges:" + creator,
                            role + " lacks " + String.join(", ", missing) + " on new "
                                    + kind.substring(2).toLowerCase(java.util.Locale.ROOT),
                            "ALTER DEFAULT PRIVILEGES FOR ROLE " + Statement.name(creator) + " GRANT "
                                    + String.join(", ", missing) + " ON " + kind.substring(2) + " TO " + role));
                }
            }));
        }
    }

    /** Who creates objects that the others are to use: the owner and the admins. */
    private static TreeSet<String> creators(PgsqlSpec spec, PgsqlDatabase database) {
        var creators = new TreeSet<String>();
        creators.add(database.owner());
        spec.presentUsers().stream().filter(u -> u.roles().contains("admin")).forEach(u -> creators.add(u.name()));
        return creators;
    }

    /** Kind as pg_default_acl.defaclobjtype has it, a colon, and the word of the statement. */
    private static Map<String, Map<String, List<String>>> defaults() {
        Map<String, Map<String, List<String>>> kinds = new LinkedHashMap<>();
        kinds.put(
                "r:TABLES",
                new TreeMap<>(Map.of(
                        "dbrole_readonly",
                        List.of("SELECT"),
                        "dbrole_offline",
                        List.of("SELECT"),
                        "dbrole_readwrite",
                        List.of("INSERT", "UPDATE", "DELETE"),
                        "dbrole_admin",
                        List.of("TRUNCATE", "REFERENCES", "TRIGGER"))));
        kinds.put(
                "S:SEQUENCES",
                new TreeMap<>(Map.of(
                        "dbrole_readonly",
                        List.of("SELECT"),
                        "dbrole_offline",
                        List.of("SELECT"),
                        "dbrole_readwrite",
                        List.of("USAGE", "UPDATE"))));
        kinds.put(
                "n:SCHEMAS",
                new TreeMap<>(Map.of(
                        "dbrole_readonly",
                        List.of("USAGE"),
                        "dbrole_offline",
                        List.of("USAGE"),
                        "dbrole_admin",
                        List.of("CREATE", "USAGE"))));
        return kinds;
    }
}
