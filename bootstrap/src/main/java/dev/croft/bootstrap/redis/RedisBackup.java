package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.backup.BackupBucket;
import dev.croft.bootstrap.backup.DumpStore;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import dev.croft.model.redis.RedisSchedule;
import java.util.Optional;

@Doc(
        "Where a deployment's backups go, and when they are made: a dump of each master, read from a replica that has all where there is one. The first is made at once.")
public record RedisBackup(
        @Doc("A node that keeps them. Either this or `s3` is given.") Optional<DumpStore> store,
        @Doc("A bucket that keeps them, in the folder `redis` under its path.") Optional<BackupBucket> s3,
        @Doc("When a backup begins, as systemd.time(7) has it: `*-*-* 02:30`.")
                @Default("\"*-*-* 02:30\"")
                @Matches(value = RedisSchedule.CALENDAR, allowed = RedisSchedule.CALENDAR_WORDS)
                String at,
        @Doc("How many complete backups are kept; the newest one that has keys stays in any case.")
                @Default("7")
                @Range(min = 1, max = 400)
                int keep,
        @Doc("Password by which a backup logs in; its user may copy, and ask who leads.")
                @Matches(value = Acl.TOKEN, allowed = Acl.TOKEN_ALLOWED)
                Secret password) {
    public RedisBackup {
        if (store.isPresent() == s3.isPresent()) {
            throw new InvalidException(
                    "store", "or s3 must be given, and " + (store.isPresent() ? "only one of them" : "neither is"));
        }
    }

    Secret passphrase() {
        return store.map(DumpStore::passphrase).orElseGet(() -> s3.orElseThrow().passphrase());
    }

    /** Whether it is the same place as another: what is there must be read with the same passphrase. */
    boolean samePlace(RedisBackup other) {
        return store.isPresent()
                ? other.store.filter(o -> o.ip().equals(store.get().ip())).isPresent()
                : other.s3.filter(o -> o.samePlace(s3.orElseThrow())).isPresent();
    }

    /** For people. */
    String place() {
        return store.map(s -> "the backup store " + s.name())
                .orElseGet(() -> s3.orElseThrow().words());
    }
}
