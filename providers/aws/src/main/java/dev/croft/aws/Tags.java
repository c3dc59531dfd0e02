package dev.croft.aws;

import dev.croft.model.Problem;
import dev.croft.spi.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tags of what we make: the user's, and ours. Ours begin with {@code croft:}; they say whose a thing is and which part of
 * it. A tag that neither we nor a declaration names is another's: it is no drift, and is left alone.
 */
public final class Tags {
    /** Whose: {@link Owner#token()}. */
    public static final String OWNER = "croft:owner";
    /** Which part of a composite thing: {@code vpc}, {@code subnet:a}. */
    public static final String PART = "croft:part";
    /** The Pulumi URN, for people. */
    public static final String URN = "croft:urn";
    /** Public host key of a machine. */
    public static final String HOST_KEY = "croft:host-key";
    /** Host name of a machine. */
    public static final String HOSTNAME = "croft:hostname";
    /** Id of a machine's network, as its declaration has it. */
    public static final String NETWORK = "croft:network";
    /** Prefix of mount points by volume, and of a network's subnets by number. */
    public static final String DISK = "croft:disk:";

    public static final String SUBNET = "croft:subnet:";
    public static final String NAME = "Name";

    private static final String OURS = "croft:";
    private static final int LONGEST = 256;
    /** EC2's limit is 50 a thing; ours need some. */
    private static final int MOST = 30;

    private Tags() {}

    /** What EC2 would refuse, or what is not the user's to say. */
    public static List<Problem> problems(String path, Map<String, String> tags) {
        var problems = new ArrayList<Problem>();
        tags.forEach((key, value) -> {
            var at = Problem.join(path, key);
            if (key.startsWith(OURS) || key.regionMatches(true, 0, "aws:", 0, 4)) {
                problems.add(new Problem(at, "tags that begin with croft: or aws: are not yours to set; use another"));
            }
            if (key.isEmpty() || key.length() > 128 || value.length() > LONGEST) {
                problems.add(new Problem(at, "a tag has 1 to 128 letters, its value at most 256"));
            }
        });
        if (tags.size() > MOST) {
            problems.add(new Problem(path, "there are " + tags.size() + ", and " + MOST + " are the most"));
        }
        return problems;
    }

    /** All tags of a new thing: the provider's, over them the resource's, over them ours. */
    public static Map<String, String> of(
            Owner owner, String part, Map<String, String> defaults, Map<String, String> own) {
        var tags = new LinkedHashMap<String, String>();
        tags.put(NAME, owner.physicalName() + (part.isEmpty() ? "" : "-" + part.replace(':', '-')));
        tags.putAll(defaults);
        tags.putAll(own);
        tags.put(OWNER, owner.token());
        tags.put(URN, cut(owner.urn()));
        if (!part.isEmpty()) {
            tags.put(PART, part);
        }
        return tags;
    }

    /** The end tells more than the beginning. */
    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(text.length() - LONGEST);
    }

    /** Of the tags that are there, those that a declaration has, and at an import those that are nobody's else. */
    public static Map<String, String> declared(
            Map<String, String> found, java.util.Optional<Map<String, String>> last, Map<String, String> defaults) {
        var tags = new TreeMap<String, String>();
        found.forEach((key, value) -> {
            var users = !key.startsWith(OURS) && !key.startsWith("aws:") && !key.equals(NAME);
            var known = last.map(l -> l.containsKey(key)).orElse(users && !value.equals(defaults.get(key)));
            if (known) {
                tags.put(key, value);
            }
        });
        return tags;
    }
}
