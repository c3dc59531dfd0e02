package dev.croft.libvirt.image;

import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.ImageSpec;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Disks that boot by themselves: built here, from a URL, or from a file; cloud vendors' are used as they are. */
public final class DiskImages implements ImageSources {
    private final ImageSources built;
    private final ImageBuilder cache;
    private final Download download;

    /** @param cache whose folder keeps what was downloaded or copied */
    public DiskImages(ImageSources built, ImageBuilder cache) {
        this.built = built;
        this.cache = cache;
        this.download = new Download();
    }

    @Override
    public List<Problem> check(ImageSpec spec) {
        if (BuiltImages.ALIASES.contains(spec.source())) {
            return built.check(spec);
        }
        var problems = new ArrayList<Problem>();
        if (!isFile(spec) && !isUrl(spec)) {
            problems.add(new Problem(
                    "source",
                    "must be debian-13, debian-12, an http or https URL, or an absolute path, found '" + spec.source()
                            + "'"));
        }
        if (isUrl(spec) && spec.sha256().isEmpty()) {
            problems.add(new Problem("sha256", "is needed for a URL: the checksum that the vendor publishes"));
        }
        if (!spec.packages().isEmpty()) {
            problems.add(new Problem(
                    "packages",
                    "are baked only into images that are built here (debian-13, debian-12): leave them out"));
        }
        return problems;
    }

    private static boolean isFile(ImageSpec spec) {
        return spec.source().startsWith("/");
    }

    private static boolean isUrl(ImageSpec spec) {
        try {
            var uri = new URI(spec.source());
            return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public Path file(Call call, ImageSpec spec) {
        if (BuiltImages.ALIASES.contains(spec.source())) {
            return built.file(call, spec);
        }
        return isFile(spec) ? copied(call, spec, Path.of(spec.source())) : downloaded(call, spec);
    }

    private Path downloaded(Call call, ImageSpec spec) {
        var sha256 = spec.sha256().orElseThrow();
        var uri = URI.create(spec.source());
        var image = cache.folder().resolve(name(uri.getPath(), sha256) + ".img");
        try (var held = cache.lock(call, "download", "another download of an image")) {
            if (Files.exists(image)) {
                return ImageBuilder.used(image);
            }
            var part = cache.folder().resolve(name(uri.getPath(), sha256) + ".part");
            download.run(call, uri, part);
            return finish(call, spec, part, image);
        }
    }

    /** A copy, as the user's file may be changed at any time and machines would break. */
    private Path copied(Call call, ImageSpec spec, Path source) {
        if (!Files.isReadable(source) || !Files.isRegularFile(source)) {
            throw new CloudException(
                    Kind.NOT_FOUND,
                    call.owner().name(),
                    "source " + source + " is no file that can be read",
                    "give the absolute path of a qcow2 or raw disk image on this machine");
        }
        try (var held = cache.lock(call, "download", "another copy of an image")) {
            refuse(call, spec, source, false);
            call.progress().accept("reading " + source);
            var sha256 = Checksum.sha256(call, source);
            var image = cache.folder().resolve(name(source.toString(), sha256) + ".img");
            if (Files.exists(image)) {
                Checksum.require(call, spec, sha256);
                return ImageBuilder.used(image);
            }
            var part = cache.folder().resolve(name(source.toString(), sha256) + ".part");
            Files.copy(source, part, StandardCopyOption.REPLACE_EXISTING);
            return finish(call, spec, part, image);
        } catch (IOException e) {
            throw failed(call, e);
        }
    }

    private Path finish(Call call, ImageSpec spec, Path part, Path image) {
        try {
            call.progress().accept("checking its sha256");
            var sha256 = Checksum.sha256(call, part);
            if (spec.sha256().filter(wanted -> !wanted.equals(sha256)).isPresent()) {
                Files.delete(part);
            }
            Checksum.require(call, spec, sha256);
            refuse(call, spec, part, true);
            Files.move(part, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return image;
        } catch (IOException e) {
            throw failed(call, e);
        }
    }

    /** Refuses what no machine can be made from. */
    private static void refuse(Call call, ImageSpec spec, Path file, boolean delete) throws IOException {
        var problem = DiskFormat.problem(head(file));
        if (problem.isPresent()) {
            if (delete) {
                Files.delete(file);
            }
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "source " + Download.shown(spec.source()) + " is no image for virtual machines: " + problem.get(),
                    "give a qcow2 or raw disk that stands alone and boots by itself");
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(DiskFormat.HEAD);
        }
    }

    private CloudException failed(Call call, IOException e) {
        return new CloudException(
                Kind.FAILED,
                call.owner().name(),
                "cannot keep the image in " + cache.folder() + ": " + e.getMessage(),
                "make room there, or set CROFT_CACHE to a folder with more",
                e);
    }

    /** {@code noble-server-cloudimg-amd64-0123456789abcdef}. */
    private static String name(String path, String sha256) {
        var file = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        var plain = file.replaceFirst("\\.(qcow2|img|raw)$", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return (plain.isEmpty() ? "image" : plain.substring(0, Math.min(40, plain.length()))) + "-"
                + sha256.substring(0, 16);
    }

    @Override
    public String format(byte[] head) {
        return DiskFormat.of(head, 0).map(DiskFormat::name).orElse("unknown");
    }
}
