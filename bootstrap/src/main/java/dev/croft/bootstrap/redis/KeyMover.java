package dev.croft.bootstrap.redis;

import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Moves all keys of a server that has read a dump to the masters whose they are, with their times to live. What was moved has
 * left the server, so that both together need little more memory than the keys do; a move that was cut off is done again.
 */
final class KeyMover {
    private static final String PAGE = "500";
    private static final int KEYS = 100;
    private static final int MIGRATE_MILLIS = 50_000;
    /** The second finds what had expired and was counted yet. */
    private static final int PASSES = 3;

    private final Link source;
    private final Function<byte[], Link> owner;
    private final Secret password;

    KeyMover(Link source, Function<byte[], Link> owner, Secret password) {
        this.source = source;
        this.owner = owner;
        this.password = password;
    }

    /** @param moved is told how many keys were moved, again and again */
    void move(LongConsumer moved) {
        var count = 0L;
        for (var pass = 0; pass < PASSES; pass++) {
            // In order: a connection that is lost comes back to the first, which is empty by then.
            for (var database : databases()) {
                source.tell("SELECT", String.valueOf(database));
                count = scan(database, count, moved);
            }
        }
        var left = new Replica(source).keys();
        if (left > 0) {
            throw new Link.Refused(source.server().name() + " has " + left + " keys that could not be moved");
        }
    }

    private List<Integer> databases() {
        return source.info("keyspace").keySet().stream()
                .filter(k -> k.startsWith("db"))
                .map(k -> Integer.parseInt(k.substring(2)))
                .sorted()
                .toList();
    }

    private long scan(int database, long before, LongConsumer moved) {
        var count = before;
        var cursor = "0";
        do {
            var page = source.scan(cursor, PAGE);
            cursor = page.cursor();
            Map<Link, List<byte[]>> byMaster = new LinkedHashMap<>();
            page.keys().forEach(k -> byMaster.computeIfAbsent(owner.apply(k), o -> new ArrayList<>())
                    .add(k));
            for (var part : byMaster.entrySet()) {
                for (var i = 0; i < part.getValue().size(); i += KEYS) {
                    var keys = part.getValue()
                            .subList(i, Math.min(i + KEYS, part.getValue().size()));
                    migrate(part.getKey(), database, keys);
                    count += keys.size();
                }
            }
            moved.accept(count);
        } while (!cursor.equals("0"));
        return count;
    }

    /** REPLACE: what a restore that was cut off had moved already. */
    private void migrate(Link target, int database, List<byte[]> keys) {
        source.migrate(target.server(), database, MIGRATE_MILLIS, password, keys);
    }

    /** Libraries of functions, which all masters have. */
    static void functions(Link source, List<Link> masters) {
        if (source.list("FUNCTION", "LIST").isEmpty()) {
            return;
        }
        var libraries = source.bytes("FUNCTION", "DUMP");
        masters.forEach(m -> m.tell(
                "FUNCTION",
                List.of(
                        "RESTORE".getBytes(StandardCharsets.UTF_8),
                        libraries,
                        "REPLACE".getBytes(StandardCharsets.UTF_8))));
    }
}
