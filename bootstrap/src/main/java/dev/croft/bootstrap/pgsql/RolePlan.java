package dev.croft.bootstrap.pgsql;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Statements that bring a cluster's roles to their declaration; a pure function. */
final class RolePlan {
    private RolePlan() {}

    /**
     * @param left users that were declared once and are no longer
     */
    static List<Statement> plan(List<WantedRole> wanted, List<String> left, Catalog catalog) {
        List<Statement> statements = new ArrayList<>();
        for (var role : wanted) {
            var present = catalog.roles().get(role.name());
            if (present == null) {
                statements.add(new Statement(
                        object(role),
                        "missing",
                        "CREATE ROLE " + Statement.name(role.name()) + " " + String.join(" ", attributes(role))
                                + password(role)));
            } else {
                change(role, present, statements);
            }
        }
        // All roles are there now, in whatever order they were declared.
        for (var role : wanted) {
            var present = catalog.roles().get(role.name());
            memberships(role, present == null ? new TreeSet<>() : new TreeSet<>(present.memberOf()), statements);
        }
        for (var name : left) {
            leave(name, catalog, statements);
        }
        return List.copyOf(statements);
    }

    private static String object(WantedRole role) {
        return role.kind() + ":" + role.name();
    }

    private static void change(WantedRole role, Catalog.Role present, List<Statement> statements) {
        List<String> found = new ArrayList<>();
        List<String> set = new ArrayList<>();
        attribute("LOGIN", role.login(), present.login(), found, set);
        attribute("SUPERUSER", role.superuser(), present.superuser(), found, set);
        attribute("CREATEDB", role.createdb(), present.createdb(), found, set);
        attribute("CREATEROLE", role.createrole(), present.createrole(), found, set);
        attribute("REPLICATION", role.replication(), present.replication(), found, set);
        if (role.connectionLimit() != present.connectionLimit()) {
            found.add("connection limit " + present.connectionLimit());
            set.add("CONNECTION LIMIT " + role.connectionLimit());
        }
        var text = set.isEmpty() ? "" : " " + String.join(" ", set);
        if (role.verifier().isPresent()
                && !role.verifier().get().reveal().equals(present.verifier().orElse(""))) {
            found.add("another password");
            text += password(role);
        }
        if (!found.isEmpty()) {
            statements.add(new Statement(
                    object(role), String.join(", ", found), "ALTER ROLE " + Statement.name(role.name()) + text));
        }
    }

    private static void attribute(String name, boolean wanted, boolean present, List<String> found, List<String> set) {
        if (wanted != present) {
            found.add(
                    present
                            ? name.toLowerCase(java.util.Locale.ROOT)
                            : "no " + name.toLowerCase(java.util.Locale.ROOT));
            set.add(wanted ? name : "NO" + name);
        }
    }

    private static List<String> attributes(WantedRole role) {
        List<String> words = new ArrayList<>();
        words.add(role.login() ? "LOGIN" : "NOLOGIN");
        if (role.superuser()) {
            words.add("SUPERUSER");
        }
        if (role.createdb()) {
            words.add("CREATEDB");
        }
        if (role.createrole()) {
            words.add("CREATEROLE");
        }
        if (role.replication()) {
            words.add("REPLICATION");
        }
        if (role.connectionLimit() != -1) {
            words.add("CONNECTION LIMIT " + role.connectionLimit());
        }
        return words;
    }

    private static String password(WantedRole role) {
        return role.verifier()
                .map(v -> " PASSWORD " + Statement.literal(v.reveal()))
                .orElse("");
    }

    private static void memberships(WantedRole role, TreeSet<String> present, List<Statement> statements) {
        for (var group : new TreeSet<>(role.memberOf())) {
            if (!present.remove(group)) {
                statements.add(new Statement(
                        object(role),
                        "is not a member of " + group,
                        "GRANT " + Statement.name(group) + " TO " + Statement.name(role.name())));
            }
        }
        for (var group : present) {
            statements.add(new Statement(
                    object(role),
                    "is a member of " + group,
                    "REVOKE " + Statement.name(group) + " FROM " + Statement.name(role.name())));
        }
    }

    /** A user that owns or was granted something is locked, not dropped: what it owns is somebody's data. */
    private static void leave(String name, Catalog catalog, List<Statement> statements) {
        var present = catalog.roles().get(name);
        if (present == null) {
            return;
        }
        if (!present.used()) {
            statements.add(new Statement("user:" + name, "not declared", "DROP ROLE " + Statement.name(name)));
        } else if (present.login() || present.verifier().isPresent()) {
            statements.add(new Statement(
                    "user:" + name,
                    "not declared, may log in",
                    "ALTER ROLE " + Statement.name(name) + " NOLOGIN PASSWORD NULL"));
            new TreeSet<>(present.memberOf())
                    .forEach(group -> statements.add(new Statement(
                            "user:" + name,
                            "not declared, is a member of " + group,
                            "REVOKE " + Statement.name(group) + " FROM " + Statement.name(name))));
        }
    }
}
