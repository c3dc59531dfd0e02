package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
    private static final Instant NOW = Instant.now();

    @TempDir
    Path folder;

    private CertificateAuthority authority(String algorithm) {
        return algorithm.equals("EC") ? TestAuthority.make(folder) : TestAuthority.make(folder, "-newkey", algorithm);
    }

    private static int run(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static Item.Certificate wanted(CertificateAuthority authority, String... names) {
        return new Item.Certificate("/etc/a.crt", "/etc/a.key", "root", "root", List.of(names), authority, 300);
    }

    private static String publicKey(CertificateIssuer.Issued issued) throws Exception {
        return Hashes.sha256(
                IssuedCertificate.parse(issued.certificate()).getPublicKey().getEncoded());
    }

    @Test
    void openSslVerifiesItForAnyKindOfAuthority() throws Exception {
        for (String algorithm : List.of("EC", "rsa:2048", "ed25519")) {
            CertificateAuthority authority = authority(algorithm);
            var issued =
                    CertificateIssuer.issue(wanted(authority, "pg-1.croft", "10.0.0.5", "fd00::5", "localhost"), NOW);
            Path ca = Files.writeString(Files.createTempFile(folder, "x", ".crt"), authority.certificate());
            Path leaf = Files.writeString(Files.createTempFile(folder, "x", ".crt"), issued.certificate());
            for (String purpose : List.of("sslserver", "sslclient")) {
                assertThat(run(List.of(
                                "openssl",
                                "verify",
                                "-x509_strict",
                                "-purpose",
                                purpose,
                                "-CAfile",
                                ca.toString(),
                                leaf.toString())))
                        .as(algorithm + " " + purpose)
                        .isZero();
            }
            assertThat(run(List.of("openssl", "x509", "-in", leaf.toString(), "-noout", "-checkip", "10.0.0.5")))
                    .isZero();
            Path key = Files.writeString(
                    Files.createTempFile(folder, "x", ".key"), issued.key().reveal());
            assertThat(run(List.of("openssl", "pkey", "-check", "-in", key.toString())))
                    .isZero();
        }
    }

    @Test
    void aGoodOneHasNoFaultAndEachFaultIsNamed() throws Exception {
        CertificateAuthority authority = authority("EC");
        Item.Certificate wanted = wanted(authority, "a.croft", "10.0.0.5", "fd00:0::5");
        var issued = CertificateIssuer.issue(wanted, NOW);
        IssuedCertificate check = new IssuedCertificate(wanted);
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW)).isEmpty();
        assertThat(check.fault(null, null, NOW)).contains("missing");
        assertThat(check.fault(issued.certificate(), null, NOW)).contains("its key is missing");
        assertThat(check.fault("nonsense", "00", NOW)).contains("is no certificate");
        assertThat(check.fault(issued.certificate(), "00", NOW)).contains("its key belongs to another certificate");
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(190))))
                .isEmpty();
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(210)))
                        .orElseThrow())
                .startsWith("expires on");
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(301)))
                        .orElseThrow())
                .startsWith("expired on");
        assertThat(new IssuedCertificate(wanted(authority("EC"), "a.croft", "10.0.0.5", "fd00::5"))
                        .fault(issued.certificate(), publicKey(issued), NOW))
                .contains("was issued by another authority");
        assertThat(new IssuedCertificate(wanted(authority, "a.croft", "10.0.0.6"))
                        .fault(issued.certificate(), publicKey(issued), NOW)
                        .orElseThrow())
                .startsWith("is for other names");
        assertThat(new IssuedCertificate(wanted(authority, "10.0.0.5", "a.croft", "fd00::5"))
                        .fault(issued.certificate(), publicKey(issued), NOW))
                .isPresent();
    }

    @Test
    void anUnusableAuthorityIsRefusedWithoutItsKey() throws Exception {
        CertificateAuthority broken = new CertificateAuthority(
                authority("EC").certificate(),
                Secret.of("-----BEGIN PRIVATE KEY-----\nTOPSECRET\n-----END PRIVATE KEY-----"));
        assertThatThrownBy(() -> CertificateIssuer.issue(wanted(broken, "a"), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/etc/a.crt")
                .hasMessageNotContaining("TOPSECRET");
    }
}
