package dev.croft.libvirt.image;

import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.ImageSpec;
import java.nio.file.Path;
import java.util.List;

/** Where images of a kind of machines come from. */
public interface ImageSources {
    /** What in a declaration cannot be honoured. Does not connect and reads no file. */
    List<Problem> check(ImageSpec spec);

    /**
     * The image as a file of this machine that is never changed again. Its name, without its ending, is the image's
     * identity, made from its content.
     */
    Path file(Call call, ImageSpec spec);

    /**
     * Name of the image's format, for the user.
     *
     * @param head its first {@link DiskFormat#HEAD} bytes
     */
    String format(byte[] head);
}
