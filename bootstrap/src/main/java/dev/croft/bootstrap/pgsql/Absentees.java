package dev.croft.bootstrap.pgsql;

import java.util.List;

/** Users that are declared as absent and still own something: what they own goes to others, then they go. */
final class Absentees {
    private Absentees() {}

    /** Those that are still there; empty where nothing may be destroyed: then they are locked only. */
    static List<String> names(PgsqlSpec spec, Catalog catalog) {
        return spec.allowDestroy()
                ? spec.absentUsers().stream()
                        .filter(catalog.roles()::containsKey)
                        .toList()
                : List.of();
    }

    /** For each database: nothing is deleted but rights. */
    static List<Statement> empty(PgsqlSpec spec, String database, List<String> names) {
        var heir = spec.presentDatabases().stream()
                .filter(d -> d.name().equals(database))
                .map(PgsqlDatabase::owner)
                .findFirst()
                .orElse(Names.SUPERUSER);
        return names.stream()
                .map(name -> new Statement(
                        "user:" + name,
                        "owns something in " + database,
                        "REASSIGN OWNED BY " + Statement.name(name) + " TO " + Statement.name(heir) + "; DROP OWNED BY "
                                + Statement.name(name)))
                .toList();
    }

    static List<Statement> drop(List<String> names) {
        return names.stream()
                .map(name -> new Statement("user:" + name, "not absent", "DROP ROLE " + Statement.name(name)))
                .toList();
    }
}
