package dev.croft.bootstrap.engine;

import dev.croft.bootstrap.engine.Item.Action;
import dev.croft.bootstrap.engine.Item.Certificate;
import dev.croft.bootstrap.engine.Item.Directory;
import dev.croft.bootstrap.engine.Item.File;
import dev.croft.bootstrap.engine.Item.Keys;
import dev.croft.bootstrap.engine.Item.Ownership;
import dev.croft.bootstrap.engine.Item.Package;
import dev.croft.bootstrap.engine.Item.Sysctl;
import dev.croft.bootstrap.engine.Item.Unit;
import dev.croft.bootstrap.engine.Item.User;
import dev.croft.bootstrap.ssh.Quote;
import java.util.ArrayList;
import java.util.List;

/** The lines that {@code facts.sh} reads: what to look at. */
final class FactsQuestions {
    private FactsQuestions() {}

    /** @param condition whether to ask for the node's condition as well */
    static String of(List<Item> items, boolean condition) {
        List<String> lines = new ArrayList<>(condition ? List.of("host|all") : List.of());
        for (int i = 0; i < items.size(); i++) {
            ask(lines, items.get(i), i);
        }
        return String.join("\n", lines) + "\n";
    }

    /** What is in files, for people to see what would change. */
    static String contents(List<String> paths) {
        return paths.stream().map(path -> "content|" + path + "\n").collect(java.util.stream.Collectors.joining());
    }

    private static void ask(List<String> lines, Item item, int index) {
        if (item instanceof Package p) {
            lines.add("package|" + p.pkg());
        } else if (item instanceof Directory d) {
            lines.add("folder|" + d.path());
        } else if (item instanceof File f) {
            lines.add("path|" + f.path());
            if (f.ownership() == Ownership.WHOLE) {
                lines.add("sum|" + f.path());
            }
        } else if (item instanceof Keys k) {
            lines.add("folder|" + k.path());
            k.settings()
                    .forEach(s -> lines.add(
                            "setting|" + k.path() + "|" + Steps.word(k.syntax()) + "|" + s.section() + "|" + s.key()));
        } else if (item instanceof Certificate c) {
            lines.add("path|" + c.certificatePath());
            lines.add("path|" + c.keyPath());
            lines.add("certificate|" + c.certificatePath());
            lines.add("key|" + c.keyPath());
        } else if (item instanceof User u) {
            lines.add("user|" + u.user());
        } else if (item instanceof Sysctl s) {
            lines.add("sysctl|" + s.key() + "|" + SysctlPaths.proc(s.key()));
            lines.add("path|" + SysctlPaths.file(s.key()));
            lines.add("sum|" + SysctlPaths.file(s.key()));
        } else if (item instanceof Unit u) {
            lines.add("unit|" + u.unit());
        } else if (item instanceof Action a) {
            a.unless()
                    .ifPresent(check ->
                            lines.add("check|" + index + "|" + encode(Quote.exports(a.environment()) + check)));
        }
    }

    /** On one line, as the shell's own printf reads it. */
    private static String encode(String script) {
        return script.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
