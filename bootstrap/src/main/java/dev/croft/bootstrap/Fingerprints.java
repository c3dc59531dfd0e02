package dev.croft.bootstrap;

import dev.croft.bootstrap.engine.CertificateAuthority;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Short digests that tell one environment from another. */
public final class Fingerprints {
    private Fingerprints() {}

    /** The first 8 bytes of the SHA-256 of an authority's certificate, in hexadecimal. */
    public static String of(CertificateAuthority authority) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(authority.certificate().strip().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
