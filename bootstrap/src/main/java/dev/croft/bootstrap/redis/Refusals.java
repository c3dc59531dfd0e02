package dev.croft.bootstrap.redis;

import dev.croft.model.Problem;
import dev.croft.model.redis.RedisMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes that would destroy data, or that Redis cannot make. */
final class Refusals {
    private Refusals() {}

    static List<Problem> of(RedisSpec before, Optional<RedisSpec> after) {
        if (after.isEmpty()) {
            return before.allowDestroy()
                    ? List.of()
                    : List.of(new Problem(
                            "allowDestroy",
                            "Redis deployment " + before.name()
                                    + " holds data; set allowDestroy: true and apply it before the deletion"));
        }
        List<Problem> problems = new ArrayList<>();
        fixed("mode", before.mode(), after.get().mode(), problems);
        fixed("engine", before.engine(), after.get().engine(), problems);
        fixed("tls", before.tls(), after.get().tls(), problems);
        passphrase(before, after.get(), problems);
        if (problems.isEmpty()) {
            copies(before, after.get(), problems);
        }
        return List.copyOf(problems);
    }

    private static void passphrase(RedisSpec before, RedisSpec after, List<Problem> problems) {
        after.backup()
                .filter(now -> before.backup()
                        .filter(old -> now.samePlace(old) && !now.passphrase().equals(old.passphrase()))
                        .isPresent())
                .ifPresent(
                        now -> problems.add(
                                new Problem(
                                        now.store().isPresent() ? "backup.store.passphrase" : "backup.s3.passphrase",
                                        "cannot be changed: the backups that are there could not be read any more; give another place with it")));
    }

    private static <T> void fixed(String field, T before, T after, List<Problem> problems) {
        if (!before.equals(after)) {
            problems.add(new Problem(
                    field,
                    "is " + text(before) + " and cannot be changed to " + text(after)
                            + " in place; declare a new deployment and move the data"));
        }
    }

    private static String text(Object value) {
        return value.toString().toLowerCase(java.util.Locale.ROOT);
    }

    private static void copies(RedisSpec before, RedisSpec after, List<Problem> problems) {
        if (before.mode() == RedisMode.CLUSTER) {
            if (before.servers().stream().noneMatch(s -> stays(s, after))) {
                problems.add(
                        new Problem(
                                "nodes",
                                "none of the instances of cluster " + before.name()
                                        + " stays, and with them all data would go; add the new ones first, then remove the old ones"));
            }
            return;
        }
        if (before.allowDestroy()) {
            return;
        }
        for (var group : before.groups()) {
            if (group.members().stream().noneMatch(s -> stays(s, after))) {
                problems.add(new Problem(
                        "nodes",
                        group.master().name() + " and all of its replicas are no longer declared, and the last copy of"
                                + " their data would go; keep one, or set allowDestroy: true and apply it first"));
            }
        }
    }

    private static boolean stays(Server server, RedisSpec after) {
        return after.servers().stream().anyMatch(s -> s.endpoint().equals(server.endpoint()));
    }
}
