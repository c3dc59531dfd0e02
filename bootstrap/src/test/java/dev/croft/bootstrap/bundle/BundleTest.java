package dev.croft.bootstrap.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.BootstrapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final String DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String LONG = "pool/" + "x".repeat(85) + "_1.0_amd64.deb";

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("pool"));
        for (var name : List.of("InRelease", "Release", "Release.gpg", "Packages", LONG)) {
            Files.writeString(folder.resolve(name), name);
        }
        Files.writeString(
                folder.resolve("manifest"),
                DIGEST + "  Packages\n" + DIGEST + "  " + LONG + "\n" + DIGEST + "  ../../etc/passwd\nnonsense\n");
    }

    @Test
    void readsAFolderThroughALink(@TempDir Path other) throws IOException {
        var link = Files.createSymbolicLink(other.resolve("debian-13"), folder);
        var bundle = Bundle.open("n", link);
        assertThat(bundle.folder()).isEqualTo(folder.toRealPath());
        assertThat(bundle.files()).containsOnlyKeys("Packages", LONG);
        assertThat(bundle.manifestSha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void refusesWhatIsNoBundle() throws IOException {
        assertThatThrownBy(() -> Bundle.open("infra-1", folder.resolve("none")))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("infra-1: the bundle folder")
                .hasMessageContaining("does not exist")
                .hasMessageContaining("make bundle");
        Files.delete(folder.resolve(LONG));
        assertThatThrownBy(() -> Bundle.open("infra-1", folder)).hasMessageContaining("lacks " + LONG);
        Files.delete(folder.resolve("InRelease"));
        assertThatThrownBy(() -> Bundle.open("infra-1", folder)).hasMessageContaining("InRelease is missing");
    }

    @Test
    void tarUnpacksTheArchive(@TempDir Path out) throws Exception {
        Files.write(folder.resolve("Packages"), new byte[1300]);
        var names = new ArrayList<>(List.of("Packages", "InRelease", LONG));
        var archive = out.resolve("a.tar");
        try (var in = TarStream.of(folder, names)) {
            Files.copy(in, archive);
        }
        assertThat(Files.size(archive) % 512).isZero();
        var tar = new ProcessBuilder("tar", "-x", "-f", archive.toString(), "-C", out.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(tar.getInputStream().readAllBytes())).isEmpty();
        assertThat(tar.waitFor()).isZero();
        for (var name : names) {
            assertThat(out.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
            assertThat(Files.getPosixFilePermissions(out.resolve(name))).hasSize(4);
        }
    }

    @Test
    void tarRefusesANameThatDoesNotFit() throws IOException {
        var name = "x".repeat(120);
        Files.writeString(folder.resolve(name), "");
        assertThatThrownBy(() -> TarStream.of(folder, List.of(name))).hasMessageContaining("does not fit");
    }
}
