package dev.croft.test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The boards of the checkout, as a test asks their queries itself. */
record Boards(List<Board> all) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z_]+)");

    /** A panel's query, and what the panel says it needs where it has no data. */
    record Query(String board, String panel, String text, Optional<String> needs) {
        /** The query with values in the place of variables. */
        String with(Map<String, String> values) {
            return VARIABLE.matcher(text)
                    .replaceAll(m ->
                            Matcher.quoteReplacement(values.getOrDefault(m.group(1), "no value for " + m.group(1))));
        }
    }

    /** A board: its panels' queries and the names of its variables. */
    record Board(String name, List<String> variables, List<List<Query>> panels) {
        /** Where it is shown, with these values chosen. */
        String path(Map<String, String> values) {
            var chosen = variables.stream()
                    .filter(v -> values.containsKey(v) && !values.get(v).startsWith("."))
                    .map(v -> "var-" + v + "=" + values.get(v))
                    .toList();
            return "/ui/" + name + (chosen.isEmpty() ? "" : "?" + String.join("&", chosen));
        }
    }

    static Boards read() throws IOException {
        var boards = new ArrayList<Board>();
        try (var files = Files.list(Stack.ROOT.resolve("dashboards/boards"))) {
            for (var file : files.sorted().toList()) {
                boards.add(board(file));
            }
        }
        return new Boards(List.copyOf(boards));
    }

    private static Board board(Path file) throws IOException {
        var spec = JSON.readTree(file.toFile()).get("spec");
        var name = file.getFileName().toString().replace(".json", "");
        var variables = new ArrayList<String>();
        spec.path("variables").forEach(v -> variables.add(v.at("/spec/name").textValue()));
        var panels = new ArrayList<List<Query>>();
        for (var panel : spec.get("panels")) {
            panels.add(queries(name, panel.get("spec")));
        }
        return new Board(name, List.copyOf(variables), List.copyOf(panels));
    }

    private static List<Query> queries(String board, JsonNode panel) {
        var title = panel.at("/display/name").textValue();
        var needs = Optional.ofNullable(panel.path("needs").textValue());
        var queries = new ArrayList<Query>();
        panel.get("queries")
                .forEach(q -> queries.add(
                        new Query(board, title, q.at("/spec/plugin/spec/query").textValue(), needs)));
        return List.copyOf(queries);
    }
}
