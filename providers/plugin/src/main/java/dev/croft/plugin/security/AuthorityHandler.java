package dev.croft.plugin.security;

import dev.croft.model.Encoder;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.resource.Context;
import dev.croft.plugin.resource.Found;
import dev.croft.plugin.resource.Outcome;
import dev.croft.plugin.resource.Stored;
import dev.croft.plugin.schema.ResourceType;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificate authorities: an ECDSA P-256 key and a certificate that it signed itself. */
public final class AuthorityHandler extends Kept<AuthoritySpec> {
    /** From then on each run warns. */
    private static final int WARN_DAYS = 90;

    private final SecureRandom random;
    private final Clock clock;

    public AuthorityHandler(SecureRandom random, Clock clock) {
        this.random = random;
        this.clock = clock;
    }

    @Override
    public ResourceType type() {
        return new ResourceType("croft:security:Authority", AuthoritySpec.class, List.of(AuthorityState.class));
    }

    @Override
    public Outcome create(Context context, AuthoritySpec inputs) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            var name = new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.CN, inputs.commonName())
                    .build();
            // An hour back, so that nodes whose clock is a little late accept it.
            var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            var end = now.plus(inputs.days(), ChronoUnit.DAYS);
            var utils = new JcaX509ExtensionUtils();
            var certificate = new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(128, random),
                            Date.from(now.minus(1, ChronoUnit.HOURS)),
                            Date.from(end),
                            name,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(pair.getPublic()))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            return new Outcome(
                    Randoms.id(random), outputs(certificate, pair.getPrivate().getEncoded(), end));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    private static Value.Obj outputs(X509CertificateHolder certificate, byte[] privateKey, Instant end)
            throws IOException {
        return Encoder.encode(new AuthorityState(
                Pem.write("CERTIFICATE", certificate.getEncoded()),
                Secret.of(Pem.write("PRIVATE KEY", privateKey)),
                end.toString()));
    }

    @Override
    public Optional<Found<AuthoritySpec>> read(Context context, String id, Optional<Stored<AuthoritySpec>> before) {
        var found = super.read(context, id, before);
        if (found.isPresent() && found.get().outputs().get("notAfter") instanceof Value.Text end) {
            var left = ChronoUnit.DAYS.between(clock.instant(), Instant.parse(end.value()));
            if (left < WARN_DAYS) {
                context.warning()
                        .accept("the authority's certificate ends in " + left
                                + " days; change its `keepers` to have a new one made");
            }
        }
        return found;
    }
}
