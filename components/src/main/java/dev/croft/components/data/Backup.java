package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import java.util.Optional;

@Doc("The node that keeps backups of the PostgreSQL clusters, on a disk of its own.")
public record Backup(
        @Doc("Address of a node of its own.") Optional<String> ip,
        @Doc("Name of a node that another part creates; one of a PostgreSQL cluster only where data may be destroyed.")
                Optional<String> node,
        @Doc("Size of the disk in GiB.") @Default("20") @Range(min = 1, max = 65536) int diskGib,
        @Doc("Size of the node.") Optional<Machine> vm) {
    /** Where the disk is. */
    public static final String FOLDER = "/var/lib/croft/backup";

    private static final String WHEN = "[A-Za-z0-9 *:.,/~-]{4,60}";
    private static final String WORDS = "a calendar expression of systemd such as 'Sun 01:00' or '*-*-* 02:30'";

    public Backup {
        new Place(ip, node);
    }

    public Place place() {
        return new Place(ip, node);
    }

    @Doc("When a cluster is backed up, and how much is kept.")
    public record Plan(
            @Doc("Whether it is backed up at all.") @Default("true") boolean enabled,
            @Doc("When a full backup begins.") @Default("\"Sun 01:00\"") @Matches(value = WHEN, allowed = WORDS)
                    String full,
            @Doc("When a differential one begins.")
                    @Default("\"Mon..Sat 01:00\"")
                    @Matches(value = WHEN, allowed = WORDS)
                    String differential,
            @Doc("How many full backups are kept, with the WAL since the oldest.")
                    @Default("2")
                    @Range(min = 1, max = 1000)
                    int keepFull,
            @Doc("Seconds after which WAL goes to the store though its segment is not full.")
                    @Default("60")
                    @Range(min = 10, max = 86400)
                    int archiveSeconds) {}

    @Doc("A backup that a new cluster begins with.")
    public record Restore(
            @Doc("The cluster that was backed up; it need not be there any more.") String cluster,
            @Doc("Up to where; left out: all that was archived.") @Default("{}") Target target) {}

    @Doc("A point of recovery: one of these, or none.")
    public record Target(
            @Doc("A time with its offset, `2026-11-27T15:00:00Z`.") Optional<String> time,
            @Doc("A position in the WAL, in quotes: \"0/5A2B3C8\".") Optional<String> lsn,
            @Doc("A restore point that pg_create_restore_point() made.") Optional<String> name,
            @Doc("As soon as the backup is consistent.") @Default("false") boolean immediate) {}
}
