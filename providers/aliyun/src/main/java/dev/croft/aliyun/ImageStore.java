package dev.croft.aliyun;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.ImageState;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Images of others, by id or as the newest of Aliyun's own behind an alias. Nothing is made: an alias is resolved once, and
 * stays what it was; an image that went away is still what machines were made from, and is no reason to replace them.
 */
final class ImageStore implements Store<ImageSpec, ImageState> {
    private static final List<String> ALIASES = List.of("debian-12", "debian-13");
    /** Whoever an image is for: our user data makes this user. */
    private static final String USER = "admin";

    private final Api api;

    ImageStore(Api api) {
        this.api = api;
    }

    @Override
    public List<Problem> check(ImageSpec spec) {
        return new Problems("aliyun")
                .when(
                        !ALIASES.contains(spec.source()) && !spec.source().matches("m-[0-9a-z]+|\\w+\\.vhd"),
                        "source",
                        "aliyun takes debian-12, debian-13 or the id of an image such as m-bp1abc, found '"
                                + spec.source() + "'")
                .absent(spec.sha256(), "sha256", "checks no files")
                .when(
                        !spec.packages().isEmpty(),
                        "packages",
                        "aliyun bakes no images: leave it out, nodes install them")
                .absent(spec.bundle(), "bundle", "bakes no images")
                .list();
    }

    @Override
    public Existing<ImageSpec, ImageState> create(Call call, ImageSpec spec) {
        var image = ALIASES.contains(spec.source()) ? newest(call, spec.source()) : byId(call, spec.source());
        return new Existing<>(
                image.map(i -> i.text("ImageId"))
                        .orElseThrow(() -> new CloudException(
                                Kind.NOT_FOUND,
                                call.owner().name(),
                                "there is no image '" + spec.source() + "' in this region",
                                "ids differ by region, and private ones must be shared with the account; copy one here"
                                        + " and give its id (aliyun ecs CopyImage)")),
                spec,
                state(spec.source(), image));
    }

    /** Aliyun's own are called debian_12_6_x64_20G_alibase_20240819.vhd; anybody may give such a name to his own. */
    private Optional<Item> newest(Call call, String alias) {
        var start = alias.replace('-', '_') + "_";
        return api
                .list(
                        call,
                        "looking for " + alias,
                        Request.ecs("DescribeImages")
                                .with("ImageOwnerAlias", "system")
                                .with("OSType", "linux")
                                .with("Architecture", "x86_64")
                                .with("Status", "Available"),
                        "Images")
                .stream()
                .filter(image -> image.text("ImageOwnerAlias").equals("system"))
                .filter(image -> image.text("ImageId").matches(start + "\\d+_x64_.*"))
                .max(Comparator.comparing(image -> image.text("CreationTime")));
    }

    private Optional<Item> byId(Call call, String id) {
        return api.first(
                call,
                "looking for " + id,
                Request.ecs("DescribeImages").with("ImageId", id).with("ShowExpired", true),
                "Images");
    }

    private static ImageState state(String source, Optional<Item> image) {
        var os = ALIASES.contains(source)
                ? source
                : image.flatMap(i -> i.maybe("OSNameEn")).orElse(source);
        return new ImageState("aliyun", os, USER);
    }

    @Override
    public Optional<Existing<ImageSpec, ImageState>> read(Call call, String id, Optional<ImageSpec> last) {
        var image = byId(call, id);
        if (image.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        var spec = last.orElseGet(() -> new ImageSpec(id, Optional.empty(), List.of(), Optional.empty()));
        return Optional.of(new Existing<>(id, spec, state(spec.source(), image)));
    }

    /** All that says what an image is forces a replacement. */
    @Override
    public ImageState update(Call call, String id, ImageSpec before, ImageSpec spec) {
        return state(spec.source(), byId(call, id));
    }

    /** The image is its publisher's. */
    @Override
    public void delete(Call call, String id, ImageSpec spec) {}
}
