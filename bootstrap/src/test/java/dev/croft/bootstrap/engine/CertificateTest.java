package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateTest {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

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
        return new Item.Certificate("/etc/a.crt", "/etc/a.key", "root", "root", List.of(names), authority);
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
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(240))))
                .isEmpty();
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(250)))
                        .orElseThrow())
                .startsWith("expires on");
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofDays(366)))
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

    private static CertificateAuthority minutes(CertificateAuthority a, int minutes) {
        return new CertificateAuthority(a.certificate(), a.privateKey(), a.identity(), a.seed(), Optional.of(minutes));
    }

    private static CertificateAuthority both(CertificateAuthority old, CertificateAuthority next, Secret key) {
        return new CertificateAuthority(old.certificate() + next.certificate(), key);
    }

    @Test
    void aShortLifeIsDeclaredInMinutesAndRenewedInItsLastThird() throws Exception {
        var declared = wanted(minutes(authority("EC"), 10), "a");
        var issued = CertificateIssuer.issue(declared, NOW);
        var leaf = IssuedCertificate.parse(issued.certificate());
        assertThat(leaf.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(leaf.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(1)));
        var check = new IssuedCertificate(declared);
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW)).isEmpty();
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofMinutes(6))))
                .isEmpty();
        assertThat(check.fault(issued.certificate(), publicKey(issued), NOW.plus(Duration.ofMinutes(7)))
                        .orElseThrow())
                .startsWith("expires on");
    }

    @Test
    void oneThatLivesLongerThanDeclaredIsIssuedAnewAndOneThatLivesShorterStays() throws Exception {
        var authority = authority("EC");
        var year = CertificateIssuer.issue(wanted(authority, "a"), NOW);
        var brief = CertificateIssuer.issue(wanted(minutes(authority, 10), "a"), NOW);
        assertThat(new IssuedCertificate(wanted(minutes(authority, 10), "a"))
                        .fault(year.certificate(), publicKey(year), NOW))
                .contains("is valid for 525660 minutes, not 10");
        assertThat(new IssuedCertificate(wanted(authority, "a")).fault(brief.certificate(), publicKey(brief), NOW))
                .isEmpty();
    }

    @Test
    void ofTwoCertificatesTheOneOfTheKeySigns() throws Exception {
        for (String algorithm : List.of("EC", "rsa:2048", "ed25519")) {
            var old = authority("EC");
            var next = authority(algorithm);
            var byOld = CertificateIssuer.issue(wanted(both(old, next, old.privateKey()), "a"), NOW);
            var byNext = CertificateIssuer.issue(wanted(both(old, next, next.privateKey()), "a"), NOW);
            IssuedCertificate.parse(byOld.certificate())
                    .verify(IssuedCertificate.parse(old.certificate()).getPublicKey());
            IssuedCertificate.parse(byNext.certificate())
                    .verify(IssuedCertificate.parse(next.certificate()).getPublicKey());
            var nextSigns = new IssuedCertificate(wanted(both(old, next, next.privateKey()), "a"));
            assertThat(nextSigns.fault(byOld.certificate(), publicKey(byOld), NOW))
                    .contains("was issued by another authority");
            assertThat(nextSigns.fault(byNext.certificate(), publicKey(byNext), NOW))
                    .isEmpty();
            var oldSigns = new IssuedCertificate(wanted(both(old, next, old.privateKey()), "a"));
            var before = CertificateIssuer.issue(wanted(old, "a"), NOW);
            assertThat(oldSigns.fault(before.certificate(), publicKey(before), NOW))
                    .as("a next authority that is trusted issues nothing anew")
                    .isEmpty();
        }
    }

    @Test
    void aKeyOfNoneOfTheCertificatesIsRefusedWithoutBeingQuoted() throws Exception {
        var foreign = both(authority("EC"), authority("EC"), authority("EC").privateKey());
        assertThatThrownBy(() -> CertificateIssuer.issue(wanted(foreign, "a"), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to none of its 2 certificates")
                .hasMessageNotContaining("PRIVATE");
    }

    @Test
    void oneThatEndsWithItsAuthorityIsNotIssuedAnewInVain() throws Exception {
        var authority = authority("EC");
        var end = IssuedCertificate.parse(authority.certificate()).getNotAfter().toInstant();
        var late = end.minus(Duration.ofDays(20));
        var issued = CertificateIssuer.issue(wanted(authority, "a"), late);
        var check = new IssuedCertificate(wanted(authority, "a"));
        assertThat(check.fault(issued.certificate(), publicKey(issued), late.plus(Duration.ofDays(19))))
                .isEmpty();
        assertThat(check.fault(issued.certificate(), publicKey(issued), end.plusSeconds(1))
                        .orElseThrow())
                .startsWith("expired on");
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
