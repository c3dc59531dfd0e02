package dev.croft.libvirt.image;

import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.ImageSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of files. */
final class Checksum {
    private static final int BLOCK = 1 << 20;

    private Checksum() {}

    static String sha256(Call call, Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var block = new byte[BLOCK];
            for (var got = in.read(block); got >= 0; got = in.read(block)) {
                digest.update(block, 0, got);
                call.checkpoint("reading " + file.getFileName());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Fails where it is not the declared one. */
    static void require(Call call, ImageSpec spec, String sha256) {
        if (spec.sha256().filter(wanted -> !wanted.equals(sha256)).isPresent()) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "the sha256 of " + Download.shown(spec.source()) + " is " + sha256 + ", declared is "
                            + spec.sha256().get(),
                    "compare with what the vendor publishes: the file was changed or replaced, or sha256 is of another one");
        }
    }
}
