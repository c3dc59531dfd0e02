package dev.croft.bootstrap.pgsql;

import static dev.croft.bootstrap.pgsql.RoleAttribute.CREATEDB;
import static dev.croft.bootstrap.pgsql.RoleAttribute.INHERIT;
import static dev.croft.bootstrap.pgsql.RoleAttribute.LOGIN;
import static dev.croft.bootstrap.pgsql.RoleAttribute.SUPERUSER;
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
                                r.attributes(),
                                r.connectionLimit(),
                                r.verifier().map(v -> v.reveal()),
                                r.expires(),
                                r.comment(),
                                r.memberOf(),
                                true)));
        return roles;
    }

    private static Catalog.Role role(boolean login, Optional<String> verifier, Set<String> memberOf, boolean used) {
        return new Catalog.Role(
                login ? Set.of(LOGIN, INHERIT) : Set.of(INHERIT),
                -1,
                verifier,
                Optional.empty(),
                Optional.empty(),
                memberOf,
                used);
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
                        Set.of(SUPERUSER, INHERIT, CREATEDB),
                        -1,
                        Optional.of("SCRAM-SHA-256$other"),
                        Optional.of("2020-01-01"),
                        Optional.empty(),
                        Set.of("app", "pg_read_all_data"),
                        true));
        var statements = plan(spec, List.of(), present);
        assertThat(sql(statements))
                .containsExactly(
                        "ALTER ROLE \"bob\" LOGIN NOSUPERUSER CONNECTION LIMIT 5 VALID UNTIL 'infinity' PASSWORD 'VERIFIER'",
                        "GRANT \"dbrole_admin\" TO \"bob\"",
                        "REVOKE \"pg_read_all_data\" FROM \"bob\"");
        assertThat(statements.get(0))
                .hasToString(
                        "user:bob: no login, superuser, connection limit -1, expires 2020-01-01, another password");
    }

    @Test
    void aUserThatLeftIsDroppedOrLocked() {
        var present = settled(PgsqlSpecs.of("{}"));
        present.put("unused", role(true, Optional.empty(), Set.of(), false));
        present.put("owner", role(true, Optional.of("x"), Set.of("dbrole_readonly"), true));
        present.put("locked", role(false, Optional.empty(), Set.of(), true));
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
        present.put("stranger", role(true, Optional.empty(), Set.of(), false));
        assertThat(plan(spec, List.of(), present)).isEmpty();
    }

    @Test
    void aUserHasItsAttributesItsDayAndItsComment() {
        var spec = PgsqlSpecs.of(
                "{users: [{name: 'cdc', password: 'x', replication: true, inherit: false, bypassrls: true, expires: '2027-01-31', comment: 'change capture'}], databases: []}");
        var present = settled(spec);
        assertThat(plan(spec, List.of(), present)).isEmpty();
        present.remove("cdc");
        assertThat(sql(plan(spec, List.of(), present)))
                .containsExactly(
                        "CREATE ROLE \"cdc\" LOGIN NOINHERIT REPLICATION BYPASSRLS VALID UNTIL '2027-01-31 00:00:00+00' PASSWORD 'VERIFIER'",
                        "COMMENT ON ROLE \"cdc\" IS 'change capture'");
    }

    @Test
    void anAbsentUserIsLockedAndGoesWithoutWhatItOwned() {
        var absent = "users: [{name: 'app', password: 'x'}, {name: 'old', password: 'x', state: 'absent'}]";
        var locked = PgsqlSpecs.of("{" + absent + "}");
        var present = settled(locked);
        present.put("old", role(true, Optional.of("x"), Set.of(), true));
        assertThat(sql(plan(locked, locked.absentUsers(), present)))
                .containsExactly("ALTER ROLE \"old\" NOLOGIN PASSWORD NULL");
        assertThat(Absentees.names(locked, new Catalog(present, Map.of()))).isEmpty();
        var gone = PgsqlSpecs.of("{allowDestroy: true, " + absent + "}");
        assertThat(Absentees.names(gone, new Catalog(present, Map.of()))).containsExactly("old");
        assertThat(sql(Absentees.empty(gone, "app", List.of("old"))))
                .containsExactly("REASSIGN OWNED BY \"old\" TO \"app\"; DROP OWNED BY \"old\"");
        assertThat(sql(Absentees.empty(gone, "other", List.of("old"))))
                .containsExactly("REASSIGN OWNED BY \"old\" TO \"postgres\"; DROP OWNED BY \"old\"");
    }
}
