package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.PackageState;
import dev.croft.bootstrap.engine.Facts.PathState;
import dev.croft.bootstrap.engine.Facts.SettingState;
import dev.croft.bootstrap.engine.Facts.SysctlState;
import dev.croft.bootstrap.engine.Facts.UnitState;
import dev.croft.bootstrap.engine.Facts.UserState;
import dev.croft.bootstrap.engine.Item.Action;
import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Item.Directory;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Ownership;
import dev.croft.bootstrap.engine.Item.Package;
import dev.croft.bootstrap.engine.Item.Setting;
import dev.croft.bootstrap.engine.Item.Sysctl;
import dev.croft.bootstrap.engine.Item.Unit;
import dev.croft.bootstrap.engine.Item.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether an item is as declared: a pure function of the item and the facts. Its answer is what previews show. */
final class Differences {
    private final Facts facts;
    private final Instant now;

    Differences(Facts facts, Instant now) {
        this.facts = facts;
        this.now = now;
    }

    /** What was found instead of what is declared; empty when nothing differs. */
    Optional<String> of(Item item) {
        if (item instanceof Package p) {
            return pkg(p, Optional.ofNullable(facts.packages().get(p.pkg())));
        } else if (item instanceof Directory d) {
            return path(facts.folders().get(d.path()), "directory", d.owner(), d.group(), d.mode());
        } else if (item instanceof File f) {
            return file(f);
        } else if (item instanceof Keys k) {
            return keys(k);
        } else if (item instanceof Certificate c) {
            return certificate(c);
        } else if (item instanceof User u) {
            return user(u);
        } else if (item instanceof Sysctl s) {
            return sysctl(s);
        } else if (item instanceof Unit u) {
            return unit(u);
        } else if (item instanceof Action a) {
            int code = facts.checks().getOrDefault(a.name(), 0);
            return first(when(code != 0, "its check does not hold (exit code " + code + ")"), pending(a));
        }
        throw new IllegalStateException("unknown item " + item.name());
    }

    private static Optional<String> pkg(Package p, Optional<PackageState> found) {
        if (found.filter(PackageState::installed).isEmpty()) {
            return Optional.of(found.map(PackageState::status)
                    .filter(status -> !status.equals("config-files"))
                    .map(status -> status.replace('-', ' '))
                    .orElse("not installed"));
        }
        return when(
                !p.fits(found.get().version()),
                "version is " + found.get().version() + ", not " + p.version().orElse(""));
    }

    private Optional<String> file(File f) {
        PathState found = facts.paths().get(f.path());
        if (f.ownership() == Ownership.SEED) {
            return when(found == null, "missing");
        }
        Optional<String> content = found != null
                        && found.type().startsWith("regular")
                        && !Hashes.sha256(f.content().reveal())
                                .equals(facts.sums().get(f.path()))
                ? Optional.of("content differs")
                : Optional.empty();
        return first(content, path(found, "regular", f.owner(), f.group(), f.mode()));
    }

    private Optional<String> keys(Keys k) {
        PathState file = facts.folders().get(k.path());
        if (file != null && !file.type().startsWith("regular")) {
            return Optional.of("is a " + file.type());
        }
        Map<String, SettingState> found = facts.settings().getOrDefault(k.path(), Map.of());
        List<String> differing = new ArrayList<>();
        Set<String> left = new TreeSet<>(facts.ours().getOrDefault(k.path(), Set.of()));
        for (Setting s : k.settings()) {
            left.remove(s.section() + "|" + s.key());
            SettingState is = found.get(s.section() + "|" + s.key());
            if (is == null) {
                differing.add(s + " is missing");
            } else if (is.times() > 1) {
                differing.add(s + " is there " + is.times() + " times");
            } else if (!is.value().equals(s.value())) {
                differing.add(s + " is " + is.value() + ", not " + s.value());
            }
        }
        left.forEach(l -> differing.add(new Setting(l.substring(0, l.indexOf('|')), l.substring(l.indexOf('|') + 1), "")
                + " is no longer declared"));
        return when(!differing.isEmpty(), String.join("; ", differing));
    }

