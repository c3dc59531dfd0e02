package dev.croft.bootstrap.node;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A public OpenPGP key in the form that APT takes from a file {@code *.asc}: ASCII armour (RFC 9580, section 6). */
final class PublicKey {
    private PublicKey() {}

    /** The key in armour; base64 of a binary key is armoured, what is armoured already stays. */
    static String armoured(String key) {
        var text = key.strip();
        if (text.startsWith("-----BEGIN")) {
            return text + "\n";
        }
        var bytes = Base64.getMimeDecoder().decode(text);
        var body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        var sum = crc24(bytes);
        var check = Base64.getEncoder().encodeToString(new byte[] {(byte) (sum >> 16), (byte) (sum >> 8), (byte) sum});
        return "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + body + "\n=" + check
                + "\n-----END PGP PUBLIC KEY BLOCK-----\n";
    }

    /** RFC 9580, section 6.1.1. */
    private static int crc24(byte[] bytes) {
        var crc = 0xB704CE;
        for (var b : bytes) {
            crc ^= (b & 255) << 16;
            for (var i = 0; i < 8; i++) {
                crc <<= 1;
                if ((crc & 0x1000000) != 0) {
                    crc ^= 0x1864CFB;
                }
            }
        }
        return crc & 0xFFFFFF;
    }
}
