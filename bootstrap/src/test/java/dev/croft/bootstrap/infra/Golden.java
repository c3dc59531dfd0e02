package dev.croft.bootstrap.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares items with a file that a person has read. To write it anew after a wanted change: run with
 * {@code -Dgolden=write}, then read the difference.
 */
public final class Golden {
    private Golden() {}

    public static void check(Class<?> test, String resource, List<NodeItems> nodes) throws IOException {
        var text = nodes.stream().map(Golden::text).collect(Collectors.joining("\n"));
        if ("write".equals(System.getProperty("golden"))) {
            var file = Path.of("src/test/resources", test.getPackageName().replace('.', '/'), resource);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        try (var in = test.getResourceAsStream(resource)) {
            assertThat(in)
                    .as("golden file " + resource + "; make it with -Dgolden=write")
                    .isNotNull();
            assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static String text(NodeItems node) {
        return "==== " + node.node() + (node.required() ? "" : " (a warning if away)") + "\n"
                + node.items().stream().map(Golden::text).collect(Collectors.joining());
    }

    private static String text(Item item) {
        if (item instanceof Item.File f) {
            return item.name() + " " + f.owner() + ":" + f.group() + " " + f.mode() + " " + f.ownership() + " "
                    + f.stage() + f.check().map(c -> "\n  checked by: " + c).orElse("") + "\n"
                    + (f.secret() ? "  ***\n" : indented(f.content().reveal()));
        }
        if (item instanceof Item.Action a) {
            var settings = a.script().substring(0, Math.max(0, a.script().indexOf("# shellcheck")));
            var environment = a.environment().keySet().stream()
                    .sorted()
                    .map(k -> k + "=***\n")
                    .collect(Collectors.joining());
            return item.name() + (a.unless().isPresent() ? " guarded" : "")
                    + a.watches().stream().sorted().map(w -> " <- " + w).collect(Collectors.joining()) + "\n"
                    + indented(settings + environment);
        }
        if (item instanceof Item.Unit u) {
            return item.name() + (u.enabled() ? " enabled" : "") + (u.running() ? " running" : "") + " " + u.onChange()
                    + u.watches().stream().sorted().map(w -> " <- " + w).collect(Collectors.joining()) + "\n";
        }
        if (item instanceof Item.Certificate c) {
            return item.name() + " " + c.keyPath() + " " + c.owner() + ":" + c.group() + " " + c.names() + " "
                    + c.authority().leafLife().toDays() + " days\n";
        }
        if (item instanceof Item.Sysctl s) {
            return item.name() + " = " + s.value() + "\n";
        }
        if (item instanceof Item.User u) {
            return item.name() + (u.system() ? " system" : "") + " " + u.groups() + " " + u.home() + " " + u.shell()
                    + " " + u.authorizedKeys() + "\n";
        }
        if (item instanceof Item.Directory d) {
            return item.name() + " " + d.owner() + ":" + d.group() + " " + d.mode() + "\n";
        }
        return item.name() + "\n";
    }

    private static String indented(String text) {
        return text.lines().map(l -> "  " + l + "\n").collect(Collectors.joining());
    }
}
