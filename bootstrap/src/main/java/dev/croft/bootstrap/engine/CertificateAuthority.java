package dev.croft.bootstrap.engine;

import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Range;
import dev.croft.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

@Doc("The environment's certificate authority, as the Authority resource puts it out.")
public record CertificateAuthority(
        @Doc("Its certificate, PEM; while it is rotated there are two, and both are trusted.") String certificate,
        @Doc("The private key, PEM (PKCS#8), of one of these certificates: that one signs.") Secret privateKey,
        @Doc(
                        "By what data on nodes is known as this environment's, through rotations: 16 hexadecimal digits; left out: the beginning of the certificate's SHA-256.")
                @Matches(
                        value = "[0-9a-f]{16}",
                        allowed = "16 hexadecimal digits, as the Authority resource puts them out")
                Optional<String> identity,
        @Doc(
                        "What the salts of password verifiers are made from, through rotations: 64 hexadecimal digits; left out: the private key.")
                Optional<Secret> seed,
        @Doc(
                        "For how many minutes the certificates that it issues are valid; one that is valid for longer is issued anew. Left out: 525600, a year.")
                @Range(min = 2, max = 1_314_000)
                Optional<Integer> leafMinutes) {
    private static final Duration YEAR = Duration.ofDays(365);

    public CertificateAuthority {
        if (seed.isPresent() && !seed.get().reveal().matches("[0-9a-f]{64}")) {
            throw new InvalidException(
                    "seed", "must be 64 hexadecimal digits, as the Authority resource puts them out");
        }
    }

    /** One that has never been rotated. */
    public CertificateAuthority(String certificate, Secret privateKey) {
        this(certificate, privateKey, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** How long a certificate that is issued is valid. */
    public Duration leafLife() {
        return leafMinutes.map(Duration::ofMinutes).orElse(YEAR);
    }

    /** All that are trusted, each as PEM. */
    public List<String> certificates() {
        return PemBundle.split(certificate);
    }

    /**
     * The certificate that signs, PEM.
     *
     * @throws IllegalArgumentException there are several, and the key is of none of them; no key material is quoted
     */
    String signing() {
        return certificates().size() < 2 ? certificate : PemBundle.keyed(certificates(), privateKey);
    }
}
