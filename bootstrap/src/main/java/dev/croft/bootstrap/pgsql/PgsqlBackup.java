package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupBucket;
import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc(
        "Where a cluster's backups and its WAL go, and when backups are made: from the offline member or a replica where there is one. The first full one is made at once.")
public record PgsqlBackup(
        @Doc(
                        "A node that keeps them; one of the cluster's members only where `allowDestroy` is set. Either this or `s3` is given.")
                Optional<BackupStore> store,
        @Doc(
                        "A bucket that keeps them. The members themselves back up: one at a time, that which Patroni's state points to.")
                Optional<BackupBucket> s3,
        @Doc("When a full backup begins, as systemd.time(7) has it: `Sun 01:00`.")
                @Default("\"Sun 01:00\"")
                @Matches(value = PgsqlBackup.CALENDAR, allowed = PgsqlBackup.CALENDAR_WORDS)
                String full,
        @Doc("When a differential one begins, of what has changed since the last full one.")
                @Default("\"Mon..Sat 01:00\"")
                @Matches(value = PgsqlBackup.CALENDAR, allowed = PgsqlBackup.CALENDAR_WORDS)
                String differential,
        @Doc("How many full backups are kept, with the differential ones of each and the WAL since the oldest.")
                @Default("2")
                @Range(min = 1, max = 1000)
                int keepFull,
        @Doc("Seconds after which WAL that was written goes to the store though its segment is not full.")
                @Default("60")
                @Range(min = 10, max = 86400)
                int archiveSeconds) {
    public PgsqlBackup {
        if (store.isPresent() == s3.isPresent()) {
            throw new InvalidException(
                    "store", "or s3 must be given, and " + (store.isPresent() ? "only one of them" : "neither is"));
        }
    }

    static final String CALENDAR = "[A-Za-z0-9 *:.,/~-]{4,60}";
    static final String CALENDAR_WORDS = "a calendar expression of systemd such as 'Sun 01:00' or '*-*-* 02:30'";
}
