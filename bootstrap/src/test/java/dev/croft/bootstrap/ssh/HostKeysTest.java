package dev.croft.bootstrap.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Connection;
import dev.croft.model.JumpHost;
import dev.croft.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostKeysTest {
    private static final String FIRST = "ssh-ed25519 AAAA";

    private static Connection to(String first, String privateKey) {
        return new Connection("h", 22, "u", first, true, Secret.of(privateKey), Optional.empty());
    }

    @Test
    void aKeyThatStaysIsShown() {
        assertThat(HostKeys.shown(to(FIRST, "key").showing(FIRST))).isEqualTo(FIRST);
        assertThat(HostKeys.shown(new JumpHost("h", 22, "u", FIRST, false, Secret.of("key"))))
                .isEqualTo(FIRST);
    }

    /** Nodes keep theirs for years: a release that found another one could reach none of them. */
    @Test
    void theOtherOneIsTheSameForEver() {
        assertThat(HostKeys.shown(to(FIRST, "key")))
                .isEqualTo("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAyGZAArfmxZ6j0vfv/ZUBJcGFXRSBCd4aZNWj6dKvfw");
        assertThat(HostKeys.shown(new JumpHost("other", 2222, "v", FIRST, true, Secret.of("key"))))
                .isEqualTo(HostKeys.shown(to(FIRST, "key")));
    }

    @Test
    void itGoesWithTheFirstKeyAndTheOneThatLogsIn() {
        var key = HostKeys.shown(to(FIRST, "key"));
        assertThat(HostKeys.shown(to(FIRST + "  root@made-here ", "\nkey\n"))).isEqualTo(key);
        assertThat(HostKeys.shown(to(FIRST + "B", "key"))).isNotEqualTo(key);
        assertThat(HostKeys.shown(to(FIRST, "key2"))).isNotEqualTo(key);
    }

    @Test
    void openSshReadsTheFile(@TempDir Path folder) throws Exception {
        var pair = HostKeys.replacement(to(FIRST, "key"));
        var file = folder.resolve("key");
        Files.writeString(file, pair.privateFile().reveal());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var told = new ProcessBuilder("ssh-keygen", "-y", "-P", "", "-f", file.toString()).start();
        assertThat(new String(told.getInputStream().readAllBytes()).strip()).startsWith(pair.publicLine());
        assertThat(told.waitFor()).isZero();
        assertThat(pair.toString()).doesNotContain("PRIVATE KEY");
    }
}
