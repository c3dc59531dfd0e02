package dev.croft.bootstrap.ssh;

import java.io.IOException;
import java.security.Security;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Reads private keys: OpenSSH's own format, PKCS#8 and the older PEM kinds. */
final class Keys {
    private Keys() {
    }

    /**
     * sshj asks for key kinds by names that only BouncyCastle has. It comes last in the list, so that all else is still
     * done by the JDK, and only when it is needed: loading it takes longer than a whole login with Ed25519.
     */
    private static void knowOtherKinds() {
        Security.addProvider(new BouncyCastleProvider());
    }

    private static KeyProvider read(SSHClient client, Endpoint endpoint) throws IOException {
        KeyProvider provider = client.loadKeys(endpoint.privateKey().reveal().strip() + "\n", null, null);
        provider.getPrivate();
        provider.getPublic();
        return provider;
    }

    static KeyProvider load(SSHClient client, Endpoint endpoint) {
        if (!endpoint.hostKey().startsWith("ssh-ed25519")) {
            knowOtherKinds();
        }
        try {
            return read(client, endpoint);
        } catch (IOException | RuntimeException e) {
            knowOtherKinds();
        }
        try {
            return read(client, endpoint);
        } catch (IOException | RuntimeException e) {
            // The cause may quote the key, so it is left out.
            throw new SshException(SshException.Kind.BAD_KEY, endpoint.user() + "@" + endpoint.address()
                    + ": the private key cannot be read (" + e.getClass().getSimpleName() + "); give it unencrypted, in OpenSSH or PEM (PKCS#8) format");
        }
    }
}
