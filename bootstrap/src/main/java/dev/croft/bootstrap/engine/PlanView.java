package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.SettingState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Shows a plan to people. Files that hold secrets are named, not shown. */
final class PlanView {
    /** So many lines of a file's difference are shown. */
    private static final int LINES = 80;

    private final NodeItems node;
    private final NodeWork.Planned planned;
    private final Set<String> past;
    private final Map<String, String> contents;
    private final Map<Item, String> differing = new java.util.LinkedHashMap<>();
    private final Masking masking;

    /** @param past names of items that were declared before */
    PlanView(NodeItems node, NodeWork.Planned planned, Set<String> past) {
        this(node, planned, past, Map.of());
    }

    private PlanView(NodeItems node, NodeWork.Planned planned, Set<String> past, Map<String, String> contents) {
        this.node = node;
        this.planned = planned;
        this.past = past;
        this.contents = contents;
        this.masking = Masking.of(node.items());
        Differences differences = new Differences(planned.facts(), Instant.now());
        node.items().forEach(item -> differences.of(item).ifPresent(found -> differing.put(item, found)));
    }

    /** Files whose present content is to be shown beside the new one. */
    List<String> paths() {
        return shown().map(Item.File::path).toList();
    }

    private Stream<Item.File> shown() {
        return differing.keySet().stream()
                .filter(Item.File.class::isInstance)
                .map(Item.File.class::cast)
                .filter(f -> !f.secret() && f.ownership() == Item.Ownership.WHOLE);
    }

    PlanView with(Map<String, String> contents) {
        return new PlanView(node, planned, past, contents);
    }

    NodePlan plan() {
        Map<String, String> found = new TreeMap<>();
        differing.forEach((item, what) -> found.put(item.name(), masking.mask(what)));
        Set<String> leaving = new TreeSet<>(past);
        node.items().forEach(item -> leaving.remove(item.name()));
        // Packages stay, and of an action nothing is left.
        leaving.removeIf(name -> name.startsWith("package:") || name.startsWith("action:"));
        return new NodePlan(
                node.node(),
                node.items().size(),
                found,
                List.copyOf(leaving),
                planned.steps().stream().flatMap(step -> text(step).stream()).toList(),
                diffs(),
                planned.faults());
    }

    private static Optional<String> text(Step step) {
        return switch (step.verb()) {
            case REMEMBER, FORGET, TIDY -> Optional.empty();
            default -> Optional.of(step.command());
        };
    }

    private List<String> diffs() {
        List<String> lines = new ArrayList<>();
        shown().forEach(file -> {
            Optional<String> before = Optional.ofNullable(contents.get(file.path()));
            List<String> diff = LineDiff.of(before.orElse(""), file.content().reveal());
            if (!diff.isEmpty()) {
                lines.add("--- " + file.path() + before.map(b -> "").orElse(" (is not there)"));
                lines.add("+++ " + file.path());
                diff.stream().limit(LINES).map(masking::maskLine).forEach(lines::add);
                if (diff.size() > LINES) {
                    lines.add("... and " + (diff.size() - LINES) + " more lines");
                }
            }
        });
        differing.keySet().forEach(item -> {
            if (item instanceof Item.Keys keys) {
                settings(lines, keys);
            } else if (item instanceof Item.File file && file.secret()) {
                lines.add("*** " + file.path() + ": holds secrets, not shown");
            }
        });
        return lines;
    }

    private void settings(List<String> lines, Item.Keys keys) {
        lines.add("--- " + keys.path());
        lines.add("+++ " + keys.path());
        Map<String, SettingState> found = planned.facts().settings().getOrDefault(keys.path(), Map.of());
        keys.settings().forEach(s -> {
            Optional<String> before =
                    Optional.ofNullable(found.get(s.section() + "|" + s.key())).map(SettingState::value);
            if (!before.equals(Optional.of(s.value()))) {
                before.ifPresent(value ->
                        lines.add(masking.maskLine("-" + s + keys.syntax().separator() + value)));
                lines.add("+" + s + keys.syntax().separator() + s.value());
            }
        });
    }
}
