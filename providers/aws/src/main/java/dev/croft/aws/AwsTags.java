package dev.croft.aws;

import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;

/** What EC2 takes as tags: fifty a thing, of which ours need some. */
public final class AwsTags {
    /** The tag that the console shows as a thing's name. */
    public static final String NAME = "Name";

    public static final Tags.Limits LIMITS = new Tags.Limits(List.of("aws:"), 256, 30, Optional.of(NAME));

    private AwsTags() {}
}
