package dev.croft.bootstrap.pgsql;

import static dev.croft.bootstrap.pgsql.RoleAttribute.BYPASSRLS;
import static dev.croft.bootstrap.pgsql.RoleAttribute.CREATEDB;
import static dev.croft.bootstrap.pgsql.RoleAttribute.CREATEROLE;
import static dev.croft.bootstrap.pgsql.RoleAttribute.INHERIT;
import static dev.croft.bootstrap.pgsql.RoleAttribute.LOGIN;
import static dev.croft.bootstrap.pgsql.RoleAttribute.REPLICATION;
import static dev.croft.bootstrap.pgsql.RoleAttribute.SUPERUSER;

import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A role that a cluster must have.
 *
 * @param kind how drift calls it: {@code user}, or {@code role} for one of the system's
 * @param expires the day (UTC) from which its password is no longer good
 * @param comment empty: whatever is there
 * @param memberOf the roles that it has, and no others
 */
record WantedRole(
        String kind,
        String name,
        Set<RoleAttribute> attributes,
        int connectionLimit,
        Optional<Secret> verifier,
        Optional<String> expires,
        Optional<String> comment,
        Set<String> memberOf) {

    /** All roles in an order in which each comes after those that it is a member of. */
    static List<WantedRole> all(PgsqlSpec spec, Verifiers verifiers) {
        List<WantedRole> roles = new ArrayList<>();
        roles.add(group("readonly"));
        roles.add(group("offline"));
        roles.add(group("monitor", "pg_monitor"));
        roles.add(group("readwrite", role("readonly")));
        roles.add(group("admin", role("readwrite"), role("monitor")));
        roles.add(system(
                Names.SUPERUSER,
                verifiers,
                -1,
                LOGIN,
                SUPERUSER,
                INHERIT,
                CREATEDB,
                CREATEROLE,
                REPLICATION,
                BYPASSRLS));
        roles.add(system(Names.REPLICATOR, verifiers, -1, LOGIN, INHERIT, REPLICATION));
        roles.add(system(Names.REWINDER, verifiers, -1, LOGIN, INHERIT));
        roles.add(system(Names.MONITOR, verifiers, 8, LOGIN, INHERIT).with(role("monitor")));
        spec.presentUsers().forEach(u -> roles.add(user(u, verifiers)));
        return List.copyOf(roles);
    }

    private static WantedRole system(String name, Verifiers verifiers, int limit, RoleAttribute... attributes) {
        return new WantedRole(
                "role",
                name,
                Set.of(attributes),
                limit,
                Optional.of(verifiers.of(name)),
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    private WantedRole with(String group) {
        return new WantedRole(kind, name, attributes, connectionLimit, verifier, expires, comment, Set.of(group));
    }

    private static WantedRole user(PgsqlUser user, Verifiers verifiers) {
        var memberOf = new TreeSet<String>();
        user.roles().forEach(r -> memberOf.add(Names.ROLES.contains(r) ? role(r) : r));
        return new WantedRole(
                "user",
                user.name(),
                user.attributes(),
                user.connectionLimit(),
                Optional.of(verifiers.of(user.name())),
                user.expires(),
                user.comment(),
                memberOf);
    }

    private static WantedRole group(String name, String... memberOf) {
        return new WantedRole(
                "role",
                role(name),
                RoleAttribute.DEFAULTS,
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(memberOf));
    }

    /** What a group role of the declaration is called in the database. */
    static String role(String declared) {
        return Names.ROLE_PREFIX + declared;
    }
}
