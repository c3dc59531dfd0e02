package dev.croft.bootstrap.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;

/** One run of one command over a connection. */
final class Execution {
    private static final int OUTPUT_LIMIT = 8 << 20;
    private static final int ERRORS_LIMIT = 64 << 10;

    /** The node kills the command by itself; this is how much later we stop waiting for that. */
    private static final Duration GRACE = Duration.ofSeconds(8);

    /** The first line on standard error: the script has been read, and this is its process group. */
    private static final String READY = "croft-ready ";

    private final Waiting waiting;
    private final Endpoint endpoint;
    private final Command command;
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicReference<Optional<String>> group = new AtomicReference<>(Optional.empty());
    private final LastBytes output = new LastBytes(OUTPUT_LIMIT);
    private final LastBytes errors = new LastBytes(ERRORS_LIMIT);

    Execution(Waiting waiting, Endpoint endpoint, Command command) {
        this.waiting = waiting;
        this.endpoint = endpoint;
        this.command = command;
    }

    long bytesOut() {
        return bytesOut.get();
    }

    long bytesIn() {
        return output.total() + errors.total();
    }

    /** What sshd is asked to run: it names no secret, and reads the script whole before it starts it. */
    static String invocation(boolean root, Duration timeout) {
        String seconds = String.format(Locale.ROOT, "%.3f", timeout.toMillis() / 1000.0);
        return (root ? "" : "sudo -n ") + "timeout -k 5 " + seconds
                + " sh -c 'IFS= read -r n && eval \"$(head -c \"$n\")\"'";
    }

    private InputStream standardInput() throws IOException {
        String script = "printf '" + READY + "%s\\n' \"$PPID\" >&2\n" + Quote.exports(command.environment())
                + command.script() + "\n";
        byte[] body = script.getBytes(StandardCharsets.UTF_8);
        byte[] head = (body.length + "\n").getBytes(StandardCharsets.US_ASCII);
        InputStream start = new SequenceInputStream(new ByteArrayInputStream(head), new ByteArrayInputStream(body));
        return command.input().isPresent()
                ? new SequenceInputStream(start, command.input().get().open())
                : start;
    }

    Result run(SSHClient client, Session channel) {
        String what = "a command on " + endpoint.address();
        Instant started = Instant.now();
        Instant limit = started.plus(command.timeout()).plus(GRACE);
        try (InputStream input = standardInput()) {
            CompletableFuture<Integer> done = waiting.start(() -> exchange(channel, input));
            int code = waiting.await(done, limit, () -> abort(client, channel), what);
            return judge(code, started);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            throw new SshException(
                    SshException.Kind.LOST,
                    "the connection to " + endpoint.described() + " was lost while a command ran: "
                            + e.getCause().getMessage() + "; run it again",
                    e.getCause());
        } catch (IOException e) {
            throw new SshException(
                    SshException.Kind.FAILED, what + ": what it should read cannot be opened: " + e.getMessage(), e);
        }
    }

    private int exchange(Session channel, InputStream input) throws Exception {
        Session.Command remote = channel.exec(invocation(endpoint.root(), command.timeout()));
        CompletableFuture<Void> sent = waiting.start(() -> send(input, remote.getOutputStream()));
        CompletableFuture<Void> complaints = waiting.start(() -> readErrors(remote.getErrorStream()));
        readOutput(remote.getInputStream());
        complaints.get();
        remote.join(GRACE.toSeconds(), TimeUnit.SECONDS);
        if (remote.getExitStatus() == null && remote.getExitSignal() == null) {
            throw new IOException("it ended without an exit code");
        }
        // A command may end without having read all that it was given; but not being able to open the rest is our
        // failure.
        if (sent.isCompletedExceptionally() && remote.getExitStatus() != null && remote.getExitStatus() == 0) {
            sent.get();
        }
        return remote.getExitStatus() == null ? 128 : remote.getExitStatus();
    }

    private Void send(InputStream input, OutputStream remote) throws IOException {
        byte[] buffer = new byte[32 << 10];
        try (remote) {
            for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
                remote.write(buffer, 0, n);
                bytesOut.addAndGet(n);
            }
        }
        return null;
    }

    private void readOutput(InputStream in) throws IOException {
        LineSplitter lines = new LineSplitter(command.lines());
        byte[] buffer = new byte[32 << 10];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            output.add(buffer, n);
            lines.add(buffer, n);
        }
        lines.finish();
    }

    private Void readErrors(InputStream in) throws IOException {
        LineSplitter lines = new LineSplitter(line -> {
            if (line.startsWith(READY) && group.get().isEmpty()) {
                group.set(Optional.of(line.substring(READY.length()).strip()));
            } else {
                byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
                errors.add(bytes, bytes.length);
            }
        });
        byte[] buffer = new byte[8 << 10];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            lines.add(buffer, n);
        }
        lines.finish();
        return null;
    }

    private Result judge(int code, Instant started) {
        Result result = new Result(code, output.text(), errors.text(), output.truncated());
        if (group.get().isEmpty() && code != 0) {
            String said = String.join("; ", result.lastLines());
            if (!endpoint.root() && said.contains("sudo")) {
                throw new SshException(
                        SshException.Kind.NO_SUDO,
                        endpoint.described() + ": user " + endpoint.user() + " may not become root without a password ("
                                + said + "); allow it with a file in /etc/sudoers.d that says: " + endpoint.user()
                                + " ALL=(ALL) NOPASSWD: ALL");
            }
            throw new SshException(
                    SshException.Kind.FAILED,
                    endpoint.described() + ": no shell could be started (exit code " + code + "): " + said
                            + "; the login shell must be POSIX-like and coreutils must be installed");
        }
        boolean timeUp = !Instant.now().isBefore(started.plus(command.timeout()));
        if ((code == 124 || code == 137) && timeUp) {
            throw late();
        }
        return result;
    }

    private SshException late() {
        return new SshException(
                SshException.Kind.TIMEOUT,
                "a command on " + endpoint.described() + " did not end within "
                        + command.timeout().toMillis() / 1000.0 + " s");
    }

    /** Nobody waits any longer: ends the command on the node, if it may be, and our side of it. */
    private Void abort(SSHClient client, Session channel) throws IOException {
        Optional<String> leader = group.get().filter(pid -> pid.matches("[0-9]+"));
        if (command.killOnAbort() && leader.isPresent()) {
            try (Session other = client.startSession()) {
                other.exec((endpoint.root() ? "" : "sudo -n ") + "kill -TERM -- -" + leader.get())
                        .join(2, TimeUnit.SECONDS);
            }
        }
        channel.close();
        return null;
    }
}
