package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Looks at a certificate that stands on a node: is it still the one that is declared? */
final class IssuedCertificate {
    private final Certificate declared;

    IssuedCertificate(Certificate declared) {
        this.declared = declared;
    }

    /** A key that root owns may be read by a group; any other program wants its key for itself (PostgreSQL insists). */
    static String keyMode(Certificate c) {
        return c.owner().equals("root") && !c.group().equals("root") ? "0640" : "0600";
    }

    /**
     * @param pem what stands in the file, or null
     * @param publicKey SHA-256 of the public half of the key file, or null
     */
    Optional<String> fault(String pem, String publicKey, Instant now) {
        if (pem == null) {
            return Optional.of("missing");
        }
        if (publicKey == null) {
            return Optional.of("its key is missing");
        }
        X509Certificate found;
        try {
            found = parse(pem);
        } catch (GeneralSecurityException e) {
            return Optional.of("is no certificate");
        }
        X509Certificate authority;
        try {
            authority = parse(declared.authority().signing());
            found.verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            return Optional.of("was issued by another authority");
        }
        if (!Hashes.sha256(found.getPublicKey().getEncoded()).equals(publicKey)) {
            return Optional.of("its key belongs to another certificate");
        }
        Instant end = found.getNotAfter().toInstant();
        Duration life = Duration.between(found.getNotBefore().toInstant(), end);
        // One that ends with its authority would not live longer if it were issued anew.
        boolean last = !end.isBefore(authority.getNotAfter().toInstant());
        if (now.isAfter(last ? end : end.minus(life.dividedBy(3)))) {
            return Optional.of((now.isAfter(end) ? "expired on " : "expires on ") + end);
        }
        return names(found).or(() -> tooLong(life));
    }

    /** One issued before a shorter life was declared; twice of it, for it begins before it is issued. */
    private Optional<String> tooLong(Duration life) {
        Duration wanted = declared.authority().leafLife();
        return declared.authority().leafMinutes().isPresent() && life.compareTo(wanted.multipliedBy(2)) > 0
                ? Optional.of("is valid for " + life.toMinutes() + " minutes, not " + wanted.toMinutes())
                : Optional.empty();
    }

    private Optional<String> names(X509Certificate found) {
        TreeSet<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives =
                    Optional.ofNullable(found.getSubjectAlternativeNames()).orElse(List.of());
            for (List<?> alternative : alternatives) {
                names.add(AddressNames.canonical(String.valueOf(alternative.get(1))));
            }
        } catch (GeneralSecurityException e) {
            return Optional.of("its names cannot be read");
        }
        TreeSet<String> wanted = new TreeSet<>();
        declared.names().forEach(name -> wanted.add(AddressNames.canonical(name)));
        boolean commonName = found.getSubjectX500Principal()
                .getName()
                .equals("CN=" + declared.names().get(0));
        return names.equals(wanted) && commonName
                ? Optional.empty()
                : Optional.of("is for other names: " + String.join(", ", names));
    }

    static X509Certificate parse(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    }
}
