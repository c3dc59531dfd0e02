package dev.croft.bootstrap.engine;

import dev.croft.model.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Several certificates in one text, PEM, one after the other. */
public final class PemBundle {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    private PemBundle() {}

    /** Each by itself, in their order, without line ends around them. */
    public static List<String> split(String pem) {
        return CERTIFICATE.matcher(pem).results().map(MatchResult::group).toList();
    }

    /** The certificate that a private key belongs to. */
    static String keyed(List<String> certificates, Secret privateKey) {
        for (String certificate : certificates) {
            try {
                PublicKey publicKey = IssuedCertificate.parse(certificate).getPublicKey();
                if (pair(publicKey, privateKey)) {
                    return certificate;
                }
            } catch (GeneralSecurityException e) {
                // of another kind, or none at all: not this one
            }
        }
        throw new IllegalArgumentException("the authority's private key belongs to none of its " + certificates.size()
                + " certificates; take both as one Authority resource puts them out");
    }

    private static boolean pair(PublicKey publicKey, Secret privateKey) throws GeneralSecurityException {
        byte[] text = "of one pair".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm(publicKey));
        signature.initSign(privateKey(privateKey, publicKey.getAlgorithm()));
        signature.update(text);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(text);
        return signature.verify(signed);
    }

    /** What a key of its kind signs with. */
    static String algorithm(PublicKey key) throws NoSuchAlgorithmException {
        return switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default -> throw new NoSuchAlgorithmException(key.getAlgorithm());
        };
    }

    /** @param algorithm of the public key that it belongs to */
    static PrivateKey privateKey(Secret pem, String algorithm) throws GeneralSecurityException {
        String base64 = pem.reveal().replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance(algorithm)
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not base64");
        }
    }
}
