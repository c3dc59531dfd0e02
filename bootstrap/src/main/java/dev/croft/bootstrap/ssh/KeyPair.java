package dev.croft.bootstrap.ssh;

import dev.croft.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * An Ed25519 key pair in OpenSSH's formats.
 *
 * @param publicLine {@code ssh-ed25519 AAAA...}, without a comment
 * @param privateFile what OpenSSH keeps in a file: not encrypted
 */
public record KeyPair(String publicLine, Secret privateFile) {
    /** Bytes of a seed. */
    public static final int SEED = Ed25519PrivateKeyParameters.KEY_SIZE;

    /** @param seed {@link #SEED} bytes: the private key of RFC 8032, that all else follows from */
    public static KeyPair of(byte[] seed) {
        var key = new Ed25519PrivateKeyParameters(seed);
        try {
            var blob = OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey());
            return new KeyPair(
                    "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob),
                    Secret.of(pem(OpenSSHPrivateKeyUtil.encodePrivateKey(key))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a key", e);
        }
    }

    private static String pem(byte[] content) {
        var lines = Base64.getMimeEncoder(70, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n" + lines.encodeToString(content)
                + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }
}
