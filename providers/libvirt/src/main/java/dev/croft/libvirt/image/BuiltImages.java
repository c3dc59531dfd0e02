package dev.croft.libvirt.image;

import dev.croft.libvirt.image.ImageBuilder.Form;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.ImageSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Images of Debian that are built here. */
public final class BuiltImages implements ImageSources {
    static final Set<String> ALIASES = Set.of("debian-12", "debian-13");

    private final ImageBuilder builder;
    private final Form form;

    public BuiltImages(ImageBuilder builder, Form form) {
        this.builder = builder;
        this.form = form;
    }

    @Override
    public List<Problem> check(ImageSpec spec) {
        var problems = new ArrayList<Problem>();
        if (!ALIASES.contains(spec.source())) {
            problems.add(new Problem("source", "must be debian-13 or debian-12, found '" + spec.source() + "'"));
        }
        if (spec.sha256().isPresent()) {
            problems.add(new Problem("sha256", "is for files and URLs: leave it out, the image is built here"));
        }
        if (!spec.packages().isEmpty() && spec.bundle().isEmpty()) {
            problems.add(
                    new Problem("bundle", "is needed where packages are baked in: the folder that 'make bundle' made"));
        }
        return problems;
    }

    @Override
    public Path file(Call call, ImageSpec spec) {
        return builder.image(
                call, form, spec.source(), spec.packages(), spec.bundle().map(Path::of));
    }

    @Override
    public String format(byte[] head) {
        return form == Form.ROOT ? "root" : "qcow2";
    }
}
