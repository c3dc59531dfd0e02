package dev.croft.bootstrap.backup;

import dev.croft.bootstrap.OnDelete;
import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.bootstrap.node.Host;
import dev.croft.model.Connection;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.Optional;

@Doc(
        "A node that keeps backups and WAL of PostgreSQL clusters (pgBackRest over TLS), and dumps of Redis deployments. What it keeps is encrypted, and stays when clusters, or this resource, are deleted.")
public record BackupStoreSpec(
        @Doc("The node's name.") @Matches(value = Host.NAME, allowed = Host.NAME_WORDS) String name,
        @Doc("The node's IPv4 address in the environment's network: what the store listens on.") String ip,
        @Doc("How to reach the node by SSH.") Connection connection,
        @Doc("Who issues the certificates of the store and of its clients.") CertificateAuthority authority,
        @Doc(
                        "What backups are encrypted with. It cannot be changed, and without it no backup can be read: keep a copy elsewhere.")
                @Matches(value = "[A-Za-z0-9+/=_-]{20,256}", allowed = "20 to 256 letters, digits and +/=_-")
                Secret passphrase,
        @Doc("The folder that it keeps them in, best on a disk of its own.")
                @Default("\"/var/lib/croft/backup\"")
                @Matches(
                        value = "(/[A-Za-z0-9._-]+)+",
                        allowed = "an absolute path of letters, digits, dots and dashes")
                String path,
        @Doc("The port of the store.") @Default("8432") @Range(min = 1024, max = 65535) int port,
        @Doc(
                        "The port of a second server, for dumps of Redis deployments (rclone, by WebDAV over TLS); they are in the folder `dumps` under `path`. Left out: there is none.")
                @Range(min = 1024, max = 65535)
                Optional<Integer> dumpsPort,
        @Doc(
                        "What a deletion does on the node: `clean` stops the store and removes its settings, `abandon` touches nothing. Neither deletes backups.")
                @Default("\"clean\"")
                OnDelete onDelete) {
    public BackupStoreSpec {
        var problems = Host.address("ip", ip);
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
        if (dumpsPort.filter(dumps -> dumps == port).isPresent()) {
            throw new InvalidException("dumpsPort", "must be another one than 'port', which is " + port);
        }
    }
}
