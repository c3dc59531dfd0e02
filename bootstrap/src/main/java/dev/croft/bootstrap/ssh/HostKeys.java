package dev.croft.bootstrap.ssh;

import dev.croft.model.Connection;
import dev.croft.model.JumpHost;
import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The host key that a node shows where the one that it was made with is replaced.
 *
 * <p>It follows from the key that logs in and from the first host key, so that whoever may log in knows it before the node
 * does: a run that was killed between replacing it and writing that down loses nothing, and no state holds it. Whoever
 * has the first of these is root on the node anyway; a machine that is made anew has another first key, and so another one
 * of these.
 */
public final class HostKeys {
    private static final String PURPOSE = "croft host key 1\n";

    private HostKeys() {}

    /** The public key, {@code ssh-ed25519 AAAA...}, that a node shows once its Node resource is done with it. */
    public static String shown(Connection connection) {
        return shown(connection.replaceHostKey(), connection.hostKey(), connection.privateKey());
    }

    /** The same of a jump host, which is a node too. */
    public static String shown(JumpHost jump) {
        return shown(jump.replaceHostKey(), jump.hostKey(), jump.privateKey());
    }

    private static String shown(boolean replaced, String first, Secret privateKey) {
        return replaced ? replacement(first, privateKey).publicLine() : first;
    }

    /** The pair that takes the place of the first host key. */
    public static KeyPair replacement(Connection connection) {
        return replacement(connection.hostKey(), connection.privateKey());
    }

    private static KeyPair replacement(String first, Secret privateKey) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(
                    privateKey.reveal().strip().getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            return KeyPair.of(mac.doFinal((PURPOSE + withoutComment(first)).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String withoutComment(String line) {
        var parts = line.strip().split("\\s+", 3);
        return parts.length < 2 ? line.strip() : parts[0] + " " + parts[1];
    }
}
