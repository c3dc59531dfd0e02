package dev.croft.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A key pair that ssh-keygen made, to log in with.
 *
 * @param file its private half
 * @param publicLine {@code ssh-ed25519 AAAA... comment}
 */
public record SmokeKey(Path file, String publicLine) {
    /** A new one in a folder. */
    public static SmokeKey in(Path folder) throws IOException, InterruptedException {
        var file = folder.resolve("key");
        var made = new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IOException("ssh-keygen failed");
        }
        return new SmokeKey(file, Files.readString(Path.of(file + ".pub")).strip());
    }
}
