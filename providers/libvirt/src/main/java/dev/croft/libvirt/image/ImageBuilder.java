package dev.croft.libvirt.image;

import dev.croft.libvirt.host.Command;
import dev.croft.libvirt.host.Temporary;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds images with {@code build.sh}, one at a time on this machine, and finds those that are built. */
public final class ImageBuilder {
    private final Path folder;

    /** @param folder where built images are kept */
    public ImageBuilder(Path folder) {
        this.folder = folder;
    }

    /** What an image is for: the root of containers, or a disk that boots by itself. */
    public enum Form {
        ROOT,
        DISK
    }

    /** The folder that keeps images. */
    Path folder() {
        return folder;
    }

    /** A lock that ends with its holder's process. */
    public record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * The image of a release with packages baked in, built if it is not there.
     *
     * @param release {@code debian-13} or {@code debian-12}
     * @param bundle folder of the offline bundle, where there are packages
     * @return a squashfs or qcow2 file whose name, without its ending, is the image's identity
     */
    public Path image(Call call, Form form, String release, List<String> packages, Optional<Path> bundle) {
        try (var scripts = new Temporary()) {
            extract(scripts.path());
            var command = command(scripts.path(), form, release, packages, bundle);
            var name = new ArrayList<>(command);
            name.add("--print-name");
            var lines = Command.run(call, name, 0, line -> {});
            var image = Path.of(lines.get(lines.size() - 1));
            if (Files.exists(image)) {
                return used(image);
            }
            try (var held = lock(call, "build", "another build of an image")) {
                Command.run(call, command, 0, line -> call.progress().accept(line.replaceFirst("^image: ", "")));
            }
            return used(image);
        }
    }

    /** The script removes images that were not used for long. */
    static Path used(Path image) {
        try {
            return Files.setLastModifiedTime(image, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Another user's cache: it is theirs to keep in order.
            return image;
        }
    }

    /** Waits for a lock among all processes of this machine. */
    public Held lock(Call call, String name, String waitingFor) {
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(
                    folder.resolve("." + name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var told = false;
            while (true) {
                var lock = attempt(channel);
                if (lock.isPresent()) {
                    return new Held(channel, lock.get());
                }
                if (!told) {
                    call.progress().accept("waiting for " + waitingFor);
                    told = true;
                }
                pause(call, channel, waitingFor);
            }
        } catch (IOException e) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "cannot use " + folder + ": " + e.getMessage(),
                    "make it writable, or set CROFT_CACHE to a folder that is",
                    e);
        }
    }

    private static Optional<FileLock> attempt(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return Optional.empty();
        }
    }

    private static void pause(Call call, FileChannel channel, String waitingFor) throws IOException {
        try {
            call.checkpoint("waiting for " + waitingFor);
            Thread.sleep(200);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            call.checkpoint("waiting for " + waitingFor);
        } catch (CloudException e) {
            channel.close();
            throw e;
        }
    }

    private List<String> command(
            Path scripts, Form form, String release, List<String> packages, Optional<Path> bundle) {
        var command = new ArrayList<>(List.of(
                "sh",
                scripts.resolve("build.sh").toString(),
                "--release",
                release,
                "--kind",
                form.name().toLowerCase(Locale.ROOT),
                "--out",
                folder.toString()));
        if (!packages.isEmpty()) {
            command.addAll(List.of("--packages", String.join(" ", packages)));
            bundle.ifPresent(b -> command.addAll(List.of("--bundle", b.toString())));
        }
        return command;
    }

    /** The scripts and what they read, out of the jar. */
    private static void extract(Path target) {
        try {
            for (var file : new String(resource("files"), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                var path = target.resolve(file);
                Files.createDirectories(path.getParent());
                Files.write(path, resource(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the image's build files", e);
        }
    }

    private static byte[] resource(String file) throws IOException {
        try (var in = ImageBuilder.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + file);
            }
            return in.readAllBytes();
        }
    }
}
