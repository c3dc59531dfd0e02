package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Secret;
import java.security.MessageDigest;
import java.util.Base64;
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

    private static String salt(String password, String seed, String user) {
        var verifier =
                Scram.verifier(Secret.of(password), Secret.of(seed), user).reveal();
        return verifier.substring(verifier.indexOf(':') + 1, verifier.lastIndexOf('$'));
    }
}
