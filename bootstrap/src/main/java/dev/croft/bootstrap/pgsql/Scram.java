package dev.croft.bootstrap.pgsql;

import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.KeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What PostgreSQL and PgBouncer keep of a password: a SCRAM-SHA-256 verifier (RFC 5802, RFC 7677) in PostgreSQL's form.
 * Nobody can log in with it, nor learn the password from it other than by trying.
 */
final class Scram {
    /** PostgreSQL's own default (scram_iterations), the least that RFC 7677 allows. */
    static final int ITERATIONS = 4096;

    private static final int SALT_BYTES = 16;

    private Scram() {}

    /**
     * The verifier of a user's password. The same arguments give the same one, so that a run can see whether it is the one
     * in the database, and PgBouncer's is PostgreSQL's (only then does a client's proof serve for both).
     *
     * @param seed a strong secret of the environment that makes the salt; salts are shown to whoever tries to log in, so
     *     they must tell nothing about the password. No cluster is in it: a standby cluster has its upstream's verifiers
     */
    static Secret verifier(Secret password, byte[] seed, String user) {
        var salt = Arrays.copyOf(hmac(seed, "scram salt\0" + user), SALT_BYTES);
        return Secret.of(verifier(password.reveal(), salt, ITERATIONS));
    }

    /** @param password printable ASCII, which SASLprep (RFC 4013) leaves as it is */
    static String verifier(String password, byte[] salt, int iterations) {
        var salted = salted(password, salt, iterations);
        var base64 = Base64.getEncoder();
        return "SCRAM-SHA-256$" + iterations + ":" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(storedKey(salted)) + ":" + base64.encodeToString(serverKey(salted));
    }

    static byte[] salted(String password, byte[] salt, int iterations) {
        try {
            KeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] clientKey(byte[] salted) {
        return hmac(salted, "Client Key");
    }

    static byte[] storedKey(byte[] salted) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(clientKey(salted));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] serverKey(byte[] salted) {
        return hmac(salted, "Server Key");
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
