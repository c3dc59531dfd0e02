package dev.croft.bootstrap.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The users of one server, at run time. What is set here closes no connection. */
final class AclWork {
    private final RedisSpec spec;
    private final Link link;

    AclWork(RedisSpec spec, Link link) {
        this.spec = spec;
        this.link = link;
    }

    /** Lets everybody in with the new password as well, before anybody uses it. */
    void widen() {
        Acl.users(spec, link.server()).forEach((user, rules) -> {
            var words = new ArrayList<>(List.of("SETUSER", user, "on"));
            words.addAll(Acl.hashes(rules));
            link.tell("ACL", words.toArray(String[]::new));
        });
    }

    /** Exactly what is declared: former passwords and users that are no longer declared go. */
    void settle() {
        var wanted = Acl.users(spec, link.server());
        wanted.forEach((user, rules) -> {
            var words = new ArrayList<>(List.of("SETUSER", user, "reset"));
            words.addAll(rules);
            link.tell("ACL", words.toArray(String[]::new));
        });
        present().keySet().stream()
                .filter(user -> !wanted.containsKey(user))
                .forEach(user -> link.tell("ACL", "DELUSER", user));
    }

    /** What differs, by user. */
    Map<String, String> observe() {
        var drift = new HashMap<String, String>();
        var present = present();
        var wanted = Acl.users(spec, link.server());
        wanted.forEach((user, rules) -> difference(rules, Optional.ofNullable(present.get(user)))
                .ifPresent(found -> drift.put("user:" + user, found)));
        present.keySet().stream()
                .filter(user -> !wanted.containsKey(user))
                .forEach(user -> drift.put("user:" + user, "not declared"));
        return drift;
    }

    private static Optional<String> difference(List<String> wanted, Optional<Set<String>> found) {
        if (found.isEmpty()) {
            return Optional.of("missing");
        }
        var expected = words(wanted);
        if (!Acl.hashes(List.copyOf(found.get())).stream().allMatch(expected::contains)
                || !found.get().containsAll(Acl.hashes(wanted))) {
            return Optional.of("has other passwords");
        }
        return found.get().equals(expected) ? Optional.empty() : Optional.of("has other rules");
    }

    private Map<String, Set<String>> present() {
        var users = new HashMap<String, Set<String>>();
        for (var line : link.list("ACL", "LIST")) {
            var words = List.of(String.valueOf(line).split(" "));
            users.put(words.get(1), words(words.subList(2, words.size())));
        }
        return users;
    }

    /** Rules about commands are left out: Redis 7.0 tells them in other words than it was given. */
    private static Set<String> words(List<String> rules) {
        return rules.stream()
                .filter(r -> r.equals("on") || r.equals("off") || "#~%&".indexOf(r.charAt(0)) >= 0)
                .collect(Collectors.toSet());
    }
}
