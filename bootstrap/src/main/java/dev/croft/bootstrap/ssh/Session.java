package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * An open way to a node, as root. All users of one {@link Connection} in a process share one TCP connection; it is made
 * again when it was lost between two calls. Thread-safe. Every call throws {@link SshException}, and ends within a second
 * when its thread is interrupted.
 */
public interface Session {
    Connection connection();

    /** Runs a command and returns what came of it, whatever its exit code. */
    Result run(Command command);

    /**
     * Runs a POSIX shell script as root.
     *
     * @param env variables for it; like the script they go over standard input, never in an argument vector
     * @param timeout after this it is killed on the node and {@link SshException.Kind#TIMEOUT} is thrown
     */
    default Result run(String script, Map<String, Secret> env, Duration timeout) {
        return run(Command.of(script, timeout).with(env));
    }

    /** Writes a file in one piece: others see the old one or the new one. The folder above is made if it is missing. */
    default void upload(byte[] content, String remotePath, String owner, String mode) {
        Uploads.file(this, () -> new ByteArrayInputStream(content), remotePath, owner, mode);
    }

    /** As {@link #upload(byte[], String, String, String)}, streamed from a local file. */
    default void upload(Path file, String remotePath, String owner, String mode) {
        Uploads.file(this, () -> java.nio.file.Files.newInputStream(file), remotePath, owner, mode);
    }

    /** Unpacks a tar stream into a folder, which is made if it is missing; owners and modes are those of the stream. */
    default void uploadTree(Command.Input tar, String remoteFolder) {
        Uploads.tree(this, tar, remoteFolder);
    }

    /** Opens a port on this machine's loopback that leads to an address as the node sees it; ends with {@link Tunnel#close()}. */
    Tunnel forward(String remoteHost, int remotePort);

    /** What this connection has cost so far. */
    Counters counters();

    /**
     * @param connects how often a connection was made
     * @param roundTrips commands that were run
     * @param bytesOut bytes sent to commands, before encryption
     * @param bytesIn bytes that commands wrote
     */
    record Counters(long connects, long roundTrips, long bytesOut, long bytesIn) {}
}
