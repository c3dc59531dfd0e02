package dev.croft.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PublicKeyTest {
    @Test
    void armoursABinaryKey() {
        // CRC-24 of "123456789" is 0x21CF02, the check value of CRC-24/OpenPGP.
        assertThat(PublicKey.armoured("MTIzNDU2Nzg5"))
                .isEqualTo(
                        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nMTIzNDU2Nzg5\n=Ic8C\n-----END PGP PUBLIC KEY BLOCK-----\n");
    }

    @Test
    void linesOfBase64AreJoinedAndCutAt64() {
        var body = PublicKey.armoured("QUFB\n".repeat(20)).lines().toList();
        assertThat(body.get(2)).hasSize(64);
        assertThat(body.get(3)).hasSize(16);
    }

    @Test
    void leavesArmourAsItIs() {
        assertThat(PublicKey.armoured(
                        "  -----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----"))
                .isEqualTo("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n");
    }
}
