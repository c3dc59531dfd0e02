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
import java.util.regex.Pattern;

/** The cluster's place where backups go: made, checked, and filled with a first backup. */
final class Backups {
    /** WAL must arrive within this time (archive-timeout), and the members be found before. */
    private static final Duration CHECK = Duration.ofMinutes(3);

    private static final Duration SHORT = Duration.ofSeconds(60);
    /** What pgBackRest says of a host that cannot be reached, or has trouble of its own. */
    private static final Pattern AWAY = Pattern.compile("ERROR: \\[049]|HTTP request failed with 5\\d\\d");

    private final Run run;
    private final PgsqlSpec spec;
    private final PgsqlBackup backup;

    /** Where pgBackRest is told what to do. */
    private record Site(String node, Session session, String pgbackrest) {}

    Backups(Run run, PgsqlSpec spec, PgsqlBackup backup) {
        this.run = run;
        this.spec = spec;
        this.backup = backup;
    }

    /**
     * Once the cluster has a leader that archives. What does not answer is a warning: WAL waits on the members.
     *
     * @param leader tells whose turn it is, where the members back up by themselves
     */
    void settle(List<PgsqlNode> nodes, PgsqlNode leader, Optional<PgsqlSpec> past) {
        if (backup.s3().isPresent()) {
            var node = turn(nodes, leader);
            settle(new Site(node.name(), node.session(), BucketFiles.COMMAND), past);
            return;
        }
        var store = backup.store().orElseThrow();
        try {
            var session = run.engine().session(store.connection(), Patience.little(run));
            settle(new Site(store.name(), session, StoreFiles.COMMAND), past);
        } catch (SshException e) {
            if (!e.unreachable()) {
                throw e;
            }
            waits(store.name(), "its store does not answer", e.getMessage());
        }
    }

    private void waits(String node, String reason, String message) {
        run.warning()
                .accept(node + ": cluster " + spec.name() + " is not backed up, " + reason
                        + "; WAL waits on the members: " + message);
    }

    private PgsqlNode turn(List<PgsqlNode> nodes, PgsqlNode leader) {
        var name = leader.backupTurn();
        return nodes.stream().filter(n -> n.instance().equals(name)).findFirst().orElse(leader);
    }

    private void settle(Site site, Optional<PgsqlSpec> past) {
        run.progress().accept(spec.name() + ": checking that backups work");
        try {
            run(site, "backup-settle.sh", "setting up backups of cluster " + spec.name(), CHECK);
        } catch (BootstrapException e) {
            // A name that was never right is a fault; one that worked before is away for a while.
            var before = past.flatMap(PgsqlSpec::backup).flatMap(PgsqlBackup::s3);
            if (!before.equals(backup.s3())
                    || before.isEmpty()
                    || !AWAY.matcher(e.getMessage()).find()) {
                throw e;
            }
            waits(site.node(), before.get().words() + " does not answer", e.getMessage());
        }
    }

    /**
     * Whether there is what the cluster is to begin with.
     *
     * @param first the member that it will begin on
     * @throws BootstrapException names what is missing, and what there is
     */
    void checkSource(PgsqlRestore restore, PgsqlNode first) {
        var site = backup.store()
                .map(store -> new Site(
                        store.name(), run.engine().session(store.connection(), run.deadline()), StoreFiles.COMMAND))
                .orElseGet(() -> new Site(first.name(), first.session(), BucketFiles.COMMAND));
        var info = parse(run(site, "backup-info.sh", "reading what there is of backups", SHORT));
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
                    var oldest = Instant.ofEpochSecond(
                            backups.path(0).path("timestamp").path("stop").asLong());
                    if (time.isBefore(oldest)) {
                        throw fault("cannot bring cluster '" + restore.cluster() + "' to " + time
                                + ": its oldest backup is of " + oldest + "; give a later time");
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
                spec.name(),
                "restoreFrom: "
                        + backup.store()
                                .map(store -> "the backup store " + store.name())
                                .orElseGet(() -> backup.s3().orElseThrow().words())
                        + " " + message);
    }

    private String run(Site site, String script, String what, Duration limit) {
        var settings = Map.of(
                "PGBACKREST",
                site.pgbackrest(),
                "STANZA",
                spec.name(),
                "FIRST",
                BackupUnits.name(spec, "@full.service"),
                "GAPS",
                BackupUnits.name(spec, "-gaps.service"),
                "RENEW",
                spec.allowDestroy() ? "yes" : "no");
        Result result = site.session()
                .run(Command.of(Shell.with(settings, Text.script(script)), limit)
                        .named("pgsql " + script.replace(".sh", "")));
        if (!result.ok()) {
            throw new BootstrapException(
                    List.of(new Failure(
                            site.node(),
                            Optional.of("pgbackrest"),
                            Optional.empty(),
                            what + " failed",
                            result.lastLines())),
                    null);
        }
        return result.output();
    }
}
