package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Facts.PathState;
import dev.croft.bootstrap.engine.Facts.SettingState;
import dev.croft.bootstrap.engine.Facts.SysctlState;
import dev.croft.bootstrap.engine.Facts.UnitState;
import dev.croft.bootstrap.engine.Facts.UserState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what {@code facts.sh} wrote. */
final class FactsAnswers {
    private final Map<String, Facts.PackageState> packages = new HashMap<>();
    private final Map<String, PathState> paths = new HashMap<>();
    private final Map<String, PathState> folders = new HashMap<>();
    private final Map<String, String> sums = new HashMap<>();
    private final Map<String, String> contents = new HashMap<>();
    private final Map<String, Map<String, SettingState>> settings = new HashMap<>();
    private final Map<String, Set<String>> ours = new HashMap<>();
    private final Map<String, String> certificates = new HashMap<>();
    private final Map<String, String> publicKeys = new HashMap<>();
    private final Map<String, UserState> users = new HashMap<>();
    private final Map<String, String> authorizedKeys = new HashMap<>();
    private final Map<String, SysctlState> sysctls = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final Map<String, Integer> checks = new HashMap<>();
    private final ConditionAnswers condition = new ConditionAnswers();
    private final Set<String> pending = new HashSet<>();
    private final List<String> shown = new ArrayList<>();
    private final List<Item> items;
    private boolean leftPolicy;
    private boolean complete;

    private FactsAnswers(List<Item> items) {
        this.items = items;
    }

    /** @throws IllegalStateException the answer is not whole, or systemd did not answer; says what came instead */
    static Facts read(List<Item> items, String output) {
        FactsAnswers answers = new FactsAnswers(items);
        output.lines().forEach(answers::line);
        if (!answers.complete) {
            throw new IllegalStateException("looking at it broke off before the end");
        }
        return new Facts(
                answers.packages,
                answers.paths,
                answers.folders,
                answers.sums,
                answers.contents,
                answers.settings,
                answers.ours,
                answers.certificates,
                answers.publicKeys,
                answers.users,
                answers.authorizedKeys,
                answers.sysctls,
                answers.refused,
                answers.units(),
                answers.checks,
                answers.pending,
                answers.condition.read(),
                answers.leftPolicy);
    }

    private void line(String line) {
        int bar = line.indexOf('|');
        String kind = bar < 0 ? "" : line.substring(0, bar);
        String rest = line.substring(bar + 1);
        switch (kind) {
            case "package" -> packages.put(
                    field(rest, 0, 3), new Facts.PackageState(field(rest, 1, 3), field(rest, 2, 3)));
            case "path" -> paths.put(field(rest, 4, 5), path(rest));
            case "folder" -> folders.put(field(rest, 4, 5), path(rest));
            case "sum" -> sums.put(rest.substring(66), rest.substring(0, 64));
            case "setting" -> settings.computeIfAbsent(field(rest, 0, 5), p -> new HashMap<>())
                    .put(
                            field(rest, 1, 5) + "|" + field(rest, 2, 5),
                            new SettingState(Integer.parseInt(field(rest, 3, 5)), field(rest, 4, 5)));
            case "ours" -> ours.computeIfAbsent(field(rest, 0, 2), p -> new HashSet<>())
                    .add(field(rest, 1, 2));
            case "content" -> contents.put(field(rest, 0, 2), decode(field(rest, 1, 2)));
            case "certificate" -> certificates.put(field(rest, 0, 2), decode(field(rest, 1, 2)));
            case "key" -> publicKeys.put(field(rest, 0, 2), field(rest, 1, 2));
            case "user" -> users.put(
                    field(rest, 0, 4),
                    new UserState(
                            field(rest, 1, 4),
                            field(rest, 2, 4),
                            Set.of(field(rest, 3, 4).split(" "))));
            case "keys" -> authorizedKeys.put(field(rest, 0, 2), field(rest, 1, 2));
            case "sysctl" -> sysctls.put(
                    field(rest, 0, 3), new SysctlState(field(rest, 1, 3).equals("yes"), field(rest, 2, 3)));
            case "refused" -> refused.put(field(rest, 0, 2), field(rest, 1, 2));
            case "show" -> shown.add(rest);
            case "check" -> checks.put(
                    items.get(Integer.parseInt(field(rest, 0, 2))).name(), Integer.parseInt(field(rest, 1, 2)));
            case "pending" -> pending.add(rest);
            case "host" -> condition.line(rest);
            case "policy" -> leftPolicy = true;
            case "end" -> complete = true;
            default -> {
                // 'dpkg|interrupted' and what later versions may add: nothing is decided by it.
            }
        }
    }

    private static PathState path(String rest) {
        return new PathState(field(rest, 0, 5), field(rest, 1, 5), field(rest, 2, 5), field(rest, 3, 5));
    }

    /** The last field keeps what separators it holds. */
    private static String field(String rest, int index, int count) {
        String[] fields = rest.split("\\|", count);
        if (fields.length != count) {
            throw new IllegalStateException(
                    "an answer has " + fields.length + " fields instead of " + count + ": " + rest);
        }
        return fields[index];
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private Map<String, UnitState> units() {
        List<String> names = items.stream()
                .filter(Item.Unit.class::isInstance)
                .map(i -> ((Item.Unit) i).unit())
                .toList();
        List<Map<String, String>> blocks = new ArrayList<>();
        Map<String, String> block = new HashMap<>();
        for (String line : shown) {
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                blocks.add(block);
                block = new HashMap<>();
            } else if (equals > 0) {
                block.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block);
        }
        if (blocks.size() != names.size() || blocks.stream().anyMatch(b -> !b.containsKey("ActiveState"))) {
            throw new IllegalStateException(
                    "systemd does not answer: " + String.join("; ", shown.subList(0, Math.min(5, shown.size())))
                            + "; the node must be booted with systemd");
        }
        Map<String, UnitState> units = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, String> b = blocks.get(i);
            units.put(
                    names.get(i),
                    new UnitState(
                            b.getOrDefault("LoadState", ""),
                            b.get("ActiveState"),
                            b.getOrDefault("SubState", ""),
                            b.getOrDefault("UnitFileState", ""),
                            b.getOrDefault("NeedDaemonReload", "no").equals("yes")));
        }
        return units;
    }
}
