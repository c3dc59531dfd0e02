package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.BootstrapException;
import dev.croft.bootstrap.infra.Golden;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupTest {
    private static final String BACKUP =
            "backup: {store: {name: 'infra-1', ip: '10.42.0.10', connection: " + PgsqlSpecs.CONNECTION + "}}";

    private static PgsqlSpec spec(String more) {
        return PgsqlSpecs.of("{" + BACKUP + (more.isEmpty() ? "" : ", " + more) + "}");
    }

    private static List<String> arguments(String target) {
        return spec("restoreFrom: {cluster: 'pg-old', target: " + target + "}")
                .restoreFrom()
                .orElseThrow()
                .target()
                .arguments();
    }

    @Test
    void membersAndStoreOfARestoredCluster() throws IOException {
        Golden.check(
                BackupTest.class,
                "backup.txt",
                PgsqlItemsTest.readable(
                        spec(
                                "members: [" + PgsqlSpecs.member(1, "primary") + ", " + PgsqlSpecs.member(2, "replica")
                                        + ", " + PgsqlSpecs.member(3, "offline")
                                        + "], restoreFrom: {cluster: 'pg-old', target: {time: '2026-11-27T16:00:00.5+01:00'}}")));
    }

    @Test
    void pointsOfRecovery() {
        assertThat(arguments("{}")).containsExactly("--type=default");
        assertThat(arguments("{immediate: true}")).containsExactly("--type=immediate", "--target-action=promote");
        assertThat(arguments("{lsn: '0/5A2B3C8'}")).contains("--type=lsn", "--target=0/5A2B3C8");
        assertThat(arguments("{name: 'before-release'}")).contains("--type=name", "--target=before-release");
        assertThat(arguments("{time: '2026-11-27T16:00:00.5+01:00'}"))
                .contains("--type=time", "--target=2026-11-27 15:00:00.500000+00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "restoreFrom: {cluster: 'pg-old', target: {time: '2026-11-27 16:00'}} | restoreFrom.target.time: must be a time with its offset",
                "restoreFrom: {cluster: 'pg-old', target: {lsn: '0/1', immediate: true}} | restoreFrom.target.time: only one of",
                "restoreFrom: {cluster: 'pg-old', target: {lsn: '12'}} | restoreFrom.target.lsn: must be a position in the WAL",
                "upstream: {addresses: ['10.9.0.1']} | backup: is for a cluster that takes writes",
                "backup: null, restoreFrom: {cluster: 'pg-old'} | restoreFrom: needs 'backup'"
            })
    void badDataIsNamed(String change, String problem) {
        assertThatThrownBy(() -> spec(change)).hasMessageContaining(problem);
    }

    @Test
    void aStoreOnAMemberIsForSandboxes() {
        var onMember = BACKUP.replace("10.42.0.10", "10.42.0.11");
        assertThatThrownBy(() -> PgsqlSpecs.of("{" + onMember + "}"))
                .hasMessageContaining("backup.store.ip: 10.42.0.11 is a member of the cluster");
        assertThat(PgsqlSpecs.of("{allowDestroy: true, " + onMember + "}").backup())
                .isPresent();
    }

    @Test
    void membersOfDebian12AreCalledByName() {
        var spec = PgsqlSpecs.of("{" + BACKUP + ", version: 15, members: " + PgsqlSpecs.members(2) + "}");
        assertThat(PgsqlItemsTest.content(spec, "pg-test-1", BackupFiles.CONFIG))
                .contains("repo1-host=infra-1\n");
        assertThat(PgsqlItemsTest.content(spec, "infra-1", "/etc/croft/backup/store.d/pg-test.conf"))
                .contains("pg1-host=pg-test-2\n", "pg2-host=pg-test-1\n");
    }

    @Test
    void archivingIsAlwaysOnSoThatBackupsNeedNoRestart() {
        assertThat(Parameters.of(PgsqlSpecs.of("{}")))
                .containsEntry("archive_mode", "on")
                .containsEntry("archive_command", "/bin/true");
        assertThat(Parameters.of(spec("")))
                .containsEntry("archive_mode", "on")
                .containsEntry("archive_command", "pgbackrest --stanza=pg-test archive-push %p");
    }

    @Test
    void aClusterThatHasDataIsNotRestoredOver() {
        var restored = spec("restoreFrom: {cluster: 'pg-old'}");
        var looks = Map.of(
                "pg-test-1",
                new Look("debian-13", false, true, false, PatroniFiles.owner(restored), true, false, false));
        ForeignData.refuse(restored, Optional.of(restored), looks);
        assertThatThrownBy(() -> ForeignData.refuse(restored, Optional.of(spec("")), looks))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("restoreFrom is for a new cluster, and this one has data");
    }
}
