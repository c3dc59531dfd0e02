package dev.croft.bootstrap.pgsql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            comment(role, present == null ? Optional.empty() : present.comment(), statements);
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
        for (var attribute : RoleAttribute.values()) {
            var wanted = role.attributes().contains(attribute);
            var has = present.attributes().contains(attribute);
            if (wanted != has) {
                found.add(attribute.found(has));
                set.add(attribute.word(wanted));
            }
        }
        if (role.connectionLimit() != present.connectionLimit()) {
            found.add("connection limit " + present.connectionLimit());
            set.add("CONNECTION LIMIT " + role.connectionLimit());
        }
        if (!role.expires().equals(present.expires())) {
            found.add(present.expires().map(day -> "expires " + day).orElse("never expires"));
            set.add(expiry(role));
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

    private static List<String> attributes(WantedRole role) {
        List<String> words = new ArrayList<>();
        for (var attribute : RoleAttribute.values()) {
            var wanted = role.attributes().contains(attribute);
            // Whether it may log in is always said.
            if (attribute == RoleAttribute.LOGIN || wanted != attribute.byDefault()) {
                words.add(attribute.word(wanted));
            }
        }
        if (role.connectionLimit() != -1) {
            words.add("CONNECTION LIMIT " + role.connectionLimit());
        }
        if (role.expires().isPresent()) {
            words.add(expiry(role));
        }
        return words;
    }

    private static String expiry(WantedRole role) {
        return "VALID UNTIL "
                + Statement.literal(
                        role.expires().map(day -> day + " 00:00:00+00").orElse("infinity"));
    }

    private static void comment(WantedRole role, Optional<String> present, List<Statement> statements) {
        role.comment()
                .filter(c -> !present.equals(Optional.of(c)))
                .ifPresent(c -> statements.add(new Statement(
                        object(role),
                        present.map(p -> "comment: " + p).orElse("no comment"),
                        "COMMENT ON ROLE " + Statement.name(role.name()) + " IS " + Statement.literal(c))));
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
        } else if (present.attributes().contains(RoleAttribute.LOGIN)
                || present.verifier().isPresent()) {
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
