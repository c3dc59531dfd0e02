package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupStore;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;

@Doc(
        "Where a cluster's backups and its WAL go, and when backups are made: from the offline member or a replica where there is one. The first full one is made at once.")
public record PgsqlBackup(
        @Doc("The store; on a member of the cluster only where `allowDestroy` is set.") BackupStore store,
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
    static final String CALENDAR = "[A-Za-z0-9 *:.,/~-]{4,60}";
    static final String CALENDAR_WORDS = "a calendar expression of systemd such as 'Sun 01:00' or '*-*-* 02:30'";
}
