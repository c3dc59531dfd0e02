package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The place where backups go, as a node sees it: through the deployment's backup script. */
record Backups(NodeShell shell) {
    private static final Duration SHORT = Duration.ofMinutes(3);

    /** Whose backups there are. */
    List<String> deployments() {
        return lines("deployments", "looking where backups go");
    }

    /** The complete ones of a deployment, oldest first. */
    List<String> labels(String deployment) {
        return lines("labels " + deployment, "looking where backups go");
    }

    /** What is in one of them. */
    BackupSet set(String deployment, String label) {
        var text = verb("manifest " + deployment + " " + label, "reading the manifest of a backup", SHORT);
        try {
            return BackupSet.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BootstrapException(
                    shell.name(), "backup " + label + " of deployment " + deployment + ": " + e.getMessage());
        }
    }

    /** Reads a dump to its end, and keeps nothing of it. */
    void check(BackupSet set, BackupSet.Dump dump, Instant deadline) {
        verb("check " + words(set, dump), "reading a dump", Duration.between(Instant.now(), deadline));
    }

    /** Whether the place takes files. */
    void ready() {
        verb("ready", "writing to where backups go", SHORT);
    }

    /** A backup of now, by this node; ends when it is done. */
    void make(Instant deadline) {
        shell.run(
                "backup-now.sh",
                "backing up",
                Duration.between(Instant.now(), deadline),
                Map.of("CROFT_UNIT", new Paths(shell.spec()).backupUnit("service")));
    }

    /** How the script is told of a dump. */
    static String words(BackupSet set, BackupSet.Dump dump) {
        return String.join(" ", set.deployment(), set.label(), dump.file(), dump.sha256());
    }

    private List<String> lines(String verb, String what) {
        return verb(verb, what, SHORT).lines().filter(l -> !l.isBlank()).toList();
    }

    private String verb(String verb, String what, Duration limit) {
        var paths = new Paths(shell.spec());
        return shell.run(
                "backup-verb.sh",
                what,
                limit,
                Map.of("CROFT_USER", paths.user(), "CROFT_BACKUP", paths.backup(), "CROFT_VERB", verb));
    }
}
