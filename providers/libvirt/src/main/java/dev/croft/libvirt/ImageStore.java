package dev.croft.libvirt;

import dev.croft.libvirt.host.HardLink;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.image.DiskFormat;
import dev.croft.libvirt.image.ImageBuilder;
import dev.croft.libvirt.image.ImageSources;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Base images as volumes. One volume serves all who declare the same content; each of them has a marker, an empty volume
 * {@code ID.for-TOKEN}, and the last one to go takes the image along. A marker is made when the image is whole, so an
 * image without any is not trusted. Where it can be, the volume is the very file that was built, under another name.
 */
final class ImageStore implements Store<ImageSpec, ImageState> {
    private static final String USER = "admin";

    private final Pool pool;
    private final Domains domains;
    private final ImageSources sources;
    private final ImageBuilder builder;
    private final boolean local;

    /**
     * @param builder whose lock keeps uploads apart
     * @param local whether libvirt runs on this machine, so that the pool's folder may be here
     */
    ImageStore(Pool pool, Domains domains, ImageSources sources, ImageBuilder builder, boolean local) {
        this.pool = pool;
        this.domains = domains;
        this.sources = sources;
        this.builder = builder;
        this.local = local;
    }

    @Override
    public List<Problem> check(ImageSpec spec) {
        return sources.check(spec);
    }

    @Override
    public Existing<ImageSpec, ImageState> create(Call call, ImageSpec spec) {
        var file = sources.file(call, spec);
        var name = file.getFileName().toString();
        var id = name.substring(0, name.lastIndexOf('.'));
        // Only to refuse a folder that no machine could use.
        pool.fitting(id, Names.IMAGE_SUFFIX);
        place(call, id, file);
        return new Existing<>(id, spec, state(id));
    }

    private void place(Call call, String id, Path file) {
        try (var held = builder.lock(call, "pool", "another upload of an image")) {
            var path = pool.path(volume(id));
            // What a machine runs on is whole, marker or not.
            if (path.isEmpty()
                    || markers(id).isEmpty() && domains.using(path.get()).isEmpty()) {
                pool.delete(volume(id));
                if (!local || !HardLink.place(pool, volume(id), file)) {
                    upload(call, id, file);
                }
            }
            var marker = marker(call, id);
            if (pool.path(marker).isEmpty()) {
                pool.create(marker, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void upload(Call call, String id, Path file) throws IOException {
        var bytes = Files.size(file);
        pool.delete(volume(id));
        pool.needs(bytes, call.owner().name());
        call.progress().accept("uploading " + id + ", " + (bytes >> 20) + " MiB");
        pool.create(volume(id), bytes);
        pool.upload(call, volume(id), file);
    }

    @Override
    public Optional<Existing<ImageSpec, ImageState>> read(Call call, String id, Optional<ImageSpec> last) {
        pool.refresh();
        if (pool.path(volume(id)).isEmpty()) {
            return Optional.empty();
        }
        var drift = pool.path(marker(call, id)).isPresent()
                ? Map.<String, String>of()
                : Map.of("marker", "missing: others could remove the image");
        var spec = last.orElseGet(() -> new ImageSpec(state(id).os(), Optional.empty(), List.of(), Optional.empty()));
        return Optional.of(new Existing<>(id, spec, state(id), last.isPresent() ? drift : Map.of()));
    }

    /** Source and packages force a replacement; only the bundle's folder can change, and that changes no image. */
    @Override
    public ImageState update(Call call, String id, ImageSpec before, ImageSpec spec) {
        if (pool.path(volume(id)).isPresent() && pool.path(marker(call, id)).isEmpty()) {
            pool.create(marker(call, id), 0);
        }
        return state(id);
    }

    @Override
    public void delete(Call call, String id, ImageSpec spec) {
        try (var held = builder.lock(call, "pool", "another upload of an image")) {
            var others = markers(id).stream().anyMatch(m -> !m.equals(marker(call, id)));
            var users = pool.path(volume(id)).map(domains::using).orElse(List.of());
            if (!others && !users.isEmpty()) {
                throw new CloudException(
                        Kind.IN_USE,
                        call.owner().name(),
                        "the image is used by " + String.join(", ", users),
                        "remove these machines first");
            }
            // The image goes last: it is by the image that what is left of it is known.
            pool.delete(marker(call, id));
            if (!others) {
                pool.delete(volume(id));
            }
        }
    }

    private List<String> markers(String id) {
        return pool.names().stream().filter(n -> n.startsWith(id + ".for-")).toList();
    }

    private static String marker(Call call, String id) {
        return id + ".for-" + call.owner().token();
    }

    static String volume(String id) {
        return id + Names.IMAGE_SUFFIX;
    }

    private ImageState state(String id) {
        return new ImageState(sources.format(pool.head(volume(id), DiskFormat.HEAD)), os(id), USER);
    }

    /** {@code debian-13} of {@code debian-13-0123456789abcdef}. */
    private static String os(String id) {
        return id.substring(0, Math.max(0, id.lastIndexOf('-')));
    }

    /** The user of a machine made from the image. */
    static String user() {
        return USER;
    }
}
