package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.CertificateAuthority;
import dev.croft.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScramTest {
    /** RFC 7677, section 3. */
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";

    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String MESSAGE =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r=" + NONCE + ",s=" + SALT + ",i=4096,c=biws,r=" + NONCE;
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private static final String SERVER_SIGNATURE = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    private static byte[] decoded(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    @Test
    void theVerifierTakesTheProofOfTheStandard() throws Exception {
        var verifier = Scram.verifier("pencil", decoded(SALT), 4096);
        assertThat(verifier).startsWith("SCRAM-SHA-256$4096:" + SALT + "$");
        var keys = verifier.substring(verifier.lastIndexOf('$') + 1).split(":");
        // What a server does: the client's key is its proof combined with a signature by the stored key.
        var signature = Scram.hmac(decoded(keys[0]), MESSAGE);
        var clientKey = decoded(PROOF);
        for (var i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        assertThat(MessageDigest.getInstance("SHA-256").digest(clientKey)).isEqualTo(decoded(keys[0]));
        assertThat(Scram.hmac(decoded(keys[1]), MESSAGE)).isEqualTo(decoded(SERVER_SIGNATURE));
    }

    @Test
    void anotherPasswordGivesAnotherVerifier() {
        assertThat(Scram.verifier("pencils", decoded(SALT), 4096))
                .isNotEqualTo(Scram.verifier("pencil", decoded(SALT), 4096));
    }

    @Test
    void theSaltComesFromTheSeedAndTheUserAlone() {
        var one = salt("a", "seed", "app");
        assertThat(salt("b", "seed", "app")).isEqualTo(one);
        assertThat(salt("a", "other", "app")).isNotEqualTo(one);
        assertThat(salt("a", "seed", "bob")).isNotEqualTo(one);
        assertThat(decoded(one)).hasSize(16);
    }

    @Test
    void aSeedThatIsTheDigestOfTheFirstKeyGivesTheVerifiersOfThatKey() throws Exception {
        var key = "-----BEGIN PRIVATE KEY-----\n" + "a key, and as long as any, ".repeat(8);
        var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        var first = new CertificateAuthority("CERTIFICATE", Secret.of(key));
        var rotated = new CertificateAuthority(
                "OTHER",
                Secret.of("another key"),
                Optional.of("0123456789abcdef"),
                Optional.of(Secret.of(HexFormat.of().formatHex(digest))),
                Optional.empty());
        var password = Secret.of("pencil");
        var verifier = Scram.verifier(password, Verifiers.seed(first), "app").reveal();
        assertThat(Scram.verifier(password, Verifiers.seed(rotated), "app").reveal())
                .isEqualTo(verifier);
        var unseeded = new CertificateAuthority("OTHER", Secret.of("another key"));
        assertThat(Scram.verifier(password, Verifiers.seed(unseeded), "app").reveal())
                .isNotEqualTo(verifier);
        assertThatThrownBy(() -> new CertificateAuthority(
                        "C", Secret.of("k"), Optional.empty(), Optional.of(Secret.of("short")), Optional.empty()))
                .hasMessageContaining("seed: must be 64 hexadecimal digits")
                .hasMessageNotContaining("short");
    }

    private static String salt(String password, String seed, String user) {
        var verifier = Scram.verifier(Secret.of(password), seed.getBytes(StandardCharsets.UTF_8), user)
                .reveal();
        return verifier.substring(verifier.indexOf(':') + 1, verifier.lastIndexOf('$'));
    }
}
