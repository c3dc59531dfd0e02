package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.model.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
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
    /** Clocks of nodes may be behind ours. */
    private static final Duration EARLIER = Duration.ofHours(1);

    /** @param certificate PEM; {@code key}: PKCS#8 PEM */
    record Issued(String certificate, Secret key) {}

    private CertificateIssuer() {}

    /** @throws IllegalArgumentException the authority's certificate or key cannot be used; no key material is quoted */
    static Issued issue(Certificate wanted, Instant now) {
        try {
            X509Certificate authority =
                    IssuedCertificate.parse(wanted.authority().certificate());
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
        Instant end = now.plus(Duration.ofDays(wanted.days()));
        Instant authorityEnd = authority.getNotAfter().toInstant();
        var builder = new JcaX509v3CertificateBuilder(
                authority,
                new BigInteger(127, new SecureRandom()).setBit(126),
                Date.from(now.minus(EARLIER)),
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
        String algorithm = authority.getPublicKey().getAlgorithm();
        String signature =
                switch (algorithm) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    case "EdDSA", "Ed25519" -> "Ed25519";
                    default -> throw new NoSuchAlgorithmException(algorithm);
                };
        return builder.build(new JcaContentSignerBuilder(signature)
                        .build(privateKey(wanted.authority().privateKey(), algorithm)))
                .getEncoded();
    }

    private static PrivateKey privateKey(Secret pem, String algorithm) throws GeneralSecurityException {
        String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not base64");
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }
}
