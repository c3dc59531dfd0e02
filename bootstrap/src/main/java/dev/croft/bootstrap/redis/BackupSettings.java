package dev.croft.bootstrap.redis;

import dev.croft.bootstrap.backup.BackupBucket;
import dev.croft.bootstrap.backup.DumpStore;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.template.Shell;
import dev.croft.model.Secret;
import java.util.List;
import java.util.Map;

/** How the backup script gets in, and to the place where backups go: variables of its shell, and of rclone. */
record BackupSettings(Paths paths, RedisBackup backup) {
    String path() {
        return paths.etc() + "/backup.env";
    }

    Secret settings() {
        return Secret.of(Text.render(
                "backup.env",
                Map.of(
                        "password", Shell.quoted(backup.password().reveal()),
                        "passphrase", Shell.quoted(backup.passphrase().reveal()),
                        "place",
                                backup.store()
                                        .map(this::store)
                                        .orElseGet(() -> bucket(backup.s3().orElseThrow()))
                                        .stripTrailing())));
    }

    private String store(DumpStore store) {
        return Text.render("backup-store.env", Map.of("ip", store.ip(), "port", store.port(), "pki", paths.pki()));
    }

    private String bucket(BackupBucket bucket) {
        return Text.render(
                "backup-s3.env",
                Map.of(
                        "endpoint", bucket.endpoint(),
                        "port", bucket.port(),
                        "region", bucket.region(),
                        "pathStyle", bucket.uriStyle() == BackupBucket.UriStyle.PATH,
                        "key", Shell.quoted(bucket.key().reveal()),
                        "secret", Shell.quoted(bucket.secret().reveal()),
                        "folder", bucket.bucket() + (bucket.path().equals("/") ? "" : bucket.path()) + "/redis",
                        "trust", trust(bucket)));
    }

    private String trust(BackupBucket bucket) {
        if (!bucket.verifyTls()) {
            return "export RCLONE_NO_CHECK_CERTIFICATE=true";
        }
        return bucket.certificate().isPresent()
                ? "export RCLONE_CA_CERT='" + authorityPath() + "'"
                : "# The host's certificate is checked by the authorities that Debian trusts.";
    }

    /** The certificate of the authority that a bucket's host has its own from, where it is none that Debian trusts. */
    List<Item> authority() {
        return backup.s3()
                .flatMap(BackupBucket::certificate)
                .<List<Item>>map(c -> List.of(Item.File.of(authorityPath(), c.strip() + "\n")))
                .orElse(List.of());
    }

    private String authorityPath() {
        return paths.etc() + "/backup-ca.crt";
    }
}
