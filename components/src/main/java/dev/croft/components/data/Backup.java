package dev.croft.components.data;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

@Doc("What keeps backups of PostgreSQL clusters and Redis deployments: a node with a disk for them, or a bucket.")
public record Backup(
        @Doc("Address of a node of its own.") Optional<String> ip,
        @Doc("Name of a node that another part creates; one of a PostgreSQL cluster only where data may be destroyed.")
                Optional<String> node,
        @Doc("Size of the node's disk for them in GiB; 20 where it is left out.") @Range(min = 1, max = 65536)
                Optional<Integer> diskGib,
        @Doc("Size of the node.") Optional<Machine> vm,
        @Doc("A bucket in place of a node: members and instances put their backups there by themselves.")
                Optional<S3> s3) {
    private static final String WHEN = "[A-Za-z0-9 *:.,/~-]{4,60}";
    private static final String WORDS = "a calendar expression of systemd such as 'Sun 01:00' or '*-*-* 02:30'";

    public Backup {
        if (s3.isEmpty()) {
            if (ip.isEmpty() && node.isEmpty()) {
                throw new InvalidException("", "must give either ip or node, where a node keeps them, or s3");
            }
            new Place(ip, node);
        } else {
            var problems = new ArrayList<Problem>();
            Map.of("ip", ip, "node", node, "diskGib", diskGib, "vm", vm).forEach((field, value) -> {
                if (value.isPresent()) {
                    problems.add(new Problem(
                            field, "is for a node that keeps backups, and a bucket (s3) is given; leave one out"));
                }
            });
            if (!problems.isEmpty()) {
                throw new InvalidException(problems);
            }
        }
    }

    /** The node, where it is one that keeps them. */
    public Optional<Place> place() {
        return s3.isPresent() ? Optional.empty() : Optional.of(new Place(ip, node));
    }

    /** Size of the disk in GiB. */
    public int disk() {
        return diskGib.orElse(20);
    }

    @Doc("A bucket of an S3-compatible object store, which is there already.")
    public record S3(
            @Doc("Its name.") @Matches(value = BUCKET, allowed = BUCKET_WORDS) String bucket,
            @Doc("The host that serves it, `s3.eu-central-1.amazonaws.com`; it is reached by HTTPS.")
                    @Matches(value = HOST, allowed = HOST_WORDS)
                    String endpoint,
            @Doc("The port of that host.") @Default("443") @Range(min = 1, max = 65535) int port,
            @Doc("The region that requests are signed for.") @Matches(value = REGION, allowed = REGION_WORDS)
                    String region,
            @Doc("The folder in the bucket; left out: `/` and the environment's domain.")
                    @Matches(value = PATH, allowed = PATH_WORDS)
                    Optional<String> path,
            @Doc("Where the bucket's name goes: before the `host`'s name, or first in the `path`.")
                    @Default("\"host\"")
                    @Matches(value = "host|path", allowed = "host or path")
                    String uriStyle,
            @Doc("Whether the host's certificate is checked.") @Default("true") boolean verifyTls,
            @Doc("Certificate of the authority that the host's is of, PEM; left out: those that the nodes trust.")
                    Optional<String> certificate,
            @Doc("The access key's name; left out: the stack's configuration has it, `croft-stacks:backupKey`.")
                    @Matches(value = KEY, allowed = KEY_WORDS)
                    Optional<Secret> key,
            @Doc("The access key's secret; left out: the stack's configuration has it, `croft-stacks:backupSecret`.")
                    @Matches(value = SECRET, allowed = SECRET_WORDS)
                    Optional<Secret> secret,
            @Doc(
                            "What backups are encrypted with; left out: generated. To be given where a bucket that another stack has filled is read.")
                    @Matches(value = PASSPHRASE, allowed = PASSPHRASE_WORDS)
                    Optional<Secret> passphrase) {
        private static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
        private static final String BUCKET_WORDS =
                "the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes";
        private static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
        private static final String HOST_WORDS =
                "a host's name without https:// and port, such as s3.eu-central-1.amazonaws.com";
        private static final String REGION = "[a-z0-9-]{1,63}";
        private static final String REGION_WORDS = "a region such as eu-central-1";
        private static final String PATH = "/|(/[A-Za-z0-9._-]+)+";
        private static final String PATH_WORDS = "a path from / on of letters, digits, dots and dashes, such as /prod";
        private static final String KEY = "[A-Za-z0-9+/=_.-]{1,128}";
        private static final String KEY_WORDS = "1 to 128 letters, digits and +/=_.-";
        private static final String SECRET = "[!-~]{1,256}";
        private static final String SECRET_WORDS = "1 to 256 printable characters without blanks";
        private static final String PASSPHRASE = "[A-Za-z0-9+/=_-]{20,256}";
        private static final String PASSPHRASE_WORDS = "20 to 256 letters, digits and +/=_-";

        private static final String PEM = "(?s).*-----BEGIN CERTIFICATE-----\\R.+\\R-----END CERTIFICATE-----.*";
        private static final String PEM_WORDS =
                "a certificate as PEM, with its line ends: -----BEGIN CERTIFICATE-----, lines, -----END CERTIFICATE-----";

        public S3 {
            if (!verifyTls && certificate.isPresent()) {
                throw new InvalidException(
                        "verifyTls",
                        "must be true where certificate is given: it says what to check by; leave one out");
            }
            if (certificate
                    .filter(c -> !c.contains("-----BEGIN CERTIFICATE-----"))
                    .isPresent()) {
                throw new InvalidException("certificate", "must be " + PEM_WORDS);
            }
        }

        /** With keys from elsewhere where it has none. */
        S3 or(Optional<Secret> otherKey, Optional<Secret> otherSecret) {
            return new S3(
                    bucket,
                    endpoint,
                    port,
                    region,
                    path,
                    uriStyle,
                    verifyTls,
                    certificate,
                    key.or(() -> otherKey),
                    secret.or(() -> otherSecret),
                    passphrase);
        }
    }

    /** With the bucket's keys from elsewhere where it has none. */
    Backup or(Optional<Secret> key, Optional<Secret> secret) {
        return new Backup(ip, node, diskGib, vm, s3.map(bucket -> bucket.or(key, secret)));
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
