package dev.croft.libvirt.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.seed.HostKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real tar and ssh-keygen judge what we write. */
class SeedTest {
    @TempDir
    Path folder;

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static Seed seed(HostKey key) {
        return new Seed(
                "node-1",
                Optional.of("dev.croft"),
                "10.1.2.10",
                "10.1.2.1",
                List.of("ssh-ed25519 AAAA a ", "ssh-rsa BBBB"),
                key,
                "0".repeat(32));
    }

    @Test
    void openSshReadsTheHostKey() throws Exception {
        for (var i = 0; i < 8; i++) {
            var key = HostKey.generate();
            var file = folder.resolve("key" + i);
            Files.writeString(file, key.privateFile());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            assertThat(run("ssh-keygen", "-y", "-f", file.toString()).strip()).isEqualTo(key.publicLine());
            assertThat(key.toString()).doesNotContain("PRIVATE");
        }
    }

    @Test
    void tarReadsOwnersAndModes() throws Exception {
        var file = folder.resolve("seed.tar");
        Files.write(file, seed(HostKey.generate()).archive());
        assertThat(run("tar", "--numeric-owner", "-tvf", file.toString())
                        .lines()
                        .map(l -> l.replaceAll(" +\\d+ \\S+ \\S+ ", " ")))
                .contains(
                        "-rw-r--r-- 0/0 etc/hostname",
                        "-rw------- 0/0 etc/ssh/ssh_host_ed25519_key",
                        "drwx------ 1000/1000 home/admin/.ssh/",
                        "-rw------- 1000/1000 home/admin/.ssh/authorized_keys",
                        "drwxr-xr-x 0/0 home/");
        assertThat(run("tar", "-xOf", file.toString(), "etc/hosts")).contains("10.1.2.10 node-1.dev.croft node-1\n");
        assertThat(run("tar", "-xOf", file.toString(), "etc/resolv.conf"))
                .isEqualTo("nameserver 10.1.2.1\nsearch dev.croft\n");
        assertThat(run("tar", "-xOf", file.toString(), "home/admin/.ssh/authorized_keys"))
                .isEqualTo("ssh-ed25519 AAAA a\nssh-rsa BBBB\n");
    }

    @Test
    void namesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new Tar().folder("x".repeat(100), 0755, 0)).hasMessageContaining("too long");
    }
}
