package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.infra.Json;
import dev.croft.bootstrap.pgsql.Catalog.Database;
import dev.croft.bootstrap.pgsql.Catalog.Inside;
import dev.croft.model.InvalidException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DatabasePlanTest {
    private static final PgsqlDatabase APP = with(List.of("pg_trgm"), List.of());

    private static List<String> create(PgsqlDatabase wanted, Map<String, Database> present) {
        return sql(DatabasePlan.create(List.of(wanted), new Catalog(Map.of(), present)));
    }

    private static List<String> sql(List<Statement> statements) {
        return statements.stream().map(Statement::sql).toList();
    }

    private static PgsqlDatabase with(List<String> extensions, List<String> schemas) {
        return database(
                "{name: 'app', owner: 'app', extensions: " + list(extensions) + ", schemas: " + list(schemas) + "}");
    }

    private static String list(List<String> texts) {
        return texts.stream().map(t -> "'" + t + "'").collect(Collectors.joining(", ", "[", "]"));
    }

    private static PgsqlDatabase database(String declaration) {
        return Json.decode(PgsqlDatabase.class, Json.with("{}", declaration));
    }

    private static Database present(String owner, String encoding, String locale, int limit) {
        return Database.of(owner, encoding, locale, limit);
    }

    @Test
    void aMissingDatabaseIsCreated() {
        assertThat(create(APP, Map.of()))
                .containsExactly(
                        "CREATE DATABASE \"app\" OWNER \"app\" TEMPLATE \"template0\" ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
        assertThat(create(
                        database("{name: 'a-b', owner: 'app', encoding: 'LATIN1', locale: 'C', connectionLimit: 7}"),
                        Map.of()))
                .singleElement()
                .asString()
                .contains("\"a-b\"")
                .contains("'LATIN1'")
                .endsWith("CONNECTION LIMIT 7");
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        assertThat(create(APP, Map.of("app", present("app", "UTF8", "C.UTF-8", -1))))
                .isEmpty();
        assertThat(create(APP, Map.of("app", present("bob", "UTF8", "C.UTF-8", 3))))
                .containsExactly(
                        "ALTER DATABASE \"app\" OWNER TO \"app\"", "ALTER DATABASE \"app\" CONNECTION LIMIT -1");
    }

    @Test
    void encodingAndLocaleAreFixed() {
        assertThatThrownBy(() -> create(APP, Map.of("app", present("app", "LATIN1", "C.UTF-8", -1))))
                .isInstanceOf(InvalidException.class)
                .hasMessage(
                        "databases[0].encoding: database 'app' has LATIN1 and that cannot be changed to UTF8; declare LATIN1, or a new database to move the data to");
        assertThatThrownBy(() -> create(APP, Map.of("app", present("app", "UTF8", "C", -1))))
                .isInstanceOf(InvalidException.class)
                .hasMessageStartingWith("databases[0].locale");
    }

    @Test
    void onlyWhatWasDeclaredOnceIsDropped() {
        var catalog = new Catalog(
                Map.of(), Map.of("old", present("app", "UTF8", "C", -1), "stranger", present("app", "UTF8", "C", -1)));
        assertThat(sql(DatabasePlan.drop(List.of("old", "gone"), catalog)))
                .containsExactly("DROP DATABASE \"old\" WITH (FORCE)");
    }

    @Test
    void aNewDatabaseGetsExtensionsSchemasAndPrivileges() {
        var spec = PgsqlSpecs.of("{}");
        var database = with(List.of("pg_trgm"), List.of("data"));
        assertThat(sql(DatabasePlan.inside(spec, database, database, Inside.NEW)))
                .startsWith(
                        "CREATE EXTENSION IF NOT EXISTS \"pg_trgm\" CASCADE",
                        "CREATE SCHEMA \"data\" AUTHORIZATION \"app\"",
                        "GRANT USAGE ON SCHEMA \"data\" TO dbrole_readonly")
                .contains(
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"app\" GRANT SELECT ON TABLES TO dbrole_readonly",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"app\" GRANT INSERT, UPDATE, DELETE ON TABLES TO dbrole_readwrite",
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"app\" GRANT USAGE, UPDATE ON SEQUENCES TO dbrole_readwrite");
    }

    @Test
    void whatIsThereIsLeft() {
        var spec = PgsqlSpecs.of("{}");
        var database = with(List.of("pg_trgm"), List.of("data"));
        assertThat(DatabasePlan.inside(spec, database, database, settled(spec, database)))
                .isEmpty();
    }

    @Test
    void oneMissingPrivilegeIsGrantedAlone() {
        var spec = PgsqlSpecs.of("{}");
        var settled = settled(spec, APP);
        var defaults = new HashSet<>(settled.defaults());
        assertThat(defaults.remove("app r dbrole_readwrite DELETE")).isTrue();
        var statements = DatabasePlan.inside(
                spec,
                APP,
                APP,
                new Inside(settled.extensions(), settled.schemas(), settled.schemaGrants(), defaults, true));
        assertThat(statements)
                .singleElement()
                .hasToString("database:app/privileges:app: dbrole_readwrite lacks DELETE on new tables");
        assertThat(sql(statements))
                .containsExactly(
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"app\" GRANT DELETE ON TABLES TO dbrole_readwrite");
    }

    @Test
    void whatLeftTheDeclarationIsDroppedIfNothingDependsOnIt() {
        var spec = PgsqlSpecs.of("{}");
        var before = with(List.of("pg_trgm", "citext"), List.of("data", "gone"));
        var settled = settled(spec, before);
        var schemas = new HashMap<>(settled.schemas());
        schemas.remove("gone");
        assertThat(sql(DatabasePlan.inside(
                        spec,
                        with(List.of("pg_trgm"), List.of()),
                        before,
                        new Inside(settled.extensions(), schemas, settled.schemaGrants(), settled.defaults(), true))))
                .containsExactly("DROP EXTENSION \"citext\"", "DROP SCHEMA \"data\"");
    }

    @Test
    void adminsCreateForTheOthersToo() {
        var spec = PgsqlSpecs.of(
                "{users: [{name: 'app', password: 'x'}, {name: 'dba', password: 'x', roles: ['admin']}, {name: 'reader', password: 'x', roles: ['readonly']}]}");
        assertThat(sql(DatabasePlan.inside(spec, APP, APP, Inside.NEW)))
                .anyMatch(s -> s.contains("FOR ROLE \"dba\""))
                .noneMatch(s -> s.contains("FOR ROLE \"reader\""));
    }

    @Test
    void anExtensionIsBroughtToItsVersion() {
        var spec = PgsqlSpecs.of("{}");
        var pinned = with(List.of("pg_trgm=1.6"), List.of());
        assertThat(sql(DatabasePlan.inside(spec, pinned, pinned, Inside.NEW)))
                .contains("CREATE EXTENSION IF NOT EXISTS \"pg_trgm\" VERSION '1.6' CASCADE");
        assertThat(DatabasePlan.inside(spec, pinned, pinned, settled(spec, pinned)))
                .singleElement()
                .hasToString("database:app/extension:pg_trgm: version 1.0")
                .extracting(Statement::sql)
                .isEqualTo("ALTER EXTENSION \"pg_trgm\" UPDATE TO '1.6'");
        assertThat(DatabasePlan.inside(spec, APP, APP, settled(spec, APP))).isEmpty();
    }

    @Test
    void aDatabaseIsClosedToUsersWithoutAGrant() {
        var closed = database("{name: 'app', owner: 'app', revokePublicConnect: true, comment: 'orders'}");
        assertThat(create(closed, Map.of("app", present("app", "UTF8", "C.UTF-8", -1))))
                .containsExactly(
                        "REVOKE CONNECT, TEMPORARY ON DATABASE \"app\" FROM PUBLIC",
                        "GRANT CONNECT ON DATABASE \"app\" TO \"dbrole_admin\"",
                        "GRANT CONNECT ON DATABASE \"app\" TO \"croft_monitor\"",
                        "COMMENT ON DATABASE \"app\" IS 'orders'");
        var done = new Database(
                "app", "UTF8", "C.UTF-8", -1, Optional.of("orders"), false, Set.of("dbrole_admin", "croft_monitor"));
        assertThat(create(closed, Map.of("app", done))).isEmpty();
        assertThat(create(database("{name: 'app', owner: 'app'}"), Map.of("app", done)))
                .containsExactly("GRANT CONNECT, TEMPORARY ON DATABASE \"app\" TO PUBLIC");
    }

    @Test
    void theFirstStatementsAreRunOnceAndAsTheOwner() {
        var spec = PgsqlSpecs.of("{}");
        var database = database("{name: 'app', owner: 'app', baseline: 'CREATE TABLE t ()'}");
        assertThat(sql(DatabasePlan.inside(spec, database, database, Inside.NEW)))
                .last()
                .asString()
                .startsWith("SET LOCAL ROLE \"app\";\nCREATE TABLE t ()\n;RESET ROLE;")
                .endsWith("INSERT INTO croft.baseline DEFAULT VALUES");
        var settled = settled(spec, APP);
        var once = new Inside(
                Map.of("plpgsql", "1.0"), settled.schemas(), settled.schemaGrants(), settled.defaults(), true);
        assertThat(DatabasePlan.inside(spec, database, database, once)).isEmpty();
    }

    /** What there is after the planned statements were run, as the catalog would tell it. */
    private static Inside settled(PgsqlSpec spec, PgsqlDatabase database) {
        Set<String> grants = new HashSet<>();
        Set<String> defaults = new HashSet<>();
        Map<String, String> schemas = new HashMap<>(Map.of("public", "pg_database_owner"));
        database.schemas().forEach(s -> schemas.put(s, database.owner()));
        for (var statement : sql(DatabasePlan.inside(spec, database, database, Inside.NEW))) {
            var words = statement.replace("\"", "").split(" ");
            if (statement.startsWith("GRANT ")) {
                grants.add(words[4] + " " + words[6] + " " + words[1]);
            } else if (statement.startsWith("ALTER DEFAULT")) {
                var privileges = statement
                        .substring(statement.indexOf("GRANT ") + 6, statement.indexOf(" ON "))
                        .split(", ");
                var kind =
                        Map.of("TABLES", "r", "SEQUENCES", "S", "SCHEMAS", "n").get(words[words.length - 3]);
                for (var privilege : privileges) {
                    defaults.add(words[5] + " " + kind + " " + words[words.length - 1] + " " + privilege);
                }
            }
        }
        Map<String, String> extensions = new HashMap<>();
        database.extensionNames().forEach(e -> extensions.put(e, "1.0"));
        return new Inside(extensions, schemas, grants, defaults, true);
    }
}
