package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Action;
import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Item.Directory;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Package;
import dev.croft.bootstrap.engine.Item.Sysctl;
import dev.croft.bootstrap.engine.Item.Unit;
import dev.croft.bootstrap.engine.Item.User;
import dev.croft.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A short text that changes when an item's declaration does. It is kept in the state and shown in previews, so one that
 * covers a secret is keyed. How a file is checked is not part of it: that leaves nothing on a node. That of a certificate also tells where its key stands, or the key could not be removed later.
 */
final class Digests {
    private static final int LENGTH = 32;
    private static final String KEY = ";key=";

    private Digests() {}

    static String of(Item item, Secret salt) {
        String text = canonical(fields(item));
        String digest = (secret(item) ? Hashes.hmac(salt.reveal(), text) : Hashes.sha256(text)).substring(0, LENGTH);
        return item instanceof Certificate c ? digest + KEY + c.keyPath() : digest;
    }

    static Optional<String> keyPath(String digest) {
        int at = digest.indexOf(KEY);
        return at < 0 ? Optional.empty() : Optional.of(digest.substring(at + KEY.length()));
    }

    private static boolean secret(Item item) {
        return item instanceof File f && f.secret()
                || item instanceof Action a && !a.environment().isEmpty();
    }

    /** Each field with its length before it, so that no two lists of fields give the same text. */
    private static String canonical(List<String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach(field -> text.append(field.length()).append(':').append(field));
        return text.toString();
    }

    private static List<String> fields(Item item) {
        if (item instanceof Package p) {
            return p.version()
                    .map(version -> List.of("package", p.pkg(), version))
                    .orElse(List.of("package", p.pkg()));
        } else if (item instanceof Directory d) {
            return List.of(
                    "directory",
                    d.path(),
                    d.owner(),
                    d.group(),
                    d.mode(),
                    d.stage().name());
        } else if (item instanceof File f) {
            return List.of(
                    "file",
                    f.path(),
                    f.content().reveal(),
                    f.owner(),
                    f.group(),
                    f.mode(),
                    f.ownership().name(),
                    f.stage().name());
        } else if (item instanceof Keys k) {
            List<String> fields =
                    new ArrayList<>(List.of("keys", k.path(), k.syntax().name()));
            k.settings().forEach(s -> fields.addAll(List.of(s.section(), s.key(), s.value())));
            return fields;
        } else if (item instanceof Certificate c) {
            List<String> fields = new ArrayList<>(List.of(
                    "certificate",
                    c.certificatePath(),
                    c.keyPath(),
                    c.owner(),
                    c.group(),
                    c.authority().signing(),
                    String.valueOf(c.authority().leafLife().toMinutes())));
            fields.addAll(c.names());
            return fields;
        } else if (item instanceof User u) {
            List<String> fields = new ArrayList<>(List.of(
                    "user",
                    u.user(),
                    String.valueOf(u.system()),
                    u.home(),
                    u.shell(),
                    String.join(",", new TreeSet<>(u.groups()))));
            fields.addAll(u.authorizedKeys());
            return fields;
        } else if (item instanceof Sysctl s) {
            return List.of("sysctl", s.key(), s.value());
        } else if (item instanceof Unit u) {
            return List.of(
                    "unit",
                    u.unit(),
                    String.valueOf(u.enabled()),
                    String.valueOf(u.running()),
                    u.onChange().name(),
                    String.join(",", new TreeSet<>(u.watches())));
        } else if (item instanceof Action a) {
            List<String> fields = new ArrayList<>(List.of(
                    "action",
                    a.action(),
                    a.script(),
                    a.unless().orElse(""),
                    String.valueOf(a.unless().isPresent()),
                    String.join(",", new TreeSet<>(a.watches()))));
            new TreeMap<>(a.environment()).forEach((name, value) -> {
                fields.add(name);
                fields.add(value.reveal());
            });
            return fields;
        }
        throw new IllegalStateException("unknown item " + item.name());
    }
}
