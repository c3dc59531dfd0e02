package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digests that tell one environment from another. */
public final class Fingerprints {
    private Fingerprints() {}

    /** The identity that an authority keeps through rotations; without one it is that of its certificate. */
    public static String of(CertificateAuthority authority) {
        return authority.identity().orElseGet(() -> of(authority.certificate()));
    }

    /** The first 8 bytes of the SHA-256 of a certificate (PEM), in hexadecimal. */
    public static String of(String certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
