package dev.croft.bootstrap.pgsql;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What a declaration of a cluster gets wrong as a whole; each field by itself is checked where it is declared. */
final class PgsqlChecks {
    private final List<Problem> problems = new ArrayList<>();

    private PgsqlChecks() {}

    static List<Problem> problems(
            String name,
            int version,
            List<PgsqlMember> members,
            List<String> etcd,
            Cidr network,
            List<PgsqlDatabase> databases,
            List<PgsqlUser> users) {
        var checks = new PgsqlChecks();
        if (version != 15 && version != 17) {
            checks.wrong("version", "must be 17 (Debian 13) or 15 (Debian 12), found " + version);
        }
        if (etcd.isEmpty()) {
            checks.wrong("etcd", "must name at least one endpoint of an etcd cluster, such as https://10.42.0.11:2379");
        }
        checks.members(members, network);
        checks.users(users);
        checks.databases(version, databases, users);
        return List.copyOf(checks.problems);
    }

    static List<Problem> releases(int version, PgsqlReleases releases) {
        var checks = new PgsqlChecks();
        releases.postgresql()
                .filter(r -> !r.startsWith(version + "."))
                .ifPresent(r -> checks.wrong(
                        "releases.postgresql",
                        "must be a release of PostgreSQL " + version + ", such as " + version + ".6, found " + r));
        return List.copyOf(checks.problems);
    }

    private void wrong(String path, String message) {
        problems.add(new Problem(path, message));
    }

    private void members(List<PgsqlMember> members, Cidr network) {
        var primary = -1;
        var seen = new HashMap<String, String>();
        for (var i = 0; i < members.size(); i++) {
            var member = members.get(i);
            var path = "members[" + i + "]";
            unique(seen, "the number ", String.valueOf(member.seq()), path + ".seq");
            unique(seen, "the address ", member.ip(), path + ".ip");
            unique(seen, "the node ", member.name(), path + ".name");
            if (!network.contains(member.ip())) {
                wrong(path + ".ip", member.ip() + " is outside of the network " + network);
            }
            if (member.role() == PgsqlRole.PRIMARY && primary >= 0) {
                wrong(
                        path + ".role",
                        "primary is given twice, first by members[" + primary
                                + "]; a cluster has one primary, the others are replica");
            } else if (member.role() == PgsqlRole.PRIMARY) {
                primary = i;
            }
        }
        if (primary < 0) {
            wrong(
                    "members",
                    members.isEmpty()
                            ? "must hold at least one member, with role primary"
                            : "none of the " + members.size() + " members has role primary; one must");
        }
    }

    private void unique(Map<String, String> seen, String kind, String value, String path) {
        var first = seen.putIfAbsent(kind + value, path);
        if (first != null) {
            wrong(path, kind + value + " is taken by " + first + "; each member needs its own");
        }
    }

    private void users(List<PgsqlUser> users) {
        var names = new HashSet<String>();
        users.forEach(u -> names.add(u.name()));
        var seen = new HashSet<String>();
        for (var i = 0; i < users.size(); i++) {
            var user = users.get(i);
            if (!seen.add(user.name())) {
                wrong("users[" + i + "].name", "user '" + user.name() + "' is there twice");
            }
            for (var j = 0; j < user.roles().size(); j++) {
                var role = user.roles().get(j);
                if (role.equals(user.name()) || !Names.ROLES.contains(role) && !names.contains(role)) {
                    wrong(
                            "users[" + i + "].roles[" + j + "]",
                            "must be one of " + String.join(", ", Names.ROLES)
                                    + " or another user of the cluster, found '" + role + "'");
                }
            }
        }
        Memberships.circle(users).ifPresent(circle -> wrong("users", "roles go in a circle: " + circle));
    }

    private void databases(int version, List<PgsqlDatabase> databases, List<PgsqlUser> users) {
        var seen = new HashSet<String>();
        for (var i = 0; i < databases.size(); i++) {
            var database = databases.get(i);
            var path = "databases[" + i + "]";
            if (!seen.add(database.name())) {
                wrong(path + ".name", "database '" + database.name() + "' is there twice");
            }
            if (database.state() == Presence.PRESENT
                    && users.stream()
                            .noneMatch(u ->
                                    u.state() == Presence.PRESENT && u.name().equals(database.owner()))) {
                wrong(
                        path + ".owner",
                        "'" + database.owner() + "' is not among the cluster's users: "
                                + (users.isEmpty()
                                        ? "none are given"
                                        : String.join(
                                                ", ",
                                                users.stream()
                                                        .filter(u -> u.state() == Presence.PRESENT)
                                                        .map(PgsqlUser::name)
                                                        .toList())));
            }
            for (var j = 0; j < database.extensions().size(); j++) {
                var extension = database.extensionNames().get(j);
                if (Extensions.find(extension, version).isEmpty()) {
                    wrong(
                            path + ".extensions[" + j + "]",
                            "'" + extension + "' is not there for PostgreSQL " + version + "; known are "
                                    + String.join(", ", Extensions.names(version)));
                }
            }
        }
    }
}
