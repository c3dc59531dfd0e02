package dev.croft.bootstrap.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server on one node for the time of a restore: it has read a dump. Closing it deletes all that it had. */
final class RestoreServer implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMinutes(2);
    private static final String ADDRESS = "127.0.0.1";

    private final NodeShell shell;
    private final Link link;

    private RestoreServer(NodeShell shell, Link link) {
        this.shell = shell;
        this.link = link;
    }

    /** Brings the dump to the node and waits until it is read; where that fails nothing of it stays. */
    static RestoreServer start(NodeShell shell, BackupSet set, BackupSet.Dump dump, Instant deadline) {
        try {
            var port = Integer.parseInt(launch(shell, set, dump, deadline).strip());
            var here = new RedisNode(
                    1, shell.name(), ADDRESS, List.of(), false, shell.node().connection());
            var server = new Server("the dump of " + dump.group(), here, port, false);
            return new RestoreServer(
                    shell, new Link(server, shell.session(), Login.of(shell.spec(), Optional.empty())));
        } catch (RuntimeException e) {
            stop(shell);
            throw e;
        }
    }

    private static String launch(NodeShell shell, BackupSet set, BackupSet.Dump dump, Instant deadline) {
        var spec = shell.spec();
        var paths = new Paths(spec);
        var settings = Text.render(
                "restore.conf",
                Map.of(
                        "dir", paths.restoreDir(),
                        "databases", Math.max(16, set.databases()),
                        // It hands over in the deployment's own way.
                        "tls",
                                spec.tls()
                                        ? Text.render("tls.conf", Map.of("pki", paths.pki())) + "tls-cluster yes"
                                        : ""));
        return shell.run(
                "restore-start.sh",
                "reading " + set.words(),
                Duration.between(Instant.now(), deadline),
                Map.of(
                        "CROFT_UNIT", paths.restoreUnit(),
                        "CROFT_DIR", paths.restoreDir(),
                        "CROFT_USER", paths.user(),
                        "CROFT_BACKUP", paths.backup(),
                        "CROFT_DUMP", Backups.words(set, dump),
                        "CROFT_CONF", settings,
                        "CROFT_TLS", spec.tls() ? "yes" : "no",
                        "CROFT_ADMIN", Acl.ADMIN,
                        "CROFT_ACL", paths.etc() + "/users.acl",
                        "CROFT_BINARY", paths.binary()));
    }

    Link link() {
        return link;
    }

    @Override
    public void close() {
        link.close();
        stop(shell);
    }

    private static void stop(NodeShell shell) {
        var paths = new Paths(shell.spec());
        shell.run(
                "restore-stop.sh",
                "ending the server of a restore",
                SHORT,
                Map.of("CROFT_UNIT", paths.restoreUnit(), "CROFT_DIR", paths.restoreDir()));
    }
}
