package dev.croft.spi.seed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/**
 * An Ed25519 SSH host key in OpenSSH's formats. The private half goes into the machine and nowhere else.
 *
 * @param publicLine {@code ssh-ed25519 AAAA...}
 * @param privateFile content of ssh_host_ed25519_key
 */
public record HostKey(String publicLine, String privateFile) {
    private static final String TYPE = "ssh-ed25519";
    private static final int KEY = 32;

    public static HostKey generate() {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            // Both encodings (RFC 8410) end in the 32 bytes of the key itself.
            return encode(
                    tail(pair.getPublic().getEncoded()), tail(pair.getPrivate().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    private static byte[] tail(byte[] encoded) {
        return Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length);
    }

    /** OpenSSH's PROTOCOL.key: a check number twice, the key pair, a comment, padding 1 2 3... */
    static HostKey encode(byte[] publicKey, byte[] seed) {
        var blob = new Wire().text(TYPE).bytes(publicKey);
        var check = new SecureRandom().nextInt();
        var secret = new Wire()
                .number(check)
                .number(check)
                .text(TYPE)
                .bytes(publicKey)
                .bytes(ByteBuffer.allocate(2 * KEY).put(seed).put(publicKey).array())
                .text("");
        for (var pad = 1; secret.size() % 8 != 0; pad++) {
            secret.raw((byte) pad);
        }
        var file = new Wire()
                .raw("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII))
                .text("none")
                .text("none")
                .text("")
                .number(1)
                .bytes(blob.all())
                .bytes(secret.all());
        var body = Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(file.all());
        return new HostKey(
                TYPE + " " + Base64.getEncoder().encodeToString(blob.all()),
                "-----BEGIN OPENSSH PRIVATE KEY-----\n" + body + "\n-----END OPENSSH PRIVATE KEY-----\n");
    }

    @Override
    public String toString() {
        return "HostKey[" + publicLine + "]";
    }

    /** SSH's wire format (RFC 4251). */
    private static final class Wire {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Wire number(int value) {
            return raw(ByteBuffer.allocate(4).putInt(value).array());
        }

        Wire bytes(byte[] value) {
            return number(value.length).raw(value);
        }

        Wire text(String value) {
            return bytes(value.getBytes(StandardCharsets.UTF_8));
        }

        Wire raw(byte... value) {
            out.writeBytes(value);
            return this;
        }

        int size() {
            return out.size();
        }

        byte[] all() {
            return out.toByteArray();
        }
    }
}
