package dev.croft.test;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate as it would be if it had been issued earlier: the same key, names and length of life. */
final class AgedLeaf {
    private AgedLeaf() {}

    static X509Certificate parse(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    /** @param key of the authority, PKCS#8 as PEM; the result is PEM, with a line end */
    static String of(X509Certificate leaf, X509Certificate authority, String key, Duration earlier) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(
                authority,
                new BigInteger(120, new Random()),
                Date.from(leaf.getNotBefore().toInstant().minus(earlier)),
                Date.from(leaf.getNotAfter().toInstant().minus(earlier)),
                leaf.getSubjectX500Principal(),
                leaf.getPublicKey());
        builder.addExtension(new JcaX509CertificateHolder(leaf).getExtension(Extension.subjectAlternativeName));
        var bytes = Base64.getMimeDecoder().decode(key.replaceAll("-----.*-----", ""));
        var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                .build(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(builder.build(signer).getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
