package dev.croft.bootstrap.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Accepts exactly one host key, and remembers whether it saw it, or which other one. */
final class PinnedKey implements HostKeyVerifier {
    private final String type;
    private final byte[] blob;
    private final AtomicReference<byte[]> found = new AtomicReference<>();
    private final AtomicBoolean seen = new AtomicBoolean();

    private PinnedKey(String type, byte[] blob) {
        this.type = type;
        this.blob = blob;
    }

    static PinnedKey of(Endpoint endpoint) {
        return of(endpoint.hostKey(), endpoint);
    }

    /** Reads {@code ssh-ed25519 AAAA... comment}. */
    private static PinnedKey of(String line, Endpoint endpoint) {
        String[] parts = line.strip().split("\\s+");
        try {
            if (parts.length >= 2) {
                return new PinnedKey(parts[0], Base64.getDecoder().decode(parts[1]));
            }
        } catch (IllegalArgumentException notBase64) {
            // told below
        }
        throw new SshException(
                SshException.Kind.BAD_KEY,
                endpoint.address()
                        + ": its pinned host key is not of the form 'ssh-ed25519 AAAA...'; take the line from /etc/ssh/ssh_host_ed25519_key.pub on that host");
    }

    @Override
    public boolean verify(String hostname, int port, PublicKey key) {
        byte[] shown = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
        if (MessageDigest.isEqual(shown, blob)) {
            seen.set(true);
            return true;
        }
        found.set(shown);
        return false;
    }

    /** Asks the server for the key of our kind first: it may have several, and only one is pinned. */
    @Override
    public List<String> findExistingAlgorithms(String hostname, int port) {
        return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(type);
    }

    /** Whether the server has shown this key: the right host is there, however long it takes to log in. */
    boolean seen() {
        return seen.get();
    }

    String fingerprint() {
        return sha256(blob);
    }

    /** The fingerprint of the other key that the server showed. */
    Optional<String> foundFingerprint() {
        return Optional.ofNullable(found.get()).map(PinnedKey::sha256);
    }

    /** Whether that other key is the one that the endpoint shows until it is replaced. */
    boolean foundFirst(Endpoint endpoint) {
        return endpoint.firstKey()
                .filter(line -> found.get() != null && MessageDigest.isEqual(found.get(), of(line, endpoint).blob))
                .isPresent();
    }

    private static String sha256(byte[] blob) {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .withoutPadding()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(blob));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
