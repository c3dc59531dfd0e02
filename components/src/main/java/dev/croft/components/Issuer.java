package dev.croft.components;

import com.pulumi.core.Output;
import dev.croft.sdk.bootstrap.inputs.CertificateAuthorityArgs;
import dev.croft.sdk.security.Authority;
import java.util.Optional;

/**
 * Who issues certificates.
 *
 * @param certificate what is trusted, PEM: one certificate, or two while it is rotated
 * @param privateKey secret: the key of the certificate that signs, PEM
 * @param identity what its environment's data is known by; empty: the certificate
 * @param seed secret: what the salts of password verifiers are made from; empty: the key
 * @param leafMinutes how long the certificates that it issues are valid; empty: a year
 */
public record Issuer(
        Output<String> certificate,
        Output<String> privateKey,
        Output<Optional<String>> identity,
        Output<Optional<String>> seed,
        Optional<Integer> leafMinutes) {
    /** An authority of the program. */
    public static Issuer of(Authority authority, Optional<Integer> leafMinutes) {
        return new Issuer(
                authority.certificate(),
                authority.privateKey(),
                authority.identity().applyValue(Optional::of),
                authority.seed().applyValue(Optional::of),
                leafMinutes);
    }

    /** As resources take it. */
    public Output<CertificateAuthorityArgs> args() {
        return Output.tuple(certificate, privateKey, identity, seed).applyValue(t -> {
            var args = CertificateAuthorityArgs.builder().certificate(t.t1).privateKey(t.t2);
            t.t3.ifPresent(args::identity);
            t.t4.ifPresent(args::seed);
            leafMinutes.ifPresent(args::leafMinutes);
            return args.build();
        });
    }
}
