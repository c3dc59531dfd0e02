package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done before Patroni stops PostgreSQL: the script itself, with a stand-in for pg_ctl. */
class BeforeStopTest {
    @TempDir
    Path folder;

    @BeforeEach
    void standIn() throws IOException {
        var control = folder.resolve("pg_ctl");
        Files.writeString(control, "#!/bin/sh\necho \"$*\" >>'" + folder.resolve("calls") + "'\n");
        assertThat(control.toFile().setExecutable(true)).isTrue();
    }

    /** What pg_ctl was told. */
    private String stop() throws IOException, InterruptedException {
        var script = Text.render("before-stop.sh", Map.of("version", 17, "data", "/data"))
                .replace(
                        "/usr/lib/postgresql/17/bin/pg_ctl",
                        folder.resolve("pg_ctl").toString());
        var file = Files.writeString(folder.resolve("before-stop.sh"), script);
        var shell = new ProcessBuilder("sh", file.toString(), mark().toString())
                .inheritIO()
                .start();
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        var calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readString(calls).strip() : "";
    }

    private Path mark() {
        return folder.resolve("mark");
    }

    @Test
    void postgresqlIsStoppedInOrderWhereTheLeadIsHandedOver() throws Exception {
        Files.createFile(mark());
        assertThat(stop()).isEqualTo("stop --silent --mode=fast --wait --timeout=5 --pgdata=/data");
    }

    @Test
    void whoHasLostTheLeadIsNotHeldUp() throws Exception {
        assertThat(stop()).isEmpty();
    }

    @Test
    void aMarkThatWasLeftIsNoHandOver() throws Exception {
        Files.createFile(mark());
        Files.setLastModifiedTime(mark(), FileTime.from(Instant.now().minus(Duration.ofSeconds(30))));
        assertThat(stop()).isEmpty();
    }
}
