package dev.croft.plugin;

import static dev.croft.plugin.Harness.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.PropertyDiff.Kind;

class SecurityTest {
    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new Harness(); // no backend: these resources need none
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private static String text(Value value) {
        return ((Value.Text) value.plain()).value();
    }

    private static byte[] pem(String text) {
        return Base64.getMimeDecoder().decode(text.replaceAll("-----.*-----", ""));
    }

    @Test
    void anAuthoritySignsWithItsOwnKeyForTenYears() throws Exception {
        var inputs = harness.checked("security:Authority", obj());
        assertThat(inputs).isEqualTo(obj("commonName", "Croft CA", "days", 3650));
        var state = Values.read(harness.create("security:Authority", inputs).getProperties());
        assertThat(state.get("privateKey")).isInstanceOf(Value.Sensitive.class);
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(text(state.get("certificate")).getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getBasicConstraints()).isGreaterThanOrEqualTo(0);
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=Croft CA");
        assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant())
                        .toDays())
                .isBetween(3648L, 3650L);
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(pem(text(state.get("privateKey")))));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        var signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void aPasswordIsSecretAndStaysUntilItsInputsChange() {
        var inputs = harness.checked("security:Password", obj("length", 40, "special", true));
        var made = harness.create("security:Password", inputs);
        var value = Values.read(made.getProperties()).get("value");
        assertThat(value).isInstanceOf(Value.Sensitive.class);
        assertThat(text(value))
                .hasSize(40)
                .matches(".*[a-z].*")
                .matches(".*[A-Z].*")
                .matches(".*[0-9].*")
                .matches(".*[-_.~+=].*");
        assertThat(made.getId()).doesNotContain(text(value));
        assertThat(Values.read(harness.read("security:Password", made.getId(), inputs, made.getProperties())
                                .getProperties())
                        .get("value"))
                .isEqualTo(value);
        assertThat(harness.diff("security:Password", inputs, made.getProperties(), inputs)
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        var again = harness.diff(
                "security:Password", inputs, made.getProperties(), inputs.with("keepers", obj("year", "2027")));
        assertThat(again.getReplacesList()).containsExactly("keepers");
        assertThat(again.getDetailedDiffOrThrow("keepers").getKind()).isEqualTo(Kind.ADD_REPLACE);
        assertThat(again.getDeleteBeforeReplace()).isFalse();
        assertThat(harness.diff("security:Password", inputs, made.getProperties(), inputs)
                        .getDeleteBeforeReplace())
                .isFalse();
    }

    @Test
    void aCopyFollowsAndGoesOnAlone() {
        var inputs = harness.checked("security:Password", obj("copyOf", new Value.Sensitive(Value.of("upstream-1"))));
        var made = harness.create("security:Password", inputs);
        assertThat(text(Values.read(made.getProperties()).get("value"))).isEqualTo("upstream-1");
        var changed = harness.checked("security:Password", obj("copyOf", new Value.Sensitive(Value.of("upstream-2"))));
        var foreseen = harness.update("security:Password", made.getId(), inputs, made.getProperties(), changed, true);
        assertThat(text(Values.read(foreseen.getProperties()).get("value"))).isEqualTo("upstream-2");
        var followed = harness.update("security:Password", made.getId(), inputs, made.getProperties(), changed, false);
        assertThat(text(Values.read(followed.getProperties()).get("value"))).isEqualTo("upstream-2");
        var alone = harness.checked("security:Password", obj());
        var kept = harness.update("security:Password", made.getId(), changed, followed.getProperties(), alone, false);
        assertThat(text(Values.read(kept.getProperties()).get("value"))).isEqualTo("upstream-2");
        assertThat(Values.read(kept.getProperties()).get("value")).isInstanceOf(Value.Sensitive.class);
    }

    @Test
    void twoPasswordsDiffer() {
        var inputs = harness.checked("security:Password", obj());
        assertThat(harness.create("security:Password", inputs).getProperties())
                .isNotEqualTo(harness.create("security:Password", inputs).getProperties());
    }

    @Test
    void whatIsOutOfBoundsIsRefused() {
        var failure = harness.check("security:Password", obj("length", 4)).getFailures(0);
        assertThat(failure.getProperty()).isEqualTo("length");
        assertThat(failure.getReason()).isEqualTo("must be between 8 and 256, found 4");
        assertThat(harness.check("security:Password", obj("lenght", 10))
                        .getFailures(0)
                        .getReason())
                .isEqualTo("is not known here; known are length, special, keepers, copyOf");
    }

    @Test
    void anSshKeyIsAPairInOpenSshFormatAndKeepsItsKeyWhenItsCommentChanges() throws Exception {
        var inputs = harness.checked("security:SshKey", obj("comment", "me@here"));
        var made = harness.create("security:SshKey", inputs);
        var state = Values.read(made.getProperties());
        assertThat(text(state.get("privateKey"))).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n");
        var key = (Ed25519PrivateKeyParameters)
                OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(pem(text(state.get("privateKey"))));
        var encoded = Base64.getEncoder().encodeToString(OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey()));
        assertThat(text(state.get("publicKey"))).isEqualTo("ssh-ed25519 " + encoded + " me@here");
        var news = harness.checked("security:SshKey", obj("comment", "you"));
        var diff = harness.diff("security:SshKey", inputs, made.getProperties(), news);
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(diff.getDetailedDiffMap()).containsOnlyKeys("comment");
        var preview =
                Values.read(harness.update("security:SshKey", made.getId(), inputs, made.getProperties(), news, true)
                        .getProperties());
        assertThat(preview.get("publicKey")).isEqualTo(Value.UNKNOWN);
        assertThat(preview.get("privateKey")).isEqualTo(state.get("privateKey"));
        var updated =
                Values.read(harness.update("security:SshKey", made.getId(), inputs, made.getProperties(), news, false)
                        .getProperties());
        assertThat(text(updated.get("publicKey"))).isEqualTo("ssh-ed25519 " + encoded + " you");
        assertThat(updated.get("privateKey")).isEqualTo(state.get("privateKey"));
    }

    @Test
    void previewKnowsNothingAndKeepsSecrecy() {
        var preview =
                Values.read(harness.create("security:Authority", harness.checked("security:Authority", obj()), 0, true)
                        .getProperties());
        assertThat(preview.get("certificate")).isEqualTo(Value.UNKNOWN);
        assertThat(preview.get("privateKey")).isEqualTo(new Value.Sensitive(Value.UNKNOWN));
    }

    @Test
    void importsAreRefusedAndDeletionForgets() {
        assertThatThrownBy(() -> harness.read("security:Password", "x", obj(), Values.write(obj())))
                .hasMessageContaining("cannot be imported");
        var inputs = harness.checked("security:Password", obj());
        var made = harness.create("security:Password", inputs);
        harness.delete("security:Password", made.getId(), inputs, made.getProperties());
    }

    @Test
    void aTypeThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> harness.check("security:Nothing", obj()))
                .hasMessageContaining(
                        "'croft:security:Nothing' is no resource of Croft; there are croft:bootstrap:Thing");
    }
}
