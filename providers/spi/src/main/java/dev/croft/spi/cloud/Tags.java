package dev.croft.spi.cloud;

import dev.croft.model.Problem;
import dev.croft.spi.Owner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tags of what we make: the user's, and ours. Ours begin with {@code croft:}; they say whose a thing is and which part of
 * it. A tag that neither we nor a declaration names is another's: it is no drift, and is left alone.
 *
 * @param limits what the cloud takes
 * @param defaults of all that a provider creates; those of a resource win
 */
public record Tags(Limits limits, Map<String, String> defaults) {
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
    /** How machines of a network get out. */
    public static final String EGRESS = "croft:egress";
    /** Prefix of mount points by disk. */
    public static final String DISK = "croft:disk:";
    /** Prefix of a network's subnets by number. */
    public static final String SUBNET = "croft:subnet:";

    private static final String OURS = "croft:";
    private static final int LONGEST_KEY = 128;

    /**
     * What a cloud takes.
     *
     * @param reserved prefixes of keys that are the cloud's own, in lower case
     * @param value longest value, in letters
     * @param most tags that a user may give to a thing; ours need some of the cloud's limit
     * @param name the tag that holds a thing's name; empty where names are no tags
     */
    public record Limits(List<String> reserved, int value, int most, Optional<String> name) {
        /** What the cloud would refuse, or what is not the user's to say. */
        public List<Problem> problems(String path, Map<String, String> tags) {
            var problems = new ArrayList<Problem>();
            tags.forEach((key, text) -> {
                var at = Problem.join(path, key);
                if (key.startsWith(OURS) || reserved(key)) {
                    problems.add(new Problem(
                            at,
                            "tags that begin with " + OURS + " or " + String.join(" or ", reserved)
                                    + " are not yours to set; use another"));
                }
                if (key.isEmpty() || key.length() > LONGEST_KEY || text.length() > value) {
                    problems.add(new Problem(at, "a tag has 1 to 128 letters, its value at most " + value));
                }
            });
            if (tags.size() > most) {
                problems.add(new Problem(path, "there are " + tags.size() + ", and " + most + " are the most"));
            }
            return problems;
        }

        private boolean reserved(String key) {
            return reserved.stream().anyMatch(prefix -> key.regionMatches(true, 0, prefix, 0, prefix.length()));
        }
    }

    public Tags {
        defaults = Map.copyOf(defaults);
    }

    /** All tags of a new thing: the provider's, over them the resource's, over them ours. */
    public Map<String, String> of(Owner owner, String part, Map<String, String> own) {
        var tags = new LinkedHashMap<String, String>();
        limits.name().ifPresent(key -> tags.put(key, name(owner, part)));
        tags.putAll(defaults);
        tags.putAll(own);
        tags.put(OWNER, owner.token());
        tags.put(URN, cut(owner.urn(), limits.value()));
        if (!part.isEmpty()) {
            tags.put(PART, part);
        }
        return tags;
    }

    /** The same of a thing without tags of its own. */
    public Map<String, String> of(Owner owner, String part) {
        return of(owner, part, Map.of());
    }

    /** What a part is called, for people. */
    public static String name(Owner owner, String part) {
        return owner.physicalName() + (part.isEmpty() ? "" : "-" + part.replace(':', '-'));
    }

    /** The end tells more than the beginning. */
    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(text.length() - longest);
    }

    /** Of the tags that are there, those that a declaration has, and at an import those that are nobody's else. */
    public Map<String, String> declared(Map<String, String> found, Optional<Map<String, String>> last) {
        var tags = new TreeMap<String, String>();
        found.forEach((key, value) -> {
            var users = !key.startsWith(OURS)
                    && !limits.reserved(key)
                    && !limits.name().equals(Optional.of(key));
            var known = last.map(l -> l.containsKey(key)).orElse(users && !value.equals(defaults.get(key)));
            if (known) {
                tags.put(key, value);
            }
        });
        return tags;
    }

    /**
     * What must be set on a thing that is there. What it was made by stays, or an import would be taken for what it is not.
     *
     * @param own of its declaration
     */
    public Map<String, String> missing(Owner owner, Map<String, String> there, Map<String, String> own) {
        var wanted = of(owner, "", own);
        if (there.containsKey(OWNER)) {
            wanted.remove(OWNER);
        }
        wanted.entrySet().removeIf(tag -> tag.getValue().equals(there.get(tag.getKey())));
        return wanted;
    }

    /** Keys that a declaration had, and has no more. */
    public List<String> stale(Map<String, String> there, Map<String, String> before, Map<String, String> own) {
        return before.keySet().stream()
                .filter(key -> !own.containsKey(key) && !defaults.containsKey(key) && there.containsKey(key))
                .filter(key -> !limits.name().equals(Optional.of(key)))
                .toList();
    }

    /** What follows a prefix of ours, with what it says: mount points by disk. */
    public static Map<String, String> under(String prefix, Map<String, String> there) {
        var found = new LinkedHashMap<String, String>();
        there.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key.substring(prefix.length()), value);
            }
        });
        return found;
    }
}
