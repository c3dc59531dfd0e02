package dev.croft.bootstrap.pgsql;

import dev.croft.bootstrap.backup.BackupBucket;
import dev.croft.bootstrap.engine.Item;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Members that put backups into a bucket by themselves: each has all that it takes, and one of them has its turn. */
final class BucketFiles {
    /** pgBackRest on a member, by its own configuration. */
    static final String COMMAND = "/usr/bin/pgbackrest";
    /** Prints whose turn it is. */
    static final String TURN = "/usr/lib/croft/backup-turn";

    private static final String AUTHORITY = "/etc/pgbackrest/s3-ca.crt";
    /** What pgBackRest reads besides its file; keys are apart, so that the rest can be read in a diff. */
    private static final String INCLUDE = "/etc/pgbackrest/conf.d";

    private BucketFiles() {}

    static String config(PgsqlSpec spec, PgsqlMember member, PgsqlBackup backup, BackupBucket bucket) {
        var others = BackupFiles.ordered(spec).stream()
                .filter(m -> m.seq() != member.seq())
                .toList();
        Map<String, Object> values = new HashMap<>();
        values.put("scope", spec.name());
        values.put("bucket", bucket.bucket());
        values.put("endpoint", bucket.endpoint());
        values.put("port", bucket.port());
        values.put("region", bucket.region());
        values.put("uriStyle", bucket.uriStyle().word());
        values.put("trust", trust(bucket));
        values.put("path", bucket.path());
        values.put("keepFull", backup.keepFull());
        values.put("queueMib", BackupFiles.queueMib(spec));
        values.put("ip", member.ip());
        values.put("agentPort", BackupFiles.AGENT_PORT);
        values.put("pki", PatroniFiles.PKI);
        values.put(
                "clients",
                spec.members().stream()
                        .map(m -> "tls-server-auth=" + spec.instance(m) + "=" + spec.name())
                        .collect(Collectors.joining("\n")));
        values.put("data", PatroniFiles.data(spec));
        values.put("others", BackupFiles.hosts(spec, others, 2, PatroniFiles.PKI, "member", Optional.of(INCLUDE)));
        return Text.render("pgbackrest-s3.conf", values).stripTrailing() + "\n";
    }

    private static String trust(BackupBucket bucket) {
        if (!bucket.verifyTls()) {
            return "repo1-storage-verify-tls=n";
        }
        return bucket.certificate().isPresent()
                ? "repo1-storage-ca-file=" + AUTHORITY
                : "# The host's certificate is checked by the authorities that Debian trusts.\nrepo1-storage-verify-tls=y";
    }

    static List<Item> items(PgsqlSpec spec, PgsqlMember member, PgsqlBackup backup, BackupBucket bucket) {
        List<Item> items = new ArrayList<>(List.of(
                new Item.Directory(INCLUDE, "root", "postgres", "0750"),
                Item.File.secret(
                                INCLUDE + "/s3.conf",
                                Secret.of(Text.render(
                                        "s3.conf",
                                        Map.of(
                                                "key", bucket.key().reveal(),
                                                "secret", bucket.secret().reveal(),
                                                "passphrase",
                                                        bucket.passphrase().reveal()))),
                                "root",
                                "postgres")
                        .owned("root", "postgres", "0640"),
                Item.File.of(
                                TURN,
                                Text.render(
                                        "backup-turn.py",
                                        Map.of(
                                                "scope", spec.name(),
                                                "instance", spec.instance(member),
                                                "ip", member.ip(),
                                                "port", PgsqlSpec.PATRONI_PORT,
                                                "pki", PatroniFiles.PKI)))
                        .owned("root", "root", "0755")));
        bucket.certificate().ifPresent(c -> items.add(Item.File.of(AUTHORITY, c.strip() + "\n")));
        items.addAll(BackupUnits.items(
                spec,
                backup,
                new BackupUnits.Runner(
                        // Not Patroni: a member that somebody stopped is not to be started by a backup.
                        COMMAND, "network-online.target", TURN, spec.members().size() == 1)));
        return items;
    }
}
