package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Step.Verb;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is taken off a node, worked out from the names of items that have left. Packages, users and actions stay; a user's
 * authorized keys go, except those of the user that we log in as. What stood at a path before it was ours is put back.
 */
final class Removals {
    /** Units that a node, or our way to it, cannot do without: what declared them only wanted them to run. */
    private static final Pattern KEPT =
            Pattern.compile("(ssh|sshd|dbus|dbus-broker|networking|NetworkManager|cron|systemd-.*)\\.(service|socket)");

    private final List<String> units = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();

    private Removals() {}

    static Removals none() {
        return new Removals();
    }

    /**
     * @param past item to digest, as {@link Digests} made them
     * @param kept names of items that are still listed
     */
    static Removals of(Map<String, String> past, Set<String> kept, String loginUser) {
        Removals removals = new Removals();
        new TreeMap<>(past).forEach((name, digest) -> {
            int colon = name.indexOf(':');
            if (colon > 0 && !kept.contains(name)) {
                removals.add(name.substring(0, colon), name.substring(colon + 1), digest, loginUser);
            }
        });
        // Paths that another item of ours has taken over stay: a file may have become the key of a certificate.
        removals.files.removeIf(path -> kept.contains("file:" + path) || kept.contains("certificate:" + path));
        return removals;
    }

    private void add(String kind, String key, String digest, String loginUser) {
        switch (kind) {
            case "unit" -> {
                if (!KEPT.matcher(key).matches()) {
                    units.add(key);
                }
            }
            case "file" -> files.add(key);
            case "certificate" -> {
                files.add(key);
                Digests.keyPath(digest).ifPresent(files::add);
            }
            case "sysctl" -> files.add(SysctlPaths.file(key));
            case "directory" -> directories.add(key);
            case "user" -> {
                if (!key.equals(loginUser)) {
                    keys.add(key);
                }
            }
            default -> {
                // packages and actions leave nothing to take away
            }
        }
    }

    boolean isEmpty() {
        return units.isEmpty() && files.isEmpty() && directories.isEmpty() && keys.isEmpty();
    }

    List<String> paths() {
        return files;
    }

    /** Units go before the files that define them. */
    List<Step> units() {
        return units.stream().map(u -> new Step(Verb.OFF, "unit:" + u, u)).toList();
    }

    /** Files, then folders, the deepest first. */
    List<Step> files() {
        List<Step> steps = new ArrayList<>();
        files.forEach(path -> steps.add(new Step(Verb.REMOVE_FILE, "file:" + path, path)));
        keys.forEach(user -> steps.add(new Step(Verb.REMOVE_KEYS, "user:" + user, user)));
        List<String> deepestFirst = new ArrayList<>(directories);
        deepestFirst.sort(Comparator.reverseOrder());
        deepestFirst.forEach(path -> steps.add(new Step(Verb.REMOVE_DIRECTORY, "directory:" + path, path)));
        return steps;
    }

    /** All that a removal does, where nothing is declared any longer. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>(units());
        steps.addAll(files());
        Optional<String> unitFile =
                files.stream().filter(p -> p.contains("/systemd/system/")).findFirst();
        unitFile.ifPresent(p -> steps.add(new Step(Verb.RELOAD_SYSTEMD, "systemd")));
        return List.copyOf(steps);
    }
}
