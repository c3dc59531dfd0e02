package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.model.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes a key (ECDSA P-256) and has the environment's authority sign a certificate for it, for servers and clients. */
final class CertificateIssuer {
    /** Clocks of nodes may be behind ours; a short life has a tenth of it at most before its beginning. */
    private static final Duration EARLIER = Duration.ofHours(1);

    private static final int SHARE = 10;

    /** @param certificate PEM; {@code key}: PKCS#8 PEM */
    record Issued(String certificate, Secret key) {}

    private CertificateIssuer() {}

    /** @throws IllegalArgumentException the authority's certificate or key cannot be used; no key material is quoted */
    static Issued issue(Certificate wanted, Instant now) {
        try {
            X509Certificate authority =
                    IssuedCertificate.parse(wanted.authority().signing());
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new Issued(
                    pem("CERTIFICATE", sign(wanted, authority, pair, now)),
                    Secret.of(pem("PRIVATE KEY", pair.getPrivate().getEncoded())));
        } catch (GeneralSecurityException | OperatorException | IOException e) {
            throw new IllegalArgumentException("no certificate " + wanted.certificatePath()
                    + " can be issued: the authority's certificate or private key is not usable PEM ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static byte[] sign(Certificate wanted, X509Certificate authority, KeyPair pair, Instant now)
            throws GeneralSecurityException, OperatorException, IOException {
        Duration life = wanted.authority().leafLife();
        Duration earlier = life.dividedBy(SHARE).compareTo(EARLIER) < 0 ? life.dividedBy(SHARE) : EARLIER;
        Instant end = now.plus(life);
        Instant authorityEnd = authority.getNotAfter().toInstant();
        var builder = new JcaX509v3CertificateBuilder(
                authority,
                new BigInteger(127, new SecureRandom()).setBit(126),
                Date.from(now.minus(earlier)),
                Date.from(end.isAfter(authorityEnd) ? authorityEnd : end),
                new javax.security.auth.x500.X500Principal(
                        "CN=" + wanted.names().get(0)),
                pair.getPublic());
        GeneralName[] names = wanted.names().stream()
                .map(n -> new GeneralName(
                        AddressNames.address(n) ? GeneralName.iPAddress : GeneralName.dNSName,
                        AddressNames.canonical(n)))
                .toArray(GeneralName[]::new);
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyAgreement));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(authority));
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
        return builder.build(new JcaContentSignerBuilder(PemBundle.algorithm(authority.getPublicKey()))
                        .build(PemBundle.privateKey(
                                wanted.authority().privateKey(),
                                authority.getPublicKey().getAlgorithm())))
                .getEncoded();
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}
