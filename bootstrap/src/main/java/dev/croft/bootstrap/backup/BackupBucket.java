package dev.croft.bootstrap.backup;

import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.util.Optional;

/** A repository of pgBackRest in a bucket; the names are those of its options {@code repo1-s3-*}. */
@Doc("A bucket of an S3-compatible object store, which is there already. What a cluster puts into it is encrypted.")
public record BackupBucket(
        @Doc("Its name.") @Matches(value = BackupBucket.BUCKET, allowed = BackupBucket.BUCKET_WORDS) String bucket,
        @Doc("The host that serves it, `s3.eu-central-1.amazonaws.com`; it is reached by HTTPS.")
                @Matches(value = BackupBucket.HOST, allowed = BackupBucket.HOST_WORDS)
                String endpoint,
        @Doc("The port of that host.") @Default("443") @Range(min = 1, max = 65535) int port,
        @Doc("The region that requests are signed for.")
                @Matches(value = BackupBucket.REGION, allowed = BackupBucket.REGION_WORDS)
                String region,
        @Doc("The folder in the bucket.")
                @Default("\"/croft\"")
                @Matches(value = BackupBucket.PATH, allowed = BackupBucket.PATH_WORDS)
                String path,
        @Doc("Where the bucket's name goes: before the `host`'s name, or first in the `path`.") @Default("\"host\"")
                UriStyle uriStyle,
        @Doc("Whether the host's certificate is checked.") @Default("true") boolean verifyTls,
        @Doc("Certificate of the authority that the host's is of, PEM; left out: those that the nodes trust.")
                Optional<String> certificate,
        @Doc("The access key's name.") @Matches(value = BackupBucket.KEY, allowed = BackupBucket.KEY_WORDS) Secret key,
        @Doc("The access key's secret.") @Matches(value = BackupBucket.SECRET, allowed = BackupBucket.SECRET_WORDS)
                Secret secret,
        @Doc(
                        "What backups are encrypted with. It cannot be changed, and without it no backup can be read: keep a copy elsewhere.")
                @Matches(value = BackupBucket.PASSPHRASE, allowed = BackupBucket.PASSPHRASE_WORDS)
                Secret passphrase) {
    public static final String BUCKET = "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]";
    public static final String BUCKET_WORDS =
            "the name of a bucket: 3 to 63 lower-case letters, digits, dots and dashes";
    public static final String HOST = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";
    public static final String HOST_WORDS =
            "a host's name without https:// and port, such as s3.eu-central-1.amazonaws.com";
    public static final String REGION = "[a-z0-9-]{1,63}";
    public static final String REGION_WORDS = "a region such as eu-central-1";
    public static final String PATH = "/|(/[A-Za-z0-9._-]+)+";
    public static final String PATH_WORDS = "a path from / on of letters, digits, dots and dashes, such as /prod";
    public static final String KEY = "[A-Za-z0-9+/=_.-]{1,128}";
    public static final String KEY_WORDS = "1 to 128 letters, digits and +/=_.-";
    public static final String SECRET = "[!-~]{1,256}";
    public static final String SECRET_WORDS = "1 to 256 printable characters without blanks";
    public static final String PASSPHRASE = "[A-Za-z0-9+/=_-]{20,256}";
    public static final String PASSPHRASE_WORDS = "20 to 256 letters, digits and +/=_-";

    public static final String PEM = "(?s).*-----BEGIN CERTIFICATE-----\\R.+\\R-----END CERTIFICATE-----.*";
    public static final String PEM_WORDS =
            "a certificate as PEM, with its line ends: -----BEGIN CERTIFICATE-----, lines, -----END CERTIFICATE-----";

    /** How a bucket is addressed. */
    public enum UriStyle {
        HOST,
        PATH;

        /** As pgBackRest has it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public BackupBucket {
        if (!verifyTls && certificate.isPresent()) {
            throw new InvalidException(
                    "verifyTls", "must be true where 'certificate' is given: it says what to check by; leave one out");
        }
        certificate.filter(c -> !c.matches(PEM)).ifPresent(c -> {
            throw new InvalidException("certificate", "must be " + PEM_WORDS);
        });
    }

    /** Whether it is the same place as another: then it must be read with the same passphrase. */
    public boolean samePlace(BackupBucket other) {
        return bucket.equals(other.bucket) && endpoint.equals(other.endpoint) && path.equals(other.path);
    }

    /** For people. */
    public String words() {
        return "bucket " + bucket + " at " + endpoint;
    }
}
