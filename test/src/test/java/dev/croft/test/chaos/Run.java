package dev.croft.test.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.test.Stack;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command of the CLI that is running, with the calls that it has made to the plugin so far. */
final class Run {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path output;
    private final Path log;
    private final List<Boundary> seen = new ArrayList<>();
    private long read;

    private Run(Process process, Path output, Path log) {
        this.process = process;
        this.output = output;
        this.log = log;
    }

    static Run start(Stack stack, String... arguments) {
        try {
            var output = Files.createTempFile(stack.home(), "run", ".out");
            var log = Files.createTempFile(stack.home(), "calls", ".json");
            return new Run(stack.start(output, Map.of("PULUMI_DEBUG_GRPC", log.toString()), arguments), output, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a moment of it. False if it ended, or the time was over, before. */
    boolean reaches(Boundary boundary, Duration limit) {
        var until = Instant.now().plus(limit);
        while (Instant.now().isBefore(until)) {
            var going = process.isAlive();
            if (seen().contains(boundary)) {
                return true;
            }
            if (!going) {
                return false;
            }
            sleep(Duration.ofMillis(3));
        }
        return false;
    }

    /** The moments that it came by. */
    List<Boundary> seen() {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var bytes = new byte[(int) (file.length() - read)];
            file.seek(read);
            file.readFully(bytes);
            var whole = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
            read += whole;
            for (var line :
                    new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList()) {
                Boundary.of(JSON.readTree(line)).ifPresent(seen::add);
            }
            return List.copyOf(seen);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    void killCli() {
        process.destroyForcibly();
    }

    /** The plugin's process, if it has one by now. */
    Optional<ProcessHandle> plugin() {
        return process.descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("pulumi-resource-croft.jar"))
                .findFirst();
    }

    /** What Ctrl-C on a terminal does. */
    void interrupt() {
        Program.run(List.of("kill", "-INT", "--", "-" + process.pid()));
    }

    /** Waits for its end. */
    boolean ends(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    int exit() {
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
