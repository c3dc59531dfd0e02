package dev.croft.aliyun;

import dev.croft.spi.Owner;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;

/**
 * What Aliyun takes as tags: twenty a thing, of which ours need some. What the VPC service makes takes no tags at its
 * creation, so whose it is and which part is in its description too, from its very first moment.
 */
public final class AliyunTags {
    public static final Tags.Limits LIMITS =
            new Tags.Limits(List.of("aliyun", "acs:", "http://", "https://"), 128, 8, Optional.empty());

    private static final String MARK = "croft ";
    private static final int LONGEST_NAME = 128;

    private AliyunTags() {}

    /** What its description says of a part. */
    public static String mark(String token, String part) {
        return MARK + token + " " + part;
    }

    /** The part that a description is of; empty where it is none of this owner's. */
    public static Optional<String> part(String token, String description) {
        var start = MARK + token + " ";
        return Optional.of(description).filter(d -> d.startsWith(start)).map(d -> d.substring(start.length()));
    }

    /** The owner that a description names. */
    public static Optional<String> token(String description) {
        return Optional.of(description.split(" "))
                .filter(words -> words.length > 1 && description.startsWith(MARK))
                .map(words -> words[1]);
    }

    /** A name as Aliyun takes it: it begins with a letter. The end tells more than the beginning. */
    public static String name(Owner owner, String part) {
        var name = Tags.name(owner, part);
        var cut = name.substring(Math.max(0, name.length() - LONGEST_NAME + 2));
        return cut.matches("[A-Za-z].*") ? cut : "c-" + cut;
    }
}
