package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Item.Directory;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Package;
import dev.croft.bootstrap.engine.Item.Stage;
import dev.croft.bootstrap.engine.Item.Sysctl;
import dev.croft.bootstrap.engine.Item.Unit;
import dev.croft.bootstrap.engine.Item.User;
import dev.croft.bootstrap.engine.Step.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Works out what to do on a node: a pure function of what is declared, what was found and what has left.
 *
 * <p>Order: what units are off; users, folders and files that packages build on; packages, whose own units go off where they are to be; users; folders; files;
 * certificates; files that a program checks; settings in files of others; kernel settings; what has left; systemd's reload; actions; units; actions that watch units; a check that
 * units which were touched still run.
 */
final class Planner {
    private final List<Item> items;
    private final Facts facts;
    private final Removals removals;
    private final Map<Item, String> differing = new LinkedHashMap<>();

    private Planner(List<Item> items, Facts facts, Removals removals, Instant now) {
        this.items = items;
        this.facts = facts;
        this.removals = removals;
        Differences differences = new Differences(facts, now);
        items.forEach(item -> differences.of(item).ifPresent(found -> differing.put(item, found)));
    }

    static List<Step> plan(List<Item> items, Facts facts, Removals removals, Instant now) {
        return new Planner(items, facts, removals, now).steps();
    }

    private List<Step> steps() {
        Reactions reactions = new Reactions(items, facts, differing.keySet(), removals.paths());
        List<Step> changes = new ArrayList<>();
        reactions.owed().forEach(item -> changes.add(Steps.remember(item)));
        differing(Unit.class, Reactions::off).forEach(u -> changes.add(new Step(Verb.OFF, u.name(), u.unit())));
        changes.addAll(removals.units());
        Set<String> earlyOwners = new java.util.HashSet<>();
        items.forEach(item -> owner(item).ifPresent(earlyOwners::add));
        users(changes, u -> earlyOwners.contains(u.user()));
        directories(changes, Stage.BEFORE_PACKAGES);
        differing(File.class, f -> f.stage() == Stage.BEFORE_PACKAGES).forEach(f -> changes.add(Steps.file(f)));
        List<Package> packages = differing(Package.class, p -> true).toList();
        if (!packages.isEmpty()) {
            changes.add(new Step(
                    Verb.PACKAGES,
                    packages.size() == 1 ? packages.get(0).name() : "packages",
                    packages.stream().map(Package::wanted).collect(Collectors.joining(" "))));
            // Their scripts enable the units that they bring.
            items.stream()
                    .filter(Unit.class::isInstance)
                    .map(Unit.class::cast)
                    .filter(u -> Reactions.off(u) && facts.units().get(u.unit()).missing())
                    .forEach(u -> changes.add(new Step(Verb.OFF, u.name(), u.unit())));
        } else if (facts.leftPolicy()) {
            changes.add(new Step(Verb.TIDY, "packages"));
        }
        users(changes, u -> !earlyOwners.contains(u.user()));
        directories(changes, Stage.AFTER_PACKAGES);
        differing(
                        File.class,
                        f -> f.stage() == Stage.AFTER_PACKAGES && f.check().isEmpty())
                .forEach(f -> changes.add(Steps.file(f)));
        differing(Certificate.class, c -> true).forEach(c -> changes.add(Steps.certificate(c)));
        // Their programs may want to read all else: other files, certificates.
        differing(
                        File.class,
                        f -> f.stage() == Stage.AFTER_PACKAGES && f.check().isPresent())
                .forEach(f -> changes.add(Steps.file(f)));
        differing(Keys.class, k -> true).forEach(k -> changes.add(Steps.keys(k)));
        differing(Sysctl.class, s -> true).forEach(s -> changes.add(Steps.sysctl(s)));
        changes.addAll(removals.files());
        if (systemdMustReload()) {
            changes.add(new Step(Verb.RELOAD_SYSTEMD, "systemd"));
        }
        changes.addAll(reactions.steps());
        return List.copyOf(changes);
    }

    /** The owner of an item that is put in place before packages: a user that must be there by then. */
    private static java.util.Optional<String> owner(Item item) {
        if (item instanceof File f && f.stage() == Stage.BEFORE_PACKAGES) {
            return java.util.Optional.of(f.owner());
        }
        if (item instanceof Directory d && d.stage() == Stage.BEFORE_PACKAGES) {
            return java.util.Optional.of(d.owner());
        }
        return java.util.Optional.empty();
    }

    private <T extends Item> Stream<T> differing(Class<T> kind, Predicate<T> filter) {
        return differing.keySet().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(filter);
    }

    private void users(List<Step> changes, Predicate<User> when) {
        differing(User.class, when).forEach(u -> changes.add(Steps.user(u)));
    }

    private void directories(List<Step> changes, Stage stage) {
        differing(Directory.class, d -> d.stage() == stage)
                .sorted(Comparator.comparing(Directory::path))
                .forEach(d -> changes.add(Steps.directory(d)));
    }

    private boolean systemdMustReload() {
        boolean stale = facts.units().values().stream().anyMatch(Facts.UnitState::needsReload);
        Stream<String> written = differing(File.class, f -> true).map(File::path);
        return stale || Stream.concat(written, removals.paths().stream()).anyMatch(Planner::unitFile);
    }

    private static boolean unitFile(String path) {
        return Stream.of(
                        "/etc/systemd/system/",
                        "/usr/lib/systemd/system/",
                        "/lib/systemd/system/",
                        "/run/systemd/system/")
                .anyMatch(path::startsWith);
    }
}
