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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses items that cannot be told to a node safely, and names that are there twice. */
final class ItemChecks {
    private static final Pattern PATH = Pattern.compile("(/[^/|\\\\'\"\\p{Cntrl}]+)+");
    private static final Pattern MODE = Pattern.compile("[0-7]{3,4}");
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern PACKAGE = Pattern.compile("[a-z0-9][a-z0-9+.-]+");
    private static final Pattern VERSION = Pattern.compile("[0-9][A-Za-z0-9.+~:-]*");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_./-]+");
    private static final Pattern UNIT =
            Pattern.compile("[A-Za-z0-9:_.@-]+\\.(service|socket|timer|target|path|mount|slice)");
    private static final Pattern LABEL = Pattern.compile("[^|\\p{Cntrl}]+");
    private static final Pattern SECTION = Pattern.compile("[^|\\[\\]\\p{Cntrl}]*");
    private static final Pattern SETTING = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final Pattern VALUE = Pattern.compile("\\S([^\\p{Cntrl}]*\\S)?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*._:-]+");

    private final String node;

    private ItemChecks(String node) {
        this.node = node;
    }

    /** @throws IllegalArgumentException names the node, the item, what it has and what is allowed */
    static void check(String node, List<Item> items) {
        ItemChecks checks = new ItemChecks(node);
        Map<String, Item> seen = new HashMap<>();
        for (Item item : items) {
            checks.item(item);
            Item other = seen.putIfAbsent(item.name(), item);
            if (other != null) {
                throw new IllegalArgumentException(node + ": " + item.name() + " is listed twice: as " + other
                        + " and as " + item + "; one of them must go");
            }
        }
    }

    private void item(Item item) {
        if (item instanceof Package p) {
            need(item, "package", p.pkg(), PACKAGE);
            p.version().ifPresent(version -> need(item, "version", version, VERSION));
        } else if (item instanceof Directory d) {
            placed(item, d.path(), d.owner(), d.group(), d.mode());
        } else if (item instanceof File f) {
            placed(item, f.path(), f.owner(), f.group(), f.mode());
        } else if (item instanceof Keys k) {
            keys(k);
        } else if (item instanceof Certificate c) {
            placed(item, c.certificatePath(), c.owner(), c.group(), "0644");
            placed(item, c.keyPath(), c.owner(), c.group(), "0600");
            c.names().forEach(name -> need(item, "name", name, HOST));
            if (c.names().isEmpty()) {
                throw new IllegalArgumentException(node + "/" + item.name() + ": needs at least one name");
            }
        } else if (item instanceof User u) {
            need(item, "user", u.user(), ACCOUNT);
            u.groups().forEach(group -> need(item, "group", group, ACCOUNT));
            if (!u.home().isEmpty()) {
                path(item, u.home());
            }
            if (!u.shell().isEmpty()) {
                path(item, u.shell());
            }
        } else if (item instanceof Sysctl s) {
            need(item, "key", s.key(), KEY);
            need(item, "value", s.value(), Pattern.compile("[^\\p{Cntrl}]*"));
        } else if (item instanceof Unit u) {
            need(item, "unit", u.unit(), UNIT);
        } else if (item instanceof Action a) {
            need(item, "name", a.action(), LABEL);
        }
    }

    private void keys(Keys k) {
        path(k, k.path());
        Set<String> seen = new HashSet<>();
        for (Item.Setting s : k.settings()) {
            need(k, "section", s.section(), SECTION);
            need(k, "key", s.key(), SETTING);
            need(k, "value", s.value(), VALUE);
            if (!seen.add(s.section() + "|" + s.key())) {
                throw new IllegalArgumentException(node + "/" + k.name() + ": " + s + " is given twice; one must go");
            }
        }
    }

    private void placed(Item item, String path, String owner, String group, String mode) {
        path(item, path);
        need(item, "owner", owner, ACCOUNT);
        need(item, "group", group, ACCOUNT);
        need(item, "mode", mode, MODE);
    }

    private void path(Item item, String path) {
        need(item, "path", path, PATH);
        if (List.of(path.split("/")).contains("..") || List.of(path.split("/")).contains(".")) {
            throw new IllegalArgumentException(
                    node + "/" + item.name() + ": path '" + path + "' must not hold . or ..");
        }
    }

    private void need(Item item, String what, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(node + "/" + item.name() + ": " + what + " '" + value
                    + "' is not allowed; it must match " + pattern.pattern());
        }
    }
}
