package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Golden;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that put their backups into a bucket by themselves. */
class BackupBucketTest {
    private static final String MEMBERS = "members: [" + PgsqlSpecs.member(1, "primary") + ", "
            + PgsqlSpecs.member(2, "replica") + ", " + PgsqlSpecs.member(3, "offline") + "]";

    private static PgsqlSpec spec(String bucket, String more) {
        return PgsqlSpecs.of("{backup: {s3: {bucket: 'croft', endpoint: 's3.example.com', region: 'eu-central-1', "
                + "key: 'AKIA', secret: 'se/cr+et', passphrase: '0123456789abcdefghij'" + bucket + "}}" + more + "}");
    }

    @Test
    void everyMemberHasAllThatItTakes() throws IOException {
        Golden.check(
                BackupBucketTest.class,
                "bucket.txt",
                PgsqlItemsTest.readable(spec(
                        ", port: 9000, path: '/prod', uriStyle: 'path', certificate: '-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----'",
                        ", " + MEMBERS)));
    }

    private static String file(PgsqlSpec spec, String path) {
        return new PgsqlModule()
                .items(spec).stream()
                        .map(NodeItems::items)
                        .flatMap(List::stream)
                        .filter(i -> i.name().equals("file:" + path))
                        .map(i -> ((Item.File) i).content().reveal())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void theHostIsCheckedUnlessTheDataSaysOtherwise() {
        assertThat(file(spec("", ""), BackupFiles.CONFIG))
                .contains("repo1-storage-verify-tls=y", "repo1-path=/croft", "repo1-storage-port=443");
        assertThat(file(spec(", verifyTls: false", ""), BackupFiles.CONFIG)).contains("repo1-storage-verify-tls=n");
    }

    @Test
    void keysAreInOneSecretFileOnly() {
        for (var node : new PgsqlModule().items(spec("", ", " + MEMBERS))) {
            assertThat(node.items().stream()
                            .filter(Item.File.class::isInstance)
                            .map(Item.File.class::cast)
                            .filter(f -> f.content().reveal().contains("se/cr+et")
                                    || f.content().reveal().contains("0123456789abcdefghij")))
                    .singleElement()
                    .satisfies(f -> assertThat(f.secret()).isTrue());
        }
    }

    @Test
    void whatAnotherMemberStandsInForIsNotMadeUpFor() {
        var timer = "/etc/systemd/system/croft-backup-pg-test-full.timer";
        assertThat(file(spec("", ", " + MEMBERS), timer)).contains("Persistent=false");
        assertThat(file(spec("", ""), timer)).contains("Persistent=true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ", bucket: 'A_b' | backup.s3.bucket: must be the name of a bucket",
                ", endpoint: 'https://s3.example.com' | backup.s3.endpoint: must be a host's name without https://",
                ", endpoint: 's3.example.com:9000' | backup.s3.endpoint: must be a host's name",
                ", port: 0 | backup.s3.port: must be",
                ", region: '' | backup.s3.region: must be",
                ", path: 'prod' | backup.s3.path: must be a path from /",
                ", uriStyle: 'dns' | backup.s3.uriStyle: must be one of",
                ", secret: 'two words' | backup.s3.secret: must be",
                ", passphrase: 'short' | backup.s3.passphrase: must be 20 to 256",
                ", certificate: '-----BEGIN CERTIFICATE----- MII -----END CERTIFICATE-----' | backup.s3.certificate: must be a certificate as PEM, with its line ends",
                ", certificate: 'none' | backup.s3.certificate: must be a certificate as PEM",
                ", verifyTls: false, certificate: '-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----' | backup.s3.verifyTls: must be true where 'certificate' is given",
                ", token: 'x' | backup.s3.token"
            })
    void badDataIsNamed(String change, String problem) {
        assertThatThrownBy(() -> spec(change, ""))
                .hasMessageContaining(problem)
                .hasMessageNotContaining("two words")
                .hasMessageNotContaining("'short'");
    }

    @Test
    void backupsGoToOnePlace() {
        assertThatThrownBy(() -> PgsqlSpecs.of("{backup: {}}"))
                .hasMessageContaining("backup.store: or s3 must be given, and neither is");
        assertThatThrownBy(
                        () -> PgsqlSpecs.of(
                                "{backup: {store: {name: 'infra-1', ip: '10.42.0.10', connection: "
                                        + PgsqlSpecs.CONNECTION
                                        + "}, s3: {bucket: 'croft', endpoint: 'e', region: 'r', key: 'k', secret: 's', passphrase: '0123456789abcdefghij'}}}"))
                .hasMessageContaining("backup.store: or s3 must be given, and only one of them");
    }

    @Test
    void thePassphraseOfAFilledBucketStays() {
        var before = spec("", "");
        var other = ", passphrase: 'another-one-0123456789'";
        assertThat(new PgsqlModule().refuse(before, Optional.of(spec(other, ""))))
                .singleElement()
                .asString()
                .startsWith("backup.s3.passphrase: cannot be changed");
        assertThat(new PgsqlModule().refuse(before, Optional.of(spec(other + ", path: '/new'", ""))))
                .isEmpty();
        assertThat(new PgsqlModule().refuse(before, Optional.of(spec(", key: 'AKIB'", ""))))
                .isEmpty();
    }
}
