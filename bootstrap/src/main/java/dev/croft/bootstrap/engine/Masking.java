package dev.croft.bootstrap.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of what programs on a node have written. */
final class Masking {
    /** Shorter ones would mask half of every text, and are no secret anyway. */
    private static final int SHORTEST = 4;

    /** A word that names a secret, and its value after it. */
    private static final Pattern NAMED =
            Pattern.compile("(?i)(?:pass|pwd|secret|token|key|scram|auth)[^\\s=:]*[\\s=:'\"]+(\\S+)");

    private final List<String> secrets;

    private Masking(List<String> secrets) {
        this.secrets = secrets;
    }

    static Masking of(List<Item> items) {
        TreeSet<String> found =
                new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (Item item : items) {
            if (item instanceof Item.Action a) {
                a.environment()
                        .values()
                        .forEach(value ->
                                value.reveal().lines().map(String::strip).forEach(found::add));
            } else if (item instanceof Item.File f && f.secret()) {
                f.content().reveal().lines().forEach(line -> fromLine(found, line.strip()));
            }
        }
        found.removeIf(secret -> secret.length() < SHORTEST);
        return new Masking(new ArrayList<>(found));
    }

    /** A program that complains about its configuration quotes a line of it, or the value in it. */
    private static void fromLine(TreeSet<String> found, String line) {
        if (line.length() >= 2 * SHORTEST) {
            found.add(line);
        }
        Matcher matcher = NAMED.matcher(line);
        while (matcher.find()) {
            found.add(matcher.group(1).replaceAll("^['\"]+|['\",;]+$", ""));
        }
    }

    /** As {@link #mask}, for a line of a file that we did not write: what stands behind a word for a secret goes as well. */
    String maskLine(String line) {
        Matcher matcher = NAMED.matcher(mask(line));
        return matcher.replaceAll(found -> Matcher.quoteReplacement(found.group()
                        .substring(0, found.group().length() - found.group(1).length())
                + "***"));
    }

    String mask(String text) {
        String masked = text;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        return masked;
    }
}
