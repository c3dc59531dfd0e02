package dev.croft.spi.seed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.spi.VmSpec;
import dev.croft.spi.VmSpec.Attachment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootTest {
    private static VmSpec spec(Optional<String> userData) {
        return new VmSpec(
                Optional.of("pg-1"),
                "ami-1",
                2,
                1024,
                20,
                "vpc-1",
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(new Attachment("vol-0abc", "/data")),
                List.of("ssh-ed25519 AAAA \"x\""),
                userData,
                Map.of());
    }

    /** The parts of an archive in plain. */
    private static String plain(String userData) {
        return Arrays.stream(userData.split("\n\n"))
                .filter(block -> block.matches("[A-Za-z0-9+/=\\n]+(--==.*)?(?s).*"))
                .map(block -> block.replaceAll("(?s)\\n--==.*", ""))
                .filter(block -> block.matches("[A-Za-z0-9+/=\\n]+"))
                .map(block -> new String(Base64.getMimeDecoder().decode(block), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theHostKeyIsInTheFirstUserDataAlone() {
        var key = HostKey.generate();
        var first = plain(Boot.userData(
                spec(Optional.of("#!/bin/sh\necho mine\n")), "pg-1", Optional.of(key), d -> d.replace("-", "")));
        assertThat(first)
                .contains("echo mine", "hostname: \"pg-1\"", "PRIVATE KEY", key.publicLine())
                .contains("croft_mount vol0abc /data", "[ \"ssh-ed25519 AAAA \\\"x\\\"\" ]");
        assertThat(plain(Boot.userData(spec(Optional.empty()), "pg-1", Optional.empty(), d -> d.replace("-", ""))))
                .contains("croft_mount vol0abc /data")
                .doesNotContain("PRIVATE KEY");
    }

    @Test
    void theScriptIsOneThatAShellReads(@TempDir Path folder) throws Exception {
        try (var in = Boot.class.getResourceAsStream("boot.sh")) {
            Files.write(folder.resolve("boot.sh"), in.readAllBytes());
        }
        var shell = new ProcessBuilder("sh", "-n", "boot.sh")
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
    }
}
