package dev.croft.bootstrap.pgsql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.bootstrap.Patience;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.engine.BootstrapException.Failure;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.template.Shell;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cluster's place on the backup store: made, checked, and filled with a first backup. */
final class Backups {
    /** WAL must arrive within this time (archive-timeout), and the members be found before. */
    private static final Duration CHECK = Duration.ofMinutes(3);

    private static final Duration SHORT = Duration.ofSeconds(60);

    private final Run run;
    private final PgsqlSpec spec;
    private final PgsqlBackup backup;

    Backups(Run run, PgsqlSpec spec, PgsqlBackup backup) {
        this.run = run;
        this.spec = spec;
        this.backup = backup;
    }

    /** Once the cluster has a leader that archives. A store that does not answer is a warning: WAL waits on the members. */
    void settle() {
        Session session;
        try {
            session = run.engine().session(backup.store().connection(), Patience.little(run));
        } catch (SshException e) {
            if (!e.unreachable()) {
                throw e;
            }
            run.warning()
                    .accept(backup.store().name() + ": cluster " + spec.name()
                            + " is not backed up, its store does not answer; WAL waits on the members: "
                            + e.getMessage());
            return;
        }
        run.progress().accept(spec.name() + ": checking that backups work");
        run(session, "backup-settle.sh", "setting up backups of cluster " + spec.name(), CHECK);
    }

    /**
     * Whether the store has what the cluster is to begin with.
     *
     * @throws BootstrapException names what is missing, and what there is
     */
    void checkSource(PgsqlRestore restore) {
        var session = run.engine().session(backup.store().connection(), run.deadline());
        var info = parse(run(session, "backup-info.sh", "reading what the backup store has", SHORT));
        var stanza = stanza(info, restore.cluster());
        var backups = stanza.map(s -> s.path("backup")).orElseGet(() -> info.path("none"));
        if (backups.isEmpty()) {
            throw fault("has no backup of cluster '" + restore.cluster() + "'; it has those of " + names(info));
        }
        stanza.map(s -> s.path("db")
                        .path(s.path("db").size() - 1)
                        .path("version")
                        .asText())
                .filter(v -> !v.equals(String.valueOf(spec.version())))
                .ifPresent(v -> {
                    throw fault("has backups of cluster '" + restore.cluster() + "' from PostgreSQL " + v
                            + ", and this cluster is declared with version " + spec.version());
                });
        restore.target()
                .time()
                .map(OffsetDateTime::parse)
                .map(OffsetDateTime::toInstant)
                .ifPresent(time -> {
                    var first = Instant.ofEpochSecond(
                            backups.path(0).path("timestamp").path("stop").asLong());
                    if (time.isBefore(first)) {
                        throw fault("cannot bring cluster '" + restore.cluster() + "' to " + time
                                + ": its oldest backup is of " + first + "; give a later time");
                    }
                    if (time.isAfter(Instant.now())) {
                        throw fault("cannot bring cluster '" + restore.cluster() + "' to " + time
                                + ": that time is to come; leave the target out for all that was archived");
                    }
                });
    }

    private static Optional<JsonNode> stanza(JsonNode info, String name) {
        for (var stanza : info) {
            if (stanza.path("name").asText().equals(name)) {
                return Optional.of(stanza);
            }
        }
        return Optional.empty();
    }

    private static String names(JsonNode info) {
        var names = new java.util.TreeSet<String>();
        info.forEach(s -> {
            if (!s.path("backup").isEmpty()) {
                names.add(s.path("name").asText());
            }
        });
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private JsonNode parse(String output) {
        try {
            return new ObjectMapper().readTree(output);
        } catch (IOException e) {
            throw fault("told of its backups in an unknown form: " + e.getMessage());
        }
    }

    private BootstrapException fault(String message) {
        return new BootstrapException(
                spec.name(), "restoreFrom: the backup store " + backup.store().name() + " " + message);
    }

    private String run(Session session, String script, String what, Duration limit) {
        var settings = Map.of(
                "PGBACKREST",
                BackupFiles.STORE_COMMAND,
                "STANZA",
                spec.name(),
                "FIRST",
                BackupFiles.unit(spec, "@full.service"),
                "GAPS",
                BackupFiles.unit(spec, "-gaps.service"),
                "RENEW",
                spec.allowDestroy() ? "yes" : "no");
        Result result = session.run(Command.of(Shell.with(settings, Text.script(script)), limit)
                .named("pgsql " + script.replace(".sh", "")));
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new Failure(
                            backup.store().name(),
                            Optional.of("pgbackrest"),
                            Optional.empty(),
                            what + " failed",
                            result.lastLines())),
                    null);
        }
        return result.output();
    }
}
