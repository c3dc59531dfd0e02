package dev.croft.libvirt.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.croft.spi.Call;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from files and from a real HTTP server on this machine. */
class DiskImagesTest {
    @TempDir
    Path folder;

    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final List<String> ranges = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private ImageBuilder cache;
    private DiskImages images;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        cache = new ImageBuilder(folder.resolve("cache"));
        images = new DiskImages(new BuiltImages(cache, ImageBuilder.Form.DISK), cache);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Call call() {
        return new Call(
                new Owner("o", "u", "img", "s", "h"), Instant.now().plus(Duration.ofSeconds(60)), progress::add);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static ImageSpec spec(String source, String sha256) {
        return new ImageSpec(source, Optional.of(sha256).filter(s -> !s.isEmpty()), List.of(), Optional.empty());
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /** Serves a file whole or from where it is asked to; the first answers break off after so many bytes. */
    private void serve(String path, byte[] content, int breaks, int after) {
        server.createContext(path, exchange -> {
            var range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"));
            ranges.add(range.orElse("whole"));
            var from = range.map(r -> Integer.parseInt(r.replaceAll("\\D", ""))).orElse(0);
            if (from >= content.length) {
                exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
                exchange.sendResponseHeaders(416, -1);
                exchange.close();
                return;
            }
            var end = ranges.size() <= breaks ? Math.min(content.length, from + after) : content.length;
            exchange.sendResponseHeaders(range.isPresent() ? 206 : 200, content.length - from);
            send(exchange, Arrays.copyOfRange(content, from, end));
        });
    }

    private static void send(HttpExchange exchange, byte[] part) throws IOException {
        exchange.getResponseBody().write(part);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private byte[] disk(int bytes) {
        var disk = new byte[bytes];
        for (var i = 512; i < bytes; i++) {
            disk[i] = (byte) (i * 31);
        }
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        return disk;
    }

    @Test
    void aDownloadIsKeptUnderItsChecksumAndNotRepeated() throws Exception {
        var content = disk(3 << 20);
        serve("/x/Debian_12 Cloud.qcow2".replace(" ", "-"), content, 0, 0);
        var spec = spec(url("/x/Debian_12-Cloud.qcow2"), sha256(content));
        assertThat(images.check(spec)).isEmpty();
        var file = images.file(call(), spec);
        assertThat(file.getFileName())
                .hasToString("debian-12-cloud-" + sha256(content).substring(0, 16) + ".img");
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(progress).anyMatch(p -> p.startsWith("downloading " + url("/x/")));
        server.stop(0);
        assertThat(images.file(call(), spec)).isEqualTo(file);
    }

    @Test
    void aBrokenDownloadGoesOnWhereItEnded() throws Exception {
        var content = disk(2 << 20);
        serve("/disk.raw", content, 2, 600_000);
        assertThat(Files.readAllBytes(images.file(call(), spec(url("/disk.raw"), sha256(content)))))
                .isEqualTo(content);
        assertThat(ranges).hasSize(3).first().isEqualTo("whole");
        assertThat(ranges.get(1)).isEqualTo("bytes=600000-");
        assertThat(ranges.get(2)).isEqualTo("bytes=1200000-");
    }

    @Test
    void aWholeFileThatWasNotYetCheckedIsTaken() throws Exception {
        var content = disk(1 << 20);
        serve("/disk.raw", content, 0, 0);
        Files.createDirectories(cache.folder());
        Files.write(cache.folder().resolve("disk-" + sha256(content).substring(0, 16) + ".part"), content);
        assertThat(Files.readAllBytes(images.file(call(), spec(url("/disk.raw"), sha256(content)))))
                .isEqualTo(content);
        assertThat(ranges).containsExactly("bytes=1048576-");
    }

    @Test
    void anotherChecksumIsRefusedAndNothingIsKept() throws Exception {
        serve("/disk.raw", disk(1 << 20), 0, 0);
        var wrong = "0".repeat(64);
        assertThatThrownBy(() -> images.file(call(), spec(url("/disk.raw?token=secret"), wrong)))
                .hasMessageContaining("the sha256 of " + url("/disk.raw") + " is " + sha256(disk(1 << 20)))
                .hasMessageContaining("declared is " + wrong)
                .hasMessageNotContaining("secret");
        assertThat(kept()).isEmpty();
    }

    private List<String> kept() throws IOException {
        try (var files = Files.list(cache.folder())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> !n.endsWith(".lock"))
                    .toList();
        }
    }

    @Test
    void aServerThatRefusesIsNamedWithoutPasswords() throws Exception {
        server.createContext("/gone", exchange -> {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        var source = url("/gone.img").replace("//", "//me:geheim@");
        assertThatThrownBy(() -> images.file(call(), spec(source, "1".repeat(64))))
                .hasMessageContaining("the server answers with status 404")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aDownloadThatIsNoDiskIsRefused() throws Exception {
        var page = ("<html>" + "x".repeat(1000)).getBytes();
        serve("/page.qcow2", page, 0, 0);
        assertThatThrownBy(() -> images.file(call(), spec(url("/page.qcow2"), sha256(page))))
                .hasMessageContaining("it is a text such as a web page");
        assertThat(kept()).isEmpty();
    }

    private Path made(String name, String... options) throws Exception {
        var file = folder.resolve(name);
        var command = new ArrayList<>(List.of("qemu-img", "create", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of(file.toString(), "1G"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes()))
                .isZero();
        return file;
    }

    private void refused(Path file, String why) {
        assertThatThrownBy(() -> images.file(call(), spec(file.toString(), "")))
                .hasMessageContaining("source " + file + " is no image for virtual machines: " + why);
    }

    @Test
    void onlyDisksThatStandAloneAreTaken() throws Exception {
        var plain = made("plain.qcow2", "-f", "qcow2");
        var file = images.file(call(), spec(plain.toString(), ""));
        assertThat(DiskFormat.of(head(file), 0)).contains(new DiskFormat("qcow2", 1L << 30));
        assertThat(file.getFileName().toString()).startsWith("plain-");
        // The user's file is copied: it may be changed at any time.
        Files.write(plain, new byte[10]);
        assertThat(Files.size(file)).isGreaterThan(10);
        var old = images.file(
                call(),
                spec(made("old.qcow2", "-f", "qcow2", "-o", "compat=0.10").toString(), ""));
        assertThat(DiskFormat.of(head(old), 0)).isPresent();

        refused(made("over.qcow2", "-f", "qcow2", "-b", file.toString(), "-F", "qcow2"), "it has a backing file");
        refused(
                made(
                        "split.qcow2",
                        "-f",
                        "qcow2",
                        "-o",
                        "data_file=" + folder.resolve("data"),
                        "-o",
                        "data_file_raw=on"),
                "its data is in another file");
        refused(made("vmware.vmdk", "-f", "vmdk"), "it is a VMware disk");
        refused(made("empty.raw", "-f", "raw"), "it is neither qcow2 nor a disk with a partition table");
        var gzip = folder.resolve("disk.raw.gz");
        Files.write(gzip, Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8}, 2000));
        refused(gzip, "it is compressed by gzip");
        var xz = folder.resolve("disk.raw.xz");
        Files.write(xz, Arrays.copyOf(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, 2000));
        refused(xz, "it is compressed by xz");
        refused(Files.writeString(folder.resolve("tiny"), "x"), "it has only 1 bytes");
        assertThatThrownBy(() -> images.file(call(), spec(folder.resolve("none").toString(), "")))
                .hasMessageContaining("is no file that can be read");
        assertThatThrownBy(() -> images.file(call(), spec(file.toString(), "f".repeat(64))))
                .hasMessageContaining("declared is ffff");
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(DiskFormat.HEAD);
        }
    }

    @Test
    void declarationsAreCheckedWithoutALook() {
        assertThat(images.check(spec("/a/b.qcow2", ""))).isEmpty();
        assertThat(images.check(spec("https://h/x.img", "")).toString()).contains("sha256: is needed for a URL");
        assertThat(images.check(spec("ftp://h/x", "")).toString()).contains("source: must be");
        assertThat(images.check(spec("ubuntu", "")).toString()).contains("source: must be");
        assertThat(images.check(spec("debian-13", "0".repeat(64))).toString())
                .contains("sha256: is for files and URLs");
        var baked = new ImageSpec("/a", Optional.empty(), List.of("nginx"), Optional.of("/b"));
        assertThat(images.check(baked).toString()).contains("packages: are baked only into images");
        var containers = new BuiltImages(cache, ImageBuilder.Form.ROOT);
        assertThat(containers.check(spec("/a/b.qcow2", "")).toString()).contains("must be debian-13 or debian-12");
    }
}
