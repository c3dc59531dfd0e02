package dev.croft.bootstrap.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings of one instance, at run time. */
final class SettingsWork {
    private static final String SECRET = "masterauth";

    private final RedisSpec spec;
    private final Link link;

    SettingsWork(RedisSpec spec, Link link) {
        this.spec = spec;
        this.link = link;
    }

    /**
     * Changes what can be changed while it runs.
     *
     * @return whether something is left that only a restart brings in: it stands in the file already
     */
    boolean apply() {
        var left = false;
        for (var change : differing().entrySet()) {
            try {
                link.tell("CONFIG", "SET", change.getKey(), change.getValue());
            } catch (Link.Refused e) {
                if (!e.getMessage().contains("immutable")) {
                    throw e;
                }
                left = true;
            }
        }
        return left;
    }

    /** A certificate that was issued anew is read when its name is set again. */
    void readCertificate() {
        if (spec.tls()) {
            var pki = new Paths(spec).pki();
            link.tell("CONFIG", "SET", "tls-cert-file", pki + "/node.crt", "tls-key-file", pki + "/node.key");
        }
    }

    Map<String, String> observe() {
        var drift = new TreeMap<String, String>();
        var found = found();
        differing()
                .forEach((name, wanted) -> drift.put(
                        "setting:" + name,
                        name.equals(SECRET)
                                ? "is another one"
                                : "is " + found.getOrDefault(name, "unknown") + ", not " + wanted));
        return drift;
    }

    private Map<String, String> differing() {
        var found = found();
        var differing = new TreeMap<>(new Settings(spec, link.server()).wanted());
        differing.entrySet().removeIf(e -> e.getValue().equals(found.get(e.getKey())));
        return differing;
    }

    private Map<String, String> found() {
        List<String> words = new ArrayList<>(List.of("GET"));
        words.addAll(new Settings(spec, link.server()).wanted().keySet());
        return link.map("CONFIG", words.toArray(String[]::new));
    }
}
