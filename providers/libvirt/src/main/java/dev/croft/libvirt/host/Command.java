package dev.croft.libvirt.host;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A program on this machine, ended with all its children by the call's deadline or by an interrupt. */
public final class Command {
    private static final int KEPT_LINES = 15;

    private Command() {}

    /**
     * Runs it.
     *
     * @param highest the highest exit status that is success
     * @param line takes each line of output as it comes
     * @return the last lines of its output
     */
    public static List<String> run(Call call, List<String> command, int highest, Consumer<String> line) {
        var builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        // mke2fs and its like are not on an ordinary user's path.
        var path = builder.environment().merge("PATH", "/usr/sbin:/sbin", (own, more) -> own + ":" + more);
        builder.command().set(0, place(command.get(0), path));
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "cannot run " + command.get(0) + ": " + e.getMessage(),
                    "'make setup' installs what is missing",
                    e);
        }
        var tail = new ArrayDeque<String>();
        var reader = new Thread(() -> read(process, tail, line), "output of " + command.get(0));
        reader.setDaemon(true);
        reader.start();
        try {
            await(call, process, command.get(0));
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.checkpoint("running " + command.get(0));
        } finally {
            end(process);
        }
        var lines = List.copyOf(tail);
        if (process.exitValue() > highest) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    command.get(0) + " failed with status " + process.exitValue() + ":\n"
                            + lines.stream().collect(Collectors.joining("\n")),
                    "");
        }
        return lines;
    }

    /** A program with its folder: Java looks for it on its own path alone, whatever path the new process has. */
    static String place(String program, String path) {
        return program.contains("/")
                ? program
                : Arrays.stream(path.split(":"))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, program))
                        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                        .findFirst()
                        .map(Path::toString)
                        .orElse(program);
    }

    private static void await(Call call, Process process, String what) throws InterruptedException {
        while (!process.waitFor(Math.min(200, Math.max(1, call.left().toMillis())), TimeUnit.MILLISECONDS)) {
            call.checkpoint("running " + what);
        }
    }

    private static void read(Process process, Deque<String> tail, Consumer<String> line) {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var text = in.readLine(); text != null; text = in.readLine()) {
                line.accept(text);
                if (tail.size() == KEPT_LINES) {
                    tail.removeFirst();
                }
                tail.addLast(text);
            }
        } catch (IOException e) {
            // The program was ended under us.
            return;
        }
    }

    /** Children first: a shell waits for what it runs before it looks at its own signals. */
    private static void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            try {
                if (!process.waitFor(3, TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
