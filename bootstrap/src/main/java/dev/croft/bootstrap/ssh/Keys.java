package dev.croft.bootstrap.ssh;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Base64;
import java.util.Optional;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Ed25519KeyFactory;
import net.schmizz.sshj.userauth.keyprovider.KeyPairWrapper;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Reads private keys: OpenSSH's own format, PKCS#8 and the older PEM kinds. */
final class Keys {
    private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

    private Keys() {}

    /**
     * sshj asks for key kinds by names that only BouncyCastle has. It comes last in the list, so that all else is still
     * done by the JDK, and only when it is needed: loading it takes longer than a whole login with Ed25519.
     */
    private static void knowOtherKinds() {
        Security.addProvider(new BouncyCastleProvider());
    }

    private static KeyProvider read(SSHClient client, Endpoint endpoint) throws IOException {
        String text = endpoint.privateKey().reveal().strip();
        Optional<KeyProvider> ed25519 = ed25519(text);
        KeyProvider provider = ed25519.isPresent() ? ed25519.get() : client.loadKeys(text + "\n", null, null);
        provider.getPrivate();
        provider.getPublic();
        return provider;
    }

    /** An Ed25519 key in PKCS#8, which sshj does not read; it holds the private half only. */
    private static Optional<KeyProvider> ed25519(String pem) throws IOException {
        if (!pem.startsWith(PKCS8)) {
            return Optional.empty();
        }
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        PrivateKeyInfo key = PrivateKeyInfo.getInstance(Base64.getDecoder().decode(base64));
        if (!key.getPrivateKeyAlgorithm().getAlgorithm().equals(EdECObjectIdentifiers.id_Ed25519)) {
            return Optional.empty();
        }
        byte[] seed = ASN1OctetString.getInstance(key.parsePrivateKey()).getOctets();
        byte[] point = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
        try {
            return Optional.of(
                    new KeyPairWrapper(Ed25519KeyFactory.getPublicKey(point), Ed25519KeyFactory.getPrivateKey(seed)));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
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
            throw new SshException(
                    SshException.Kind.BAD_KEY,
                    endpoint.user() + "@" + endpoint.address() + ": the private key cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); give it unencrypted, in OpenSSH or PEM (PKCS#8) format");
        }
    }
}
