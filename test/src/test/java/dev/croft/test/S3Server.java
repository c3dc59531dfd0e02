package dev.croft.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An S3-compatible store (moto, over TLS) at an address of this machine; it checks no signatures. */
final class S3Server implements AutoCloseable {
    static final String BUCKET = "croft";

    private final Path folder;
    private final String address;
    private final int port;
    private Process process;

    S3Server(Path folder, String address, int port) {
        this.folder = folder;
        this.address = address;
        this.port = port;
    }

    /** Starts it, empty; what needs it is skipped where it cannot be had. */
    S3Server start() {
        var log = folder.resolve("s3.log");
        try {
            process = new ProcessBuilder(
                            Stack.ROOT.resolve("test/s3/serve.sh").toString(),
                            address,
                            String.valueOf(port),
                            BUCKET,
                            authority().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // Its parts are downloaded once.
            for (var i = 0; i < 1200 && !Files.exists(authority()); i++) {
                if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
                    Assumptions.abort("no S3 server, see test/s3: " + Files.readString(log));
                }
            }
            return this;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path authority() {
        return folder.resolve("s3-ca.crt");
    }

    /** Certificate of the authority that its own is of, PEM. */
    String certificate() {
        try {
            return Files.readString(authority());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
