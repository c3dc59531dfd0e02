package dev.croft.libvirt.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.spi.Call;
import dev.croft.spi.Owner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script's files are all in the jar, and the script refuses what it cannot do. Images themselves are built by the integration tests. */
class ImageFilesTest {
    @TempDir
    Path folder;

    private final List<String> progress = new ArrayList<>();

    private Call call() {
        return new Call(
                new Owner("o", "u", "img", "s", "h"), Instant.now().plus(Duration.ofSeconds(20)), progress::add);
    }

    @Test
    void theListIsWhatThereIs() throws Exception {
        var root = Path.of(ImageBuilder.class.getResource("files").toURI()).getParent();
        try (var all = Files.walk(root)) {
            var files = all.filter(Files::isRegularFile)
                    .map(p -> root.relativize(p).toString())
                    .filter(p -> !p.equals("files") && !p.endsWith(".class"))
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(root.resolve("files"))).isEqualTo(files);
        }
    }

    @Test
    void anImageThatIsBuiltIsFoundByItsContent() throws Exception {
        var bundle = Files.createDirectory(folder.resolve("bundle"));
        Files.writeString(bundle.resolve("InRelease"), "1");
        Files.writeString(bundle.resolve("croft-bundle.gpg"), "key");
        Files.writeString(bundle.resolve("manifest"), "1");
        var builder = new ImageBuilder(folder);
        // An empty file of the right name stands for the image.
        var plain = name(builder, List.of(), Optional.empty());
        var baked = name(builder, List.of("b", "a"), Optional.of(bundle));
        assertThat(plain).matches("debian-13-[0-9a-f]{16}\\.squashfs").isNotEqualTo(baked);
        assertThat(name(builder, List.of("a", "b"), Optional.of(bundle))).isEqualTo(baked);
        assertThat(name(builder, List.of("a"), Optional.of(bundle))).isNotEqualTo(baked);
        // The cache's folders are links; the image holds the bundle by the name that was given.
        var link = Files.createSymbolicLink(folder.resolve("linked"), bundle);
        assertThat(name(builder, List.of("a", "b"), Optional.of(link))).isNotEqualTo(baked);
        Files.writeString(bundle.resolve("manifest"), "2");
        var changed = name(builder, List.of("a", "b"), Optional.of(bundle));
        assertThat(changed).isNotEqualTo(baked);
        Files.writeString(bundle.resolve("InRelease"), "2");
        assertThat(name(builder, List.of("a", "b"), Optional.of(bundle)))
                .isNotEqualTo(baked)
                .isNotEqualTo(changed);
    }

    /** Puts the file there that the script says it would build, and asks for it. */
    private String name(ImageBuilder builder, List<String> packages, Optional<Path> bundle) throws Exception {
        var script = Path.of(ImageBuilder.class.getResource("build.sh").toURI()).toString();
        var command = new ArrayList<>(
                List.of("sh", script, "--release", "debian-13", "--out", folder.toString(), "--print-name"));
        command.addAll(List.of("--packages", String.join(" ", packages)));
        bundle.ifPresent(b -> command.addAll(List.of("--bundle", b.toString())));
        var process = new ProcessBuilder(command).start();
        var path = Path.of(new String(process.getInputStream().readAllBytes()).strip());
        assertThat(process.waitFor()).isZero();
        if (!Files.exists(path)) {
            Files.writeString(path, "an image");
        }
        assertThat(builder.image(call(), ImageBuilder.Form.ROOT, "debian-13", packages, bundle))
                .isEqualTo(path);
        assertThat(progress).isEmpty();
        return path.getFileName().toString();
    }

    @Test
    void whatIsNoBundleIsRefused() {
        var builder = new ImageBuilder(folder);
        assertThatThrownBy(() -> builder.image(
                        call(),
                        ImageBuilder.Form.ROOT,
                        "debian-13",
                        List.of("nginx"),
                        Optional.of(folder.resolve("none"))))
                .hasMessageContaining("is not an offline bundle: InRelease is missing");
        assertThatThrownBy(() -> {
                    var odd = Files.createDirectory(folder.resolve("a b"));
                    for (var file : List.of("InRelease", "croft-bundle.gpg", "manifest")) {
                        Files.writeString(odd.resolve(file), file);
                    }
                    builder.image(call(), ImageBuilder.Form.ROOT, "debian-13", List.of("nginx"), Optional.of(odd));
                })
                .hasMessageContaining("needs a name of letters, digits");
        assertThatThrownBy(() ->
                        builder.image(call(), ImageBuilder.Form.ROOT, "debian-13", List.of("nginx"), Optional.empty()))
                .hasMessageContaining("give its folder with --bundle");
        assertThatThrownBy(
                        () -> builder.image(call(), ImageBuilder.Form.ROOT, "debian-11", List.of(), Optional.empty()))
                .hasMessageContaining("unknown release 'debian-11'; allowed: debian-13, debian-12");
    }

    @Test
    void aLockIsWaitedForUntilTheDeadline() {
        var builder = new ImageBuilder(folder);
        var brief = new Call(
                new Owner("o", "u", "img", "s", "h"), Instant.now().plus(Duration.ofMillis(500)), progress::add);
        try (var held = builder.lock(call(), "build", "x")) {
            assertThatThrownBy(() -> builder.lock(brief, "build", "another build"))
                    .hasMessageContaining("timed out while waiting for another build");
        }
        assertThat(progress).contains("waiting for another build");
        try (var free = builder.lock(call(), "build", "x")) {
            assertThat(free.lock().isValid()).isTrue();
        }
    }
}
