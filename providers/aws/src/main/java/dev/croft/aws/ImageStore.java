package dev.croft.aws;

import dev.croft.aws.api.Api;
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
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.Image;

/**
 * AMIs of others, by id or as the newest behind an alias. Nothing is made: an alias is resolved once, and stays what it was.
 * Debian deregisters its old AMIs; an image that went away is still what machines were made from, and is no reason to
 * replace them.
 */
final class ImageStore implements Store<ImageSpec, ImageState> {
    /** Debian's account (https://wiki.debian.org/Cloud/AmazonEC2Image); anybody may publish an AMI with Debian's names. */
    private static final String DEBIAN = "136693071363";

    private static final Map<String, String> ALIASES =
            Map.of("debian-12", "debian-12-amd64-*", "debian-13", "debian-13-amd64-*");
    /** Whoever a vendor's image is for: our user data makes this user. */
    private static final String USER = "admin";

    private final Api api;

    ImageStore(Api api) {
        this.api = api;
    }

    @Override
    public List<Problem> check(ImageSpec spec) {
        return new Problems("aws")
                .when(
                        !ALIASES.containsKey(spec.source()) && !spec.source().matches("ami-[0-9a-f]{8,17}"),
                        "source",
                        "aws takes debian-12, debian-13 or the id of an AMI such as ami-0123456789abcdef0, found '"
                                + spec.source() + "'")
                .absent(spec.sha256(), "sha256", "checks no files")
                .when(!spec.packages().isEmpty(), "packages", "aws bakes no images: leave it out, nodes install them")
                .absent(spec.bundle(), "bundle", "bakes no images")
                .list();
    }

    @Override
    public Existing<ImageSpec, ImageState> create(Call call, ImageSpec spec) {
        var image = ALIASES.containsKey(spec.source()) ? newest(call, spec.source()) : byId(call, spec.source());
        return new Existing<>(
                image.map(Image::imageId).orElseThrow(() -> missing(call, spec.source())),
                spec,
                state(spec.source(), image));
    }

    private static CloudException missing(Call call, String source) {
        return new CloudException(
                Kind.NOT_FOUND,
                call.owner().name(),
                "there is no image '" + source + "' in this region",
                source.startsWith("ami-")
                        ? "ids of AMIs differ by region, and private ones must be shared with the account"
                        : "Debian publishes none here: copy one and give its id (aws ec2 copy-image)");
    }

    private Optional<Image> newest(Call call, String alias) {
        return api
                .ask(
                        call,
                        "looking for " + alias,
                        ec2 -> ec2.describeImages(r -> r.owners(DEBIAN)
                                .filters(
                                        Ec2.filter("name", ALIASES.get(alias)),
                                        Ec2.filter("architecture", "x86_64"),
                                        Ec2.filter("state", "available"))))
                .images()
                .stream()
                .filter(image -> DEBIAN.equals(image.ownerId()))
                .max(Comparator.comparing(Image::creationDate));
    }

    private Optional<Image> byId(Call call, String id) {
        return api.find(call, "looking for " + id, ec2 -> ec2.describeImages(r -> r.imageIds(id))
                .images());
    }

    private static ImageState state(String source, Optional<Image> image) {
        var os = ALIASES.containsKey(source) ? source : image.map(Image::name).orElse(source);
        return new ImageState("ami", os, USER);
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

    /** The AMI is its publisher's. */
    @Override
    public void delete(Call call, String id, ImageSpec spec) {}
}
