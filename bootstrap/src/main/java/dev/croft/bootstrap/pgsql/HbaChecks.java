package dev.croft.bootstrap.pgsql;

import dev.croft.model.Problem;
import java.util.ArrayList;
import java.util.List;

/** Rules for logging in that name nobody, or somebody who must not be let in. */
final class HbaChecks {
    private HbaChecks() {}

    static List<Problem> problems(List<PgsqlUser> users, List<PgsqlHba> rules) {
        List<Problem> problems = new ArrayList<>();
        for (var i = 0; i < rules.size(); i++) {
            for (var j = 0; j < rules.get(i).users().size(); j++) {
                var name = rules.get(i).users().get(j);
                var path = "hba[" + i + "].users[" + j + "]";
                var role = name.startsWith("+") ? name.substring(1) : "";
                var known = role.isEmpty()
                        ? name.equals(PgsqlHba.ALL) || user(users, name)
                        : Names.ROLES.contains(role) || user(users, role);
                if (!known) {
                    problems.add(new Problem(
                            path,
                            "must be all, one of the cluster's users, or + and a role ("
                                    + String.join(", ", Names.ROLES) + "), found '" + name + "'"));
                }
            }
        }
        return List.copyOf(problems);
    }

    private static boolean user(List<PgsqlUser> users, String name) {
        return users.stream().anyMatch(u -> u.name().equals(name));
    }
}
