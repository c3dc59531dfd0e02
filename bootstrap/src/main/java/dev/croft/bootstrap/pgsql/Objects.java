package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.Waiting;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.model.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Roles, databases and what is in them, on the leader: compared with the declaration and brought there. */
final class Objects {
    /** Right after the first start Patroni still sets the superuser's password. */
    private static final Duration FIRST_LOGIN = Duration.ofSeconds(30);
    /** Statements here may hold verifiers: no log and no statistics shall keep them. */
    private static final String QUIET =
            "SET log_statement = 'none'; SET log_min_duration_statement = -1; SET log_min_error_statement = 'panic'; SET pg_stat_statements.track_utility = off";

    private final PgsqlSpec spec;
    private final Optional<PgsqlSpec> past;
    private final PgsqlNode leader;

    Objects(PgsqlSpec spec, Optional<PgsqlSpec> past, PgsqlNode leader) {
        this.spec = spec;
        this.past = past;
        this.leader = leader;
    }

    /** Brings all there; what needs nothing runs no statement. */
    void converge(Instant deadline) {
        try (var sql = Sql.through(leader.session(), "127.0.0.1", PgsqlSpec.POSTGRES_PORT, spec.authority())) {
            try (var connection = firstLogin(sql, Waiting.within(FIRST_LOGIN, deadline))) {
                var catalog = CatalogReader.read(connection);
                var dropped = DatabasePlan.drop(leftDatabases(), catalog);
                if (!dropped.isEmpty()) {
                    each(connection, dropped);
                    // A user whose objects went with it can be dropped too.
                    catalog = CatalogReader.read(connection);
                }
                together(connection, RolePlan.plan(WantedRole.all(spec, Verifiers.of(spec)), leftUsers(), catalog));
                each(connection, DatabasePlan.create(spec.presentDatabases(), catalog));
                together(connection, statistics(CatalogReader.inside(connection)));
            }
            for (var database : spec.presentDatabases()) {
                try (var connection = login(sql, database.name())) {
                    together(connection, inside(database, before(database), connection));
                }
            }
            absentees(sql);
        } catch (SQLException e) {
            throw failed("postgres", e);
        }
    }

    /** Those that the first step could only lock, because they own something. */
    private void absentees(Sql sql) throws SQLException {
        if (!spec.allowDestroy() || spec.absentUsers().isEmpty()) {
            return;
        }
        try (var maintenance = login(sql, "postgres")) {
            var catalog = CatalogReader.read(maintenance);
            var names = Absentees.names(spec, catalog);
            if (names.isEmpty()) {
                return;
            }
            for (var database : new TreeSet<>(catalog.databases().keySet())) {
                // Nobody may connect to it, and nobody owns anything in it.
                if (!database.equals("template0")) {
                    try (var connection = login(sql, database)) {
                        together(connection, Absentees.empty(spec, database, names));
                    }
                }
            }
            together(maintenance, Absentees.drop(names));
        }
    }

    /** What differs, object to what was found; changes nothing. */
    Map<String, String> observe() throws SQLException {
        Map<String, String> drift = new TreeMap<>();
        try (var sql = Sql.through(leader.session(), "127.0.0.1", PgsqlSpec.POSTGRES_PORT, spec.authority())) {
            Catalog catalog;
            try (var connection = login(sql, "postgres")) {
                catalog = CatalogReader.read(connection);
            }
            List<Statement> statements =
                    new ArrayList<>(RolePlan.plan(WantedRole.all(spec, Verifiers.of(spec)), lockedOnly(), catalog));
            statements.addAll(Absentees.drop(Absentees.names(spec, catalog)));
            statements.addAll(DatabasePlan.create(spec.presentDatabases(), catalog));
            statements.addAll(DatabasePlan.drop(absentDatabases(), catalog));
            for (var database : spec.presentDatabases()) {
                if (catalog.databases().containsKey(database.name())) {
                    try (var connection = login(sql, database.name())) {
                        statements.addAll(inside(database, database, connection));
                        if (distributed(database.name())
                                && spec.citus().orElseThrow().coordinator()) {
                            CitusPlan.undeclared(spec.citus().orElseThrow(), connection)
                                    .forEach(group -> drift.put("citus/group:" + group, "not declared"));
                        }
                    }
                }
            }
            statements.forEach(s -> drift.merge(s.object(), s.found(), (a, b) -> a.equals(b) ? a : a + "; " + b));
        }
        return drift;
    }

