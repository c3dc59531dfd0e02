package dev.croft.bootstrap.node;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.template.Resources;
import dev.croft.bootstrap.template.Shell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The resources of this package, and what goes into them. */
final class Texts {
    private static final Resources FILES = new Resources(Texts.class);

    /** What resolv.conf may name (resolv.conf(5)): further servers are not asked. */
    private static final int MOST_SERVERS = 3;

    private Texts() {}

    static String text(String resource) {
        return FILES.text(resource);
    }

    static String render(String resource, Map<String, ?> values) {
        return FILES.render(resource, values);
    }

    /** An action of two scripts: what looks whether all is well, and what mends it. */
    static Item.Action guarded(
            String name, String check, String set, Map<String, String> settings, Set<String> watches) {
        return new Item.Action(
                name,
                Shell.with(settings, text(set)),
                Optional.of(Shell.with(settings, text(check))),
                watches,
                Map.of());
    }

    /** An action that runs when something has changed. */
    static Item.Action onChange(String name, String script, Map<String, String> settings, String... watches) {
        return new Item.Action(name, Shell.with(settings, text(script)), Optional.empty(), Set.of(watches), Map.of());
    }

    /** The words of a list, without comments. */
    static List<String> words(String resource) {
        return FILES.words(resource);
    }

    /** The settings of a file in sysctl's syntax, in their order. */
    static Map<String, String> settings(String resource) {
        var settings = new LinkedHashMap<String, String>();
        words(resource)
                .forEach(l -> settings.put(
                        l.substring(0, l.indexOf('=')).strip(),
                        l.substring(l.indexOf('=') + 1).strip()));
        return settings;
    }

    /** Our part of the hosts file: one line an address, this node's first, full names before short ones. */
    static String hostsBlock(NodeSpec spec) {
        var names = new LinkedHashMap<String, List<String>>();
        names.computeIfAbsent(spec.ip(), ip -> new ArrayList<>()).add(spec.name());
        for (var host : spec.hosts()) {
            var ofAddress = names.computeIfAbsent(host.ip(), ip -> new ArrayList<>());
            if (!ofAddress.contains(host.name())) {
                ofAddress.add(host.name());
            }
        }
        var lines = names.entrySet().stream()
                .map(e -> e.getKey()
                        + e.getValue().stream()
                                .map(n -> " " + n + "." + spec.domain() + " " + n)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
        return "# croft begin: names of " + spec.domain() + "; lines outside of this block are yours\n" + lines
                + "\n# croft end";
    }

    static String resolv(NodeSpec spec) {
        var servers = spec.resolvers().stream()
                .limit(MOST_SERVERS)
                .map(r -> "nameserver " + r)
                .collect(Collectors.joining("\n"));
        return render("resolv.conf", Map.of("domain", spec.domain(), "servers", servers));
    }
}
