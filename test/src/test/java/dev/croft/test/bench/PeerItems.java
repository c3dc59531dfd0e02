package dev.croft.test.bench;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.template.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The items of the comparison, from the lists that the peers read too: packages, templated files, users, units. */
record PeerItems(
        List<String> packages, List<String> users, List<String> units, String template, List<String> addresses) {
    private static final String FOLDER = "/etc/croft-bench";
    private static final int FILES = 10;

    static PeerItems read(Path folder, List<String> addresses) throws IOException {
        return new PeerItems(
                Files.readAllLines(folder.resolve("packages")),
                Files.readAllLines(folder.resolve("users")),
                Files.readAllLines(folder.resolve("units")),
                Files.readString(folder.resolve("engine/file.conf")),
                addresses);
    }

    List<Item> on(String node) {
        var items = new ArrayList<Item>();
        packages.forEach(p -> items.add(new Item.Package(p)));
        items.add(new Item.Directory(FOLDER, "root", "root", "0755"));
        for (var number = 1; number <= FILES; number++) {
            items.add(Item.File.of(FOLDER + "/f" + number + ".conf", content(node, number)));
        }
        users.forEach(u -> items.add(new Item.User(u, false, Set.of(), "", "/bin/bash", List.of())));
        units.forEach(u -> items.add(new Item.Unit(u + ".service", true, true, Item.OnChange.NOTHING, Set.of())));
        return List.copyOf(items);
    }

    private String content(String node, int number) {
        var peers = IntStream.range(0, addresses.size())
                .mapToObj(i -> addresses.get(i) + ":" + (5400 + number))
                .collect(Collectors.joining(" "));
        return Template.of("file.conf", template).render(Map.of("number", number, "node", node, "peers", peers));
    }
}