    private static Optional<String> path(PathState found, String type, String owner, String group, String mode) {
        if (found == null) {
            return Optional.of("missing");
        }
        if (!found.type().startsWith(type)) {
            return Optional.of("is a " + found.type());
        }
        String owners = owner + ":" + group;
        String foundOwners = found.owner() + ":" + found.group();
        return first(
                when(!owners.equals(foundOwners), "owner is " + foundOwners + ", not " + owners),
                when(
                        Integer.parseInt(mode, 8) != Integer.parseInt(found.mode(), 8),
                        "mode is 0" + found.mode() + ", not " + mode));
    }

    private Optional<String> certificate(Certificate c) {
        return first(
                new IssuedCertificate(c)
                        .fault(
                                facts.certificates().get(c.certificatePath()),
                                facts.publicKeys().get(c.keyPath()),
                                now),
                path(facts.paths().get(c.certificatePath()), "regular", c.owner(), c.group(), "0644"),
                path(facts.paths().get(c.keyPath()), "regular", c.owner(), c.group(), IssuedCertificate.keyMode(c))
                        .map(found -> "its key: " + found));
    }

    private Optional<String> user(User u) {
        UserState found = facts.users().get(u.user());
        if (found == null) {
            return Optional.of("missing");
        }
        TreeSet<String> groups = new TreeSet<>(u.groups());
        groups.removeAll(found.groups());
        boolean keys = !u.authorizedKeys().isEmpty()
                && !Hashes.sha256(Steps.authorizedKeys(u))
                        .equals(facts.authorizedKeys().get(u.user()));
        return first(
                when(!groups.isEmpty(), "not in group " + String.join(", ", groups)),
                when(!u.home().isEmpty() && !u.home().equals(found.home()), "home is " + found.home()),
                when(!Steps.shell(u).equals(found.shell()), "shell is " + found.shell()),
                when(keys, "authorized keys differ"));
    }

    private Optional<String> sysctl(Sysctl s) {
        SysctlState found = facts.sysctls().get(s.key());
        if (found == null
                || !found.writable()
                || s.value().equals(facts.refused().get(s.key()))) {
            return Optional.empty();
        }
        String wanted = String.join(" ", s.value().strip().split("\\s+"));
        String file = SysctlPaths.file(s.key());
        return first(
                when(!wanted.equals(String.join(" ", found.value().strip().split("\\s+"))), "is " + found.value()),
                when(
                        !Hashes.sha256(SysctlPaths.line(s.key(), s.value()))
                                .equals(facts.sums().get(file)),
                        "is not kept over a reboot"));
    }

    private Optional<String> unit(Unit u) {
        UnitState found = facts.units().get(u.unit());
        if (!u.enabled() && !u.running()) {
            return first(when(found.running(), "running"), when(found.switchable() && found.enabled(), "enabled"));
        }
        if (found.missing()) {
            return Optional.of("not installed");
        }
        return first(
                when(found.file().startsWith("masked"), "masked"),
                when(u.running() && !found.running(), stopped(found)),
                when(u.enabled() && !found.enabled(), "not enabled"),
                when(!u.enabled() && found.switchable() && found.enabled(), "enabled"),
                pending(u));
    }

    private static String stopped(UnitState found) {
        return found.active().equals("failed")
                ? "failed"
                : found.sub().startsWith("auto-restart") ? "ends again and again" : "stopped";
    }

    private Optional<String> pending(Item item) {
        return when(facts.pending().contains(item.name()), "has not taken over a change yet");
    }

    private static Optional<String> when(boolean differs, String found) {
        return differs ? Optional.of(found) : Optional.empty();
    }

    @SafeVarargs
    private static Optional<String> first(Optional<String>... findings) {
        for (Optional<String> finding : findings) {
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }
}