    private Connection firstLogin(Sql sql, Instant deadline) throws SQLException {
        var last = new AtomicReference<SQLException>();
        var connection = Waiting.until(deadline, () -> {
            try {
                return Optional.of(login(sql, "postgres"));
            } catch (SQLException e) {
                last.set(e);
                return Optional.empty();
            }
        });
        if (connection.isEmpty()) {
            throw last.get();
        }
        return connection.get();
    }

    private Connection login(Sql sql, String database) throws SQLException {
        List<Secret> passwords = new ArrayList<>(List.of(spec.superuserPassword()));
        past.map(PgsqlSpec::superuserPassword)
                .filter(p -> !p.equals(spec.superuserPassword()))
                .ifPresent(passwords::add);
        var connection = sql.connect(database, Names.SUPERUSER, passwords);
        try (var statement = connection.createStatement()) {
            statement.execute(QUIET);
            if (distributed(database)) {
                statement.execute(CitusPlan.LOCAL);
            }
        }
        return connection;
    }

    private List<Statement> inside(PgsqlDatabase database, PgsqlDatabase before, Connection connection)
            throws SQLException {
        var present = CatalogReader.inside(connection);
        List<Statement> statements = new ArrayList<>();
        if (distributed(database.name())) {
            statements.addAll(CitusPlan.inside(database.name(), present, connection));
        }
        statements.addAll(DatabasePlan.inside(spec, database, before, present));
        return statements;
    }

    private boolean distributed(String database) {
        return spec.citus().filter(c -> c.database().equals(database)).isPresent();
    }

    /** The exporter reads the statistics of statements in the maintenance database. */
    private static List<Statement> statistics(Catalog.Inside present) {
        return present.extensions().containsKey("pg_stat_statements")
                ? List.of()
                : List.of(new Statement(
                        "database:postgres/extension:pg_stat_statements",
                        "missing",
                        "CREATE EXTENSION pg_stat_statements"));
    }

    private List<String> absentDatabases() {
        return spec.databases().stream()
                .filter(d -> d.state() == Presence.ABSENT)
                .map(PgsqlDatabase::name)
                .toList();
    }

    private List<String> leftDatabases() {
        var kept = spec.presentDatabases().stream().map(PgsqlDatabase::name).toList();
        return Stream.concat(
                        past.stream()
                                .flatMap(p -> p.presentDatabases().stream())
                                .map(PgsqlDatabase::name),
                        absentDatabases().stream())
                .filter(n -> !kept.contains(n))
                .distinct()
                .toList();
    }

    /** Absent users that may keep what they own. */
    private List<String> lockedOnly() {
        return spec.allowDestroy() ? List.of() : spec.absentUsers();
    }

    private List<String> leftUsers() {
        var kept = spec.presentUsers().stream().map(PgsqlUser::name).toList();
        return Stream.concat(
                        past.stream().flatMap(p -> p.presentUsers().stream()).map(PgsqlUser::name),
                        spec.absentUsers().stream())
                .filter(n -> !kept.contains(n))
                .distinct()
                .toList();
    }

    private PgsqlDatabase before(PgsqlDatabase database) {
        return past.stream()
                .flatMap(p -> p.presentDatabases().stream())
                .filter(d -> d.name().equals(database.name()))
                .findFirst()
                .orElse(database);
    }

    private void each(Connection connection, List<Statement> statements) {
        statements.forEach(s -> execute(connection, s));
    }

    /** All or none. */
    private void together(Connection connection, List<Statement> statements) throws SQLException {
        if (statements.isEmpty()) {
            return;
        }
        connection.setAutoCommit(false);
        each(connection, statements);
        connection.commit();
        connection.setAutoCommit(true);
    }

    private void execute(Connection connection, Statement statement) {
        try (var jdbc = connection.createStatement()) {
            jdbc.execute(statement.sql());
        } catch (SQLException e) {
            throw failed(statement.object(), e);
        }
    }

    /** The server's own words; they never hold the statement's text. */
    private BootstrapException failed(String object, SQLException e) {
        return new BootstrapException(
                List.of(new Failure(
                        leader.name(),
                        Optional.of(object),
                        Optional.empty(),
                        "PostgreSQL of " + leader.instance() + " says: " + e.getMessage(),
                        List.of())),
                e);
    }
}
