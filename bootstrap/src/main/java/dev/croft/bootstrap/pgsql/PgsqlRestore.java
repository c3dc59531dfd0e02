package dev.croft.bootstrap.pgsql;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

@Doc(
        "What a new cluster begins with: a backup from its store. It has no effect on the store's copy; the new cluster keeps its own backups under its own name.")
public record PgsqlRestore(
        @Doc("The name of the cluster that was backed up.")
                @Matches(
                        value = "[a-z][a-z0-9-]{0,39}",
                        allowed = "a lower-case name of up to 40 letters, digits and dashes")
                String cluster,
        @Doc("Up to where; left out: all that was archived.") @Default("{}") Target target) {

    @Doc("A point of recovery: one of these, or none for the end of what was archived.")
    public record Target(
            @Doc("A time with its offset, `2026-11-27T15:00:00Z`; what was committed after it is left out.")
                    Optional<String> time,
            @Doc("A position in the WAL, `0/5A2B3C8`.")
                    @Matches(value = "[0-9A-F]{1,8}/[0-9A-F]{1,8}", allowed = "a position in the WAL such as 0/5A2B3C8")
                    Optional<String> lsn,
            @Doc("A restore point that pg_create_restore_point() made.")
                    @Matches(
                            value = "[A-Za-z0-9._-]{1,63}",
                            allowed = "the name of a restore point: letters, digits, dots and dashes")
                    Optional<String> name,
            @Doc("As soon as the backup is consistent: nothing that came after it.") @Default("false")
                    boolean immediate) {
        private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS'+00'");

        public Target {
            var given = Stream.of(time, lsn, name).filter(Optional::isPresent).count() + (immediate ? 1 : 0);
            if (given > 1) {
                throw new InvalidException("time", "only one of time, lsn, name and immediate may be given");
            }
            time.ifPresent(Target::instant);
        }

        private static OffsetDateTime instant(String time) {
            try {
                return OffsetDateTime.parse(time).withOffsetSameInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException e) {
                throw new InvalidException(
                        "time", "must be a time with its offset such as 2026-11-27T15:00:00Z, found '" + time + "'");
            }
        }

        /** The time in UTC as PostgreSQL and pgBackRest read it. */
        Optional<String> utc() {
            return time.map(t -> instant(t).format(FORMAT));
        }

        /** What pgBackRest is told (its reference, command restore): each is an argument of its own. */
        List<String> arguments() {
            if (immediate) {
                return List.of("--type=immediate", "--target-action=promote");
            }
            return utc().map(t -> List.of("--type=time", "--target=" + t, "--target-action=promote"))
                    .or(() -> lsn.map(l -> List.of("--type=lsn", "--target=" + l, "--target-action=promote")))
                    .or(() -> name.map(n -> List.of("--type=name", "--target=" + n, "--target-action=promote")))
                    .orElse(List.of("--type=default"));
        }

        /** For people. */
        String words() {
            return immediate
                    ? "the end of the backup"
                    : time.map(t -> "time " + t)
                            .or(() -> lsn.map(l -> "position " + l))
                            .or(() -> name.map(n -> "restore point " + n))
                            .orElse("the end of the archive");
        }
    }
}
