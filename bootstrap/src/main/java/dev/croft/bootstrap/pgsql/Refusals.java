package dev.croft.bootstrap.pgsql;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes that would destroy data, or that PostgreSQL cannot make. */
final class Refusals {
    private Refusals() {}

    static List<Problem> of(PgsqlSpec before, Optional<PgsqlSpec> after) {
        if (after.isEmpty()) {
            return before.allowDestroy()
                    ? List.of()
                    : List.of(new Problem(
                            "allowDestroy",
                            "PostgreSQL cluster " + before.name()
                                    + " holds data; set allowDestroy: true and apply it before the deletion"));
        }
        List<Problem> problems = new ArrayList<>();
        copies(before, after.get(), problems);
        databases(before, after.get(), problems);
        if (!before.standby() && after.get().standby()) {
            problems.add(
                    new Problem(
                            "upstream",
                            "cannot be given to a cluster that stands: its own data would have to go; declare a new cluster with it"));
        }
        passphrase(before, after.get(), problems);
        citus(before.citus(), after.get().citus(), problems);
        if (before.version() != after.get().version()) {
            problems.add(new Problem(
                    "version",
                    "is " + before.version() + " and cannot be changed to "
                            + after.get().version() + " in place; declare a new cluster and move the data"));
        }
        return List.copyOf(problems);
    }

    private static void passphrase(PgsqlSpec before, PgsqlSpec after, List<Problem> problems) {
        var bucket = before.backup().flatMap(PgsqlBackup::s3);
        after.backup()
                .flatMap(PgsqlBackup::s3)
                .filter(now -> bucket.filter(now::samePlace)
                        .filter(old -> !old.passphrase().equals(now.passphrase()))
                        .isPresent())
                .ifPresent(
                        now -> problems.add(
                                new Problem(
                                        "backup.s3.passphrase",
                                        "cannot be changed: what is in the bucket could not be read any more; give another path with it")));
    }

    /** Patroni keeps a group under its shard and number, and makes its database when it begins. */
    private static void citus(Optional<PgsqlCitus> before, Optional<PgsqlCitus> after, List<Problem> problems) {
        if (before.isPresent() != after.isPresent()) {
            problems.add(new Problem(
                    "citus",
                    (before.isPresent() ? "cannot be taken from" : "cannot be given to")
                            + " a cluster that stands; declare a new cluster and move the data"));
            return;
        }
        before.ifPresent(old -> {
            var now = after.orElseThrow();
            fixed("shard", old.shard(), now.shard(), problems);
            fixed("group", String.valueOf(old.group()), String.valueOf(now.group()), problems);
            fixed("database", old.database(), now.database(), problems);
        });
    }

    private static void fixed(String name, String before, String after, List<Problem> problems) {
        if (!before.equals(after)) {
            problems.add(new Problem(
                    "citus." + name,
                    "is " + before + " and cannot be changed to " + after
                            + "; declare another cluster with it and move the data"));
        }
    }

    private static void copies(PgsqlSpec before, PgsqlSpec after, List<Problem> problems) {
        var kept = before.members().stream().anyMatch(old -> after.members().stream()
                .anyMatch(m -> m.seq() == old.seq() && m.ip().equals(old.ip())));
        if (!kept) {
            problems.add(
                    new Problem(
                            "members",
                            "none of the members of cluster " + before.name()
                                    + " stays, and with them the last copy of the data would go; add the new members first, then remove the old ones"));
        }
    }

    private static void databases(PgsqlSpec before, PgsqlSpec after, List<Problem> problems) {
        if (before.allowDestroy()) {
            return;
        }
        for (var database : before.presentDatabases()) {
            if (after.databases().stream().noneMatch(d -> d.name().equals(database.name()))) {
                problems.add(
                        new Problem(
                                "databases",
                                "database '" + database.name()
                                        + "' is no longer declared and would be dropped with its data; keep it, or set allowDestroy: true and apply it first"));
            }
        }
        for (var i = 0; i < after.databases().size(); i++) {
            var database = after.databases().get(i);
            if (database.state() == Presence.ABSENT
                    && before.databases().stream().noneMatch(database::equals)) {
                problems.add(new Problem(
                        "databases[" + i + "].state",
                        "absent would drop database '" + database.name()
                                + "' with its data; set allowDestroy: true and apply it first"));
            }
        }
    }
}
