package dev.croft.plugin.security;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An ECDSA P-256 key and an authority's certificate that it signed itself.
 *
 * @param certificate PEM
 * @param privateKey PKCS#8 as PEM
 */
record SelfSigned(String certificate, String privateKey) {
    /**
     * @param successor whether another certificate of the same authority exists: then its name has a number, as programs
     *     look for who issued a certificate by the name
     */
    static SelfSigned make(AuthoritySpec inputs, boolean successor, SecureRandom random, Instant now) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            var named = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, inputs.commonName());
            if (successor) {
                named.addRDN(BCStyle.SERIALNUMBER, Randoms.id(random));
            }
            var name = named.build();
            // An hour back, so that nodes whose clock is a little late accept it.
            var start = now.truncatedTo(ChronoUnit.SECONDS);
            var certificate = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(128, random),
                            Date.from(start.minus(1, ChronoUnit.HOURS)),
                            Date.from(start.plus(inputs.days(), ChronoUnit.DAYS)),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new SelfSigned(
                    Pem.write("CERTIFICATE", certificate.getEncoded()),
                    Pem.write("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }
}
