package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolePlanTest {
    private static final String BOB =
            "{users: [{name: 'app', password: 'secret', roles: ['readwrite']}, {name: 'bob', password: 'b', roles: ['admin', 'app'], createdb: true, connectionLimit: 5}], databases: []}";

    private static List<Statement> plan(PgsqlSpec spec, List<String> left, Map<String, Catalog.Role> present) {
        return RolePlan.plan(WantedRole.all(spec, Verifiers.of(spec)), left, new Catalog(present, Map.of()));
    }

    /** What there is after all that is declared was done. */
    private static Map<String, Catalog.Role> settled(PgsqlSpec spec) {
        Map<String, Catalog.Role> roles = new HashMap<>();
        WantedRole.all(spec, Verifiers.of(spec))
                .forEach(r -> roles.put(
                        r.name(),
                        new Catalog.Role(
                                r.login(),
                                r.superuser(),
                                r.createdb(),
                                r.createrole(),
                                r.replication(),
                                r.connectionLimit(),
                                r.verifier().map(v -> v.reveal()),
                                r.memberOf(),
                                true)));
        return roles;
    }

    private static List<String> sql(List<Statement> statements) {
        return statements.stream()
                .map(s -> s.sql().replaceAll("SCRAM-SHA-256[^']*", "VERIFIER"))
                .toList();
    }

    @Test
    void aNewClusterGetsAllRolesAndThenTheirMemberships() {
        var present = settled(PgsqlSpecs.of("{}"));
        present.keySet()
                .removeIf(name -> name.startsWith("dbrole_") || name.equals("app") || name.equals(Names.MONITOR));
        assertThat(sql(plan(PgsqlSpecs.of("{}"), List.of(), present)))
                .containsExactly(
                        "CREATE ROLE \"dbrole_readonly\" NOLOGIN",
                        "CREATE ROLE \"dbrole_offline\" NOLOGIN",
                        "CREATE ROLE \"dbrole_monitor\" NOLOGIN",
                        "CREATE ROLE \"dbrole_readwrite\" NOLOGIN",
                        "CREATE ROLE \"dbrole_admin\" NOLOGIN",
                        "CREATE ROLE \"croft_monitor\" LOGIN CONNECTION LIMIT 8 PASSWORD 'VERIFIER'",
                        "CREATE ROLE \"app\" LOGIN PASSWORD 'VERIFIER'",
                        "GRANT \"pg_monitor\" TO \"dbrole_monitor\"",
                        "GRANT \"dbrole_readonly\" TO \"dbrole_readwrite\"",
                        "GRANT \"dbrole_monitor\" TO \"dbrole_admin\"",
                        "GRANT \"dbrole_readwrite\" TO \"dbrole_admin\"",
                        "GRANT \"dbrole_monitor\" TO \"croft_monitor\"",
                        "GRANT \"dbrole_readwrite\" TO \"app\"");
    }

    @Test
    void noPasswordIsInPlain() {
        var statements = plan(PgsqlSpecs.of("{}"), List.of(), Map.of());
        for (var password : List.of("secret", "su\"per\\", "repl'", "'rewind'", "mon$itor")) {
            assertThat(statements).noneMatch(s -> s.sql().contains(password));
        }
        assertThat(statements.toString()).doesNotContain("SCRAM");
    }

    @Test
    void whatIsThereIsLeft() {
        var spec = PgsqlSpecs.of(BOB);
        assertThat(plan(spec, List.of(), settled(spec))).isEmpty();
    }

    @Test
    void onlyWhatDiffersIsChanged() {
        var spec = PgsqlSpecs.of(BOB);
        var present = settled(spec);
        present.put(
                "bob",
                new Catalog.Role(
                        false,
                        true,
                        true,
                        false,
                        false,
                        -1,
                        Optional.of("SCRAM-SHA-256$other"),
                        Set.of("app", "pg_read_all_data"),
                        true));
        var statements = plan(spec, List.of(), present);
        assertThat(sql(statements))
                .containsExactly(
                        "ALTER ROLE \"bob\" LOGIN NOSUPERUSER CONNECTION LIMIT 5 PASSWORD 'VERIFIER'",
                        "GRANT \"dbrole_admin\" TO \"bob\"",
                        "REVOKE \"pg_read_all_data\" FROM \"bob\"");
        assertThat(statements.get(0))
                .hasToString("user:bob: no login, superuser, connection limit -1, another password");
    }

    @Test
    void aUserThatLeftIsDroppedOrLocked() {
        var present = settled(PgsqlSpecs.of("{}"));
        present.put(
                "unused", new Catalog.Role(true, false, false, false, false, -1, Optional.empty(), Set.of(), false));
        present.put(
                "owner",
                new Catalog.Role(
                        true, false, false, false, false, -1, Optional.of("x"), Set.of("dbrole_readonly"), true));
        present.put(
                "locked", new Catalog.Role(false, false, false, false, false, -1, Optional.empty(), Set.of(), true));
        assertThat(sql(plan(PgsqlSpecs.of("{}"), List.of("unused", "owner", "locked", "gone"), present)))
                .containsExactly(
                        "DROP ROLE \"unused\"",
                        "ALTER ROLE \"owner\" NOLOGIN PASSWORD NULL",
                        "REVOKE \"dbrole_readonly\" FROM \"owner\"");
    }

    @Test
    void rolesThatNobodyDeclaredAreLeft() {
        var spec = PgsqlSpecs.of("{}");
        var present = settled(spec);
        present.put(
                "stranger", new Catalog.Role(true, false, false, false, false, -1, Optional.empty(), Set.of(), false));
        assertThat(plan(spec, List.of(), present)).isEmpty();
    }
}
