package dev.croft.bootstrap.pgsql;

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
 * @param memberOf the roles that it has, and no others
 */
record WantedRole(
        String kind,
        String name,
        boolean login,
        boolean superuser,
        boolean createdb,
        boolean createrole,
        boolean replication,
        int connectionLimit,
        Optional<Secret> verifier,
        Set<String> memberOf) {

    /** All roles in an order in which each comes after those that it is a member of. */
    static List<WantedRole> all(PgsqlSpec spec, Verifiers verifiers) {
        List<WantedRole> roles = new ArrayList<>();
        roles.add(group("readonly"));
        roles.add(group("offline"));
        roles.add(group("monitor", "pg_monitor"));
        roles.add(group("readwrite", role("readonly")));
        roles.add(group("admin", role("readwrite"), role("monitor")));
        roles.add(new WantedRole(
                "role",
                Names.SUPERUSER,
                true,
                true,
                true,
                true,
                true,
                -1,
                Optional.of(verifiers.of(Names.SUPERUSER)),
                Set.of()));
        roles.add(new WantedRole(
                "role",
                Names.REPLICATOR,
                true,
                false,
                false,
                false,
                true,
                -1,
                Optional.of(verifiers.of(Names.REPLICATOR)),
                Set.of()));
        roles.add(new WantedRole(
                "role",
                Names.REWINDER,
                true,
                false,
                false,
                false,
                false,
                -1,
                Optional.of(verifiers.of(Names.REWINDER)),
                Set.of()));
        roles.add(new WantedRole(
                "role",
                Names.MONITOR,
                true,
                false,
                false,
                false,
                false,
                8,
                Optional.of(verifiers.of(Names.MONITOR)),
                Set.of(role("monitor"))));
        spec.users().forEach(u -> roles.add(user(u, verifiers)));
        return List.copyOf(roles);
    }

    private static WantedRole user(PgsqlUser user, Verifiers verifiers) {
        var memberOf = new TreeSet<String>();
        user.roles().forEach(r -> memberOf.add(Names.ROLES.contains(r) ? role(r) : r));
        return new WantedRole(
                "user",
                user.name(),
                user.login(),
                false,
                user.createdb(),
                user.createrole(),
                false,
                user.connectionLimit(),
                Optional.of(verifiers.of(user.name())),
                memberOf);
    }

    private static WantedRole group(String name, String... memberOf) {
        return new WantedRole(
                "role", role(name), false, false, false, false, false, -1, Optional.empty(), Set.of(memberOf));
    }

    /** What a group role of the declaration is called in the database. */
    static String role(String declared) {
        return Names.ROLE_PREFIX + declared;
    }
}
