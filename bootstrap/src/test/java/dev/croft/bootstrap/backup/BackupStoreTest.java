package dev.croft.bootstrap.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.Golden;
import dev.croft.bootstrap.infra.Json;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupStoreTest {
    private static final String MINIMAL =
            "{name: 'infra-1', ip: '10.42.0.10', connection: {host: '203.0.113.7', user: 'admin', hostKey: 'ssh-ed25519 AAAA', privateKey: 'KEY'}, authority: {certificate: 'CERTIFICATE', privateKey: 'PRIVATE'}, passphrase: 'a-long-passphrase-that-is-secret'}";

    private static BackupStoreSpec spec(String changes) {
        return Json.decode(BackupStoreSpec.class, Json.with(MINIMAL, changes));
    }

    @Test
    void whatItsNodeHas() throws IOException {
        Golden.check(BackupStoreTest.class, "store.txt", new BackupStoreModule().items(spec("{}")));
    }

    @Test
    void itKeepsDumpsWhereThereIsAPortForThem() throws IOException {
        Golden.check(BackupStoreTest.class, "dumps.txt", new BackupStoreModule().items(spec("{dumpsPort: 8434}")));
        assertThatThrownBy(() -> spec("{dumpsPort: 8432}"))
                .hasMessageContaining("dumpsPort: must be another one than 'port', which is 8432");
    }

    @Test
    void thePassphraseIsInOneFileThatOnlyItsReaderMaySee() {
        var items = new BackupStoreModule().items(spec("{}")).get(0).items();
        var holders = items.stream()
                .filter(Item.File.class::isInstance)
                .map(Item.File.class::cast)
                .filter(f -> f.content().reveal().contains("a-long-passphrase-that-is-secret"))
                .toList();
        assertThat(holders).hasSize(1);
        assertThat(holders.get(0).secret()).isTrue();
        assertThat(holders.get(0).mode()).isEqualTo("0600");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "passphrase: 'another-passphrase-of-some-length' | passphrase: cannot be changed",
                "path: '/data/backup' | path: cannot be changed",
                "ip: '10.42.0.11' | ip: cannot be changed"
            })
    void whatWouldLeaveBackupsBehindIsRefused(String change, String problem) {
        var problems = new BackupStoreModule().refuse(spec("{}"), Optional.of(spec("{" + change + "}")));
        assertThat(problems).singleElement().asString().contains(problem.split(": ")[1]);
        assertThat(problems.get(0).path()).isEqualTo(problem.split(":")[0]);
    }

    @Test
    void anotherPortIsNoLoss() {
        assertThat(new BackupStoreModule().refuse(spec("{}"), Optional.of(spec("{port: 9000}"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "passphrase: 'short' | passphrase: must be 20 to 256 letters",
                "path: 'backup' | path: must be an absolute path",
                "ip: 'here' | ip:"
            })
    void badDataIsNamed(String change, String problem) {
        assertThatThrownBy(() -> spec("{" + change + "}")).hasMessageContaining(problem);
    }
}
