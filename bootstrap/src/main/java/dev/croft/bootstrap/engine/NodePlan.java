package dev.croft.bootstrap.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run would do on a node.
 *
 * @param items how many it must have
 * @param differing item to what was found instead, secrets masked
 * @param leaving items that would be taken off
 * @param steps in their order
 * @param diffs for each file that would change its lines, {@code -} there now, {@code +} afterwards
 * @param problems why it could not be looked at, or why the run would be refused
 */
public record NodePlan(
        String node,
        int items,
        Map<String, String> differing,
        List<String> leaving,
        List<String> steps,
        List<String> diffs,
        List<String> problems) {

    static NodePlan none(String node, int items, String problem) {
        return new NodePlan(node, items, Map.of(), List.of(), List.of(), List.of(), List.of(problem));
    }

    public boolean nothingToDo() {
        return steps.isEmpty() && problems.isEmpty();
    }

    /** The lines that people read. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(node + ": " + items + " items, "
                + (nothingToDo() ? "all as declared" : differing.size() + " differ" + left()));
        problems.forEach(problem -> lines.add("  ! " + problem));
        new TreeMap<>(differing).forEach((item, found) -> lines.add("  ~ " + item + ": " + found));
        leaving.forEach(item -> lines.add("  - " + item + ": no longer declared"));
        for (int i = 0; i < steps.size(); i++) {
            lines.add(String.format("  %3d. %s", i + 1, steps.get(i)));
        }
        diffs.forEach(line -> lines.add("  " + line));
        return lines;
    }

    private String left() {
        return leaving.isEmpty() ? "" : ", " + leaving.size() + " to be taken off";
    }
}
