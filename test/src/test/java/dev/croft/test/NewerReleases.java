package dev.croft.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A newer revision of what nodes have installed, as a distribution brings out: known to their apt, and not installed. */
final class NewerReleases {
    private NewerReleases() {}

    /** @return the version of each package */
    static Map<String, String> of(Stack stack, List<String> nodes, String... packages) throws IOException {
        String script;
        try (var in = NewerReleases.class.getResourceAsStream("newer-releases.sh")) {
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        var told = "";
        for (var node : nodes) {
            told = stack.ssh(node, "set -- " + String.join(" ", packages) + "\n" + script)
                    .ok()
                    .output();
        }
        return told.lines()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
    }
}
