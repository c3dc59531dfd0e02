package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose turn it is to back up, by what Patroni says of the members; the script itself, under Python. */
class BackupTurnTest {
    private static final String LEADER = "{'name': 'pg-test-1', 'role': 'leader', 'state': 'running'}";
    private static final String REPLICA_2 = "{'name': 'pg-test-2', 'role': 'replica', 'state': 'streaming', 'lag': 0}";
    private static final String REPLICA_10 =
            "{'name': 'pg-test-10', 'role': 'sync_standby', 'state': 'streaming', 'lag': 0}";
    private static final String OFFLINE =
            "{'name': 'pg-test-9', 'role': 'replica', 'state': 'running', 'lag': 12, 'tags': {'nofailover': True}}";

    @TempDir
    Path folder;

    private String turn(String members) throws IOException, InterruptedException {
        var script = folder.resolve("backup_turn.py");
        Files.writeString(
                script,
                Text.render(
                        "backup-turn.py",
                        Map.of(
                                "scope",
                                "pg-test",
                                "instance",
                                "pg-test-1",
                                "ip",
                                "192.0.2.1",
                                "port",
                                1,
                                "pki",
                                "/x")));
        var python = new ProcessBuilder(
                        "python3", "-B", "-c", "import backup_turn; print(backup_turn.turn([" + members + "]))")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the offline member | L, 10, 2, O | pg-test-9",
                "a replica, the first by number | L, 10, 2 | pg-test-2",
                "the leader where it is alone | L | pg-test-1",
                "the leader where no copy follows | L, lost, starting | pg-test-1",
                "a replica where the offline member is down | L, 2, down | pg-test-2",
                "nobody where nobody leads | 2, O | ''",
                "nobody where there are no members | none | ''"
            })
    void theFirstThatWorksOf(String what, String members, String name) throws Exception {
        var said = turn(members.replace("none", "")
                .replace("lost", REPLICA_2.replace("0}", "'unknown'}"))
                .replace("starting", REPLICA_10.replace("streaming", "starting"))
                .replace("down", OFFLINE.replace("running", "stopped").replace("'lag': 12, ", ""))
                .replace("L", LEADER)
                .replaceAll("(?<=^|, )10(?=,|$)", REPLICA_10)
                .replaceAll("(?<=^|, )2(?=,|$)", REPLICA_2)
                .replaceAll("(?<=^|, )O(?=,|$)", OFFLINE));
        assertThat(said).as(what).isEqualTo(name);
    }
}
