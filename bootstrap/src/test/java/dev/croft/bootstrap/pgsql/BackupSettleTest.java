package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.template.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is begun when a cluster takes its place where backups go; the script itself, with a stand-in for pgBackRest. */
class BackupSettleTest {
    private static final String OTHERS = "do not match the database";
    private static final String OLD = "{\"label\": \"F1\", \"database\": {\"id\": 1}}";
    private static final String NEW = "{\"label\": \"F2\", \"database\": {\"id\": 2}}";
    private static final String TWICE = "{\"id\": 1}, {\"id\": 2}";

    @TempDir
    Path folder;

    private record Said(int exit, String output, String calls) {}

    @BeforeEach
    void standIns() throws IOException {
        // runuser -u postgres -- COMMAND --stanza=x [OPTION...] VERB
        command(
                "runuser",
                """
                echo "${*: -1}" >> "$FOLDER/calls"
                case ${*: -1} in
                  stanza-create)
                    if [ -e "$FOLDER/lock" ]; then
                      rm "$FOLDER/lock"
                      echo "ERROR: [050]: unable to acquire lock on file"
                      exit 50
                    fi
                    [ -z "$MADE" ] || { echo "ERROR: [028]: $MADE"; exit 28; } ;;
                  info) cat "$FOLDER/info" ;;
                esac
                """);
        command("systemctl", "echo \"${*: -1}\" >> \"$FOLDER/calls\"");
    }

    private void command(String name, String body) throws IOException {
        var file = folder.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private Said settle(String made, String renew, String histories, String backups)
            throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("info"),
                "[{\"name\": \"pg-test\", \"db\": [" + histories + "], \"backup\": [" + backups + "]}]");
        var settings = Map.of(
                "PGBACKREST", "pgbackrest", "STANZA", "pg-test", "RENEW", renew, "FIRST", "first", "GAPS", "gaps");
        var builder = new ProcessBuilder("sh", "-c", Shell.with(settings, Text.script("backup-settle.sh")))
                .redirectErrorStream(true);
        builder.environment().put("PATH", folder + ":" + builder.environment().get("PATH"));
        builder.environment().put("FOLDER", folder.toString());
        builder.environment().put("MADE", made);
        var shell = builder.start();
        var output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Said(
                shell.exitValue(),
                output,
                Files.readString(folder.resolve("calls")).strip().replace('\n', ' '));
    }

    @Test
    void aNewClusterIsBackedUpAtOnce() throws Exception {
        assertThat(settle("", "no", "{\"id\": 1}", "").calls()).isEqualTo("repo-ls stanza-create check info first");
    }

    @Test
    void oneThatHasABackupIsLookedAtForGaps() throws Exception {
        assertThat(settle("", "no", "{\"id\": 1}", OLD).calls()).isEqualTo("repo-ls stanza-create check info gaps");
    }

    @Test
    void backupsOfTheClusterThatHadTheNameDoNotCount() throws Exception {
        assertThat(settle(OTHERS, "yes", TWICE, OLD).calls())
                .isEqualTo("repo-ls stanza-create stanza-upgrade check info first");
        Files.delete(folder.resolve("calls"));
        assertThat(settle("", "yes", TWICE, OLD + ", " + NEW).calls())
                .isEqualTo("repo-ls stanza-create check info gaps");
    }

    @Test
    void theNameOfAnotherClusterIsNotTakenUnasked() throws Exception {
        var refused = settle(OTHERS, "no", TWICE, OLD);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("there are backups of another cluster by this name");
        assertThat(refused.calls()).isEqualTo("repo-ls stanza-create");
    }

    @Test
    void aSegmentOnItsWayIsWaitedFor() throws Exception {
        Files.createFile(folder.resolve("lock"));
        assertThat(settle("", "no", "{\"id\": 1}", "").calls())
                .isEqualTo("repo-ls stanza-create stanza-create check info first");
    }

    @Test
    void whatElseIsWrongIsToldAsItIs() throws Exception {
        var refused = settle("unable to connect to 's3.example.com:443'", "yes", TWICE, OLD);
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output()).contains("ERROR: [028]: unable to connect to 's3.example.com:443'");
    }
}
