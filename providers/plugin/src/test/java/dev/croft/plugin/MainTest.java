package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.Empty;
import dev.croft.plugin.fake.FakeLog;
import io.grpc.ManagedChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pulumirpc.ResourceProviderGrpc;

/** The plugin as the process that Pulumi starts. */
@Timeout(60)
class MainTest {
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.croft.plugin.Main"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream()));
    }

    @Test
    void printsItsPortAndNothingElseAndEndsWithTheEngine() throws Exception {
        var engine = Main.listen(new FakeLog());
        var process = start("-v=9", "127.0.0.1:" + engine.getPort());
        var output = output(process);
        var port = Integer.parseInt(output.readLine());
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
        var info = ResourceProviderGrpc.newBlockingStub(channel).getPluginInfo(Empty.getDefaultInstance());
        assertThat(info.getVersion()).isEqualTo("0.1.0");
        channel.shutdownNow();
        assertThat(process.isAlive()).isTrue();
        engine.shutdownNow();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(output.readLine()).isNull();
    }

    @Test
    void endsOnASignal() throws Exception {
        var process = start();
        assertThat(output(process).readLine()).matches("\\d+");
        process.destroy();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).as("ended").isTrue();
    }

    @Test
    void printsItsSchemaAndTrains() throws Exception {
        var schema = start("--schema");
        assertThat(JsonParser.parseReader(output(schema))
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
                .isEqualTo("croft");
        var training = start("--train");
        assertThat(output(training).readLine()).isNull();
        assertThat(training.waitFor()).isZero();
    }
}
