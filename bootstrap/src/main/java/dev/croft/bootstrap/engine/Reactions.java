package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.UnitState;
import dev.croft.bootstrap.engine.Item.Action;
import dev.croft.bootstrap.engine.Item.OnChange;
import dev.croft.bootstrap.engine.Item.Unit;
import dev.croft.bootstrap.engine.Step.Verb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which actions run and what units do. Each acts once, however many of the items that it watches have changed. A folder
 * that is watched counts as changed when one of our files directly in it has changed, come or left.
 */
final class Reactions {
    private final List<Item> items;
    private final Facts facts;
    private final Set<String> changed = new HashSet<>();
    private final Set<String> owed = new HashSet<>();

    /** @param differing items that will be changed; {@code left}: paths that will be removed */
    Reactions(List<Item> items, Facts facts, Set<Item> differing, List<String> left) {
        this.items = items;
        this.facts = facts;
        differing.stream().filter(i -> !(i instanceof Unit)).forEach(i -> changed.add(i.name()));
        Stream<String> paths = Stream.concat(differing.stream().flatMap(Reactions::paths), left.stream());
        paths.forEach(path -> changed.add("directory:" + path.substring(0, Math.max(1, path.lastIndexOf('/')))));
        settle();
    }

    private static Stream<String> paths(Item item) {
        if (item instanceof Item.File f) {
            return Stream.of(f.path());
        }
        if (item instanceof Item.Keys k) {
            return Stream.of(k.path());
        }
        return item instanceof Item.Certificate c ? Stream.of(c.certificatePath(), c.keyPath()) : Stream.empty();
    }

    /** Units and actions watch one another: goes round until nothing new acts. */
    private void settle() {
        boolean more = true;
        while (more) {
            more = false;
            for (Item item : items) {
                if (item instanceof Action a
                        && (touched(a.watches()) || facts.pending().contains(a.name()))) {
                    more |= changed.add(a.name());
                    owed.add(a.name());
                } else if (item instanceof Unit u && act(u).isPresent()) {
                    more |= changed.add(u.name());
                    if (reacts(u)) {
                        owed.add(u.name());
                    }
                }
            }
        }
        owed.removeAll(facts.pending());
    }

    private boolean touched(Set<String> watches) {
        return watches.stream().anyMatch(changed::contains);
    }

    /** Neither wanted at boot nor now: such a unit is kept off. */
    static boolean off(Unit u) {
        return !u.enabled() && !u.running();
    }

    private boolean reacts(Unit u) {
        return u.onChange() != OnChange.NOTHING
                && !off(u)
                && (touched(u.watches()) || facts.pending().contains(u.name()));
    }

    /** The one verb for a unit: one that is started has read everything, so it is not restarted as well. */
    private Optional<String> act(Unit u) {
        UnitState state = facts.units().get(u.unit());
        if (u.running() && !state.running()) {
            return Optional.of("start");
        }
        if (!reacts(u)) {
            return Optional.empty();
        }
        boolean restart = u.onChange() == OnChange.RESTART;
        if (u.running()) {
            return Optional.of(restart ? "restart" : "reload");
        }
        // Others start and stop it; what runs of it must still notice the change.
        return Optional.of(restart ? "try-restart" : "try-reload-or-restart");
    }

    /** Items that will react to a change, not yet noted on the node; in the order in which they are listed. */
    List<String> owed() {
        return items.stream().map(Item::name).filter(owed::contains).toList();
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        actions(steps, false);
        List<Step> checks = new ArrayList<>();
        for (Item item : items) {
            if (item instanceof Unit u && !off(u)) {
                unit(steps, checks, u);
            }
        }
        actions(steps, true);
        steps.addAll(checks);
        return steps;
    }

    private void actions(List<Step> steps, boolean afterUnits) {
        for (Item item : items) {
            if (item instanceof Action a && changed.contains(a.name()) && watchesUnits(a) == afterUnits) {
                steps.add(Steps.action(a));
                forget(steps, a);
            }
        }
    }

    private static boolean watchesUnits(Action a) {
        return a.watches().stream().anyMatch(w -> w.startsWith("unit:"));
    }

    private void unit(List<Step> steps, List<Step> checks, Unit u) {
        UnitState state = facts.units().get(u.unit());
        if (u.enabled() && !state.enabled()) {
            steps.add(new Step(Verb.UNIT, u.name(), "enable", u.unit()));
        } else if (!u.enabled() && state.switchable() && state.enabled()) {
            steps.add(new Step(Verb.UNIT, u.name(), "disable", u.unit()));
        }
        act(u).ifPresent(verb -> {
            steps.add(new Step(Verb.UNIT, u.name(), verb, u.unit()));
            if (u.running()) {
                checks.add(new Step(Verb.CHECK, u.name(), u.unit()));
            }
        });
        forget(steps, u);
    }

    private void forget(List<Step> steps, Item item) {
        if (owed.contains(item.name()) || facts.pending().contains(item.name())) {
            steps.add(Steps.forget(item.name()));
        }
    }
}
