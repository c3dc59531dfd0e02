package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.BootstrapException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A deployment's place where backups go: tried, and filled with a first one. */
final class FirstBackup {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final Run run;
    private final RedisSpec spec;
    private final RedisBackup backup;
    private final NodeShell shell;

    /** @param nodes the deployment's */
    FirstBackup(Run run, RedisSpec spec, RedisBackup backup, List<NodeShell> nodes) {
        this.run = run;
        this.spec = spec;
        this.backup = backup;
        this.shell = NodeShell.withInstances(nodes).get(0);
    }

    /** A place that was never right is a fault; one that is known is away for a while, which is a warning. */
    void settle(Optional<RedisSpec> before) {
        run.progress().accept(spec.name() + ": checking that backups work");
        var known = before.flatMap(RedisSpec::backup).filter(backup::samePlace).isPresent();
        try {
            new Backups(shell).ready();
        } catch (BootstrapException e) {
            if (!known) {
                throw e;
            }
            run.warning()
                    .accept(spec.name() + ": is not backed up, " + backup.place() + " does not answer: "
                            + e.getMessage());
            return;
        }
        var paths = new Paths(spec);
        shell.run(
                "backup-first.sh",
                "beginning a backup",
                SHORT,
                Map.of(
                        "CROFT_ANEW",
                        before.isPresent() && !known ? "yes" : "no",
                        "CROFT_METRICS",
                        paths.backupMetrics(),
                        "CROFT_UNIT",
                        paths.backupUnit("service")));
    }
}
