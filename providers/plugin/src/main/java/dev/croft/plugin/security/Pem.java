package dev.croft.plugin.security;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** PEM (RFC 7468): base64 in lines of 64 between two marks. */
final class Pem {
    private Pem() {}

    static String write(String label, byte[] content) {
        var body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
