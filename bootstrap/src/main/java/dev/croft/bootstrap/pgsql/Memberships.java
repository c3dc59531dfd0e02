package dev.croft.bootstrap.pgsql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is a member of whom among the declared users. */
final class Memberships {
    private Memberships() {}

    /** A circle of memberships, which PostgreSQL refuses, as {@code a -> b -> a}; empty if there is none. */
    static Optional<String> circle(List<PgsqlUser> users) {
        Map<String, List<String>> edges = new HashMap<>();
        users.forEach(u -> edges.put(
                u.name(), u.roles().stream().filter(r -> !r.equals(u.name())).toList()));
        for (var user : users) {
            var found = walk(user.name(), edges, new ArrayList<>());
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> walk(String at, Map<String, List<String>> edges, List<String> path) {
        var before = path.indexOf(at);
        if (before >= 0) {
            return Optional.of(String.join(" -> ", path.subList(before, path.size())) + " -> " + at);
        }
        path.add(at);
        for (var next : edges.getOrDefault(at, List.of())) {
            var found = walk(next, edges, path);
            if (found.isPresent()) {
                return found;
            }
        }
        path.remove(path.size() - 1);
        return Optional.empty();
    }
}
