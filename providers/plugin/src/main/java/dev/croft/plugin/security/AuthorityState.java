package dev.croft.plugin.security;

import dev.croft.bootstrap.Fingerprints;
import dev.croft.bootstrap.engine.PemBundle;
import dev.croft.model.Doc;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/** A certificate authority that exists. */
public record AuthorityState(
        @Doc("What to trust, PEM: its certificate; in the midst of a rotation two, the older one first.")
                String certificate,
        @Doc("The private key of the certificate that signs, PEM (PKCS#8).") Secret privateKey,
        @Doc("When the certificate that signs ends, RFC 3339 in UTC.") String notAfter,
        @Doc("What the environment's data is known by: it stays through rotations.") String identity,
        @Doc("What the salts of password verifiers are made from: it stays through rotations.") Secret seed,
        @Doc("The key of the trusted certificate that does not sign: of the next one, then of the old one.")
                Optional<Secret> otherKey) {

    /** What has never been rotated. */
    static AuthorityState of(SelfSigned made) {
        return new AuthorityState(
                made.certificate(),
                Secret.of(made.privateKey()),
                end(made.certificate()),
                Fingerprints.of(made.certificate()),
                seedOf(Secret.of(made.privateKey())),
                Optional.empty());
    }

    /** As a stack's state holds it; one from before there were rotations lacks what stays through them. */
    static AuthorityState of(Value.Obj state) {
        var certificate = text(state, "certificate").orElseThrow();
        var privateKey = text(state, "privateKey").map(Secret::of).orElseThrow();
        return new AuthorityState(
                certificate,
                privateKey,
                text(state, "notAfter").orElseThrow(),
                text(state, "identity").orElseGet(() -> Fingerprints.of(certificate)),
                text(state, "seed").map(Secret::of).orElseGet(() -> seedOf(privateKey)),
                text(state, "otherKey").map(Secret::of));
    }

    /** With a next certificate, which is trusted and does not sign yet. */
    AuthorityState with(SelfSigned next) {
        return new AuthorityState(
                certificate.strip() + "\n" + next.certificate(),
                privateKey,
                notAfter,
                identity,
                seed,
                Optional.of(Secret.of(next.privateKey())));
    }

    /** The other one of two certificates signs: the last where {@code next}, else the first. */
    AuthorityState swapped(boolean next) {
        var signs = PemBundle.split(certificate).get(next ? 1 : 0);
        return new AuthorityState(
                certificate, otherKey.orElseThrow(), end(signs), identity, seed, Optional.of(privateKey));
    }

    /** Without the certificate that does not sign: the first where {@code next}, else the last. */
    AuthorityState alone(boolean next) {
        var stays = PemBundle.split(certificate).get(next ? 1 : 0) + "\n";
        return new AuthorityState(stays, privateKey, end(stays), identity, seed, Optional.empty());
    }

    private static Optional<String> text(Value.Obj state, String field) {
        return state.get(field).plain() instanceof Value.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    private static String end(String pem) {
        try {
            var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return certificate.getNotAfter().toInstant().toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the authority's certificate cannot be read", e);
        }
    }

    /** HMAC takes the digest of a long key in its place, so verifiers that were made from the key itself stay. */
    private static Secret seedOf(Secret privateKey) {
        try {
            return Secret.of(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(privateKey.reveal().getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
