package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Facts + items -> steps and drift, from the cases in {@code plans/}; no host is involved. */
class PlanTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> cases() throws Exception {
        Path folder = Path.of(PlanTest.class.getResource("plans").toURI());
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(5);
        ObjectMapper mapper = new ObjectMapper();
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            for (JsonNode one : mapper.readTree(file.toFile())) {
                tests.add(DynamicTest.dynamicTest(
                        file.getFileName() + ": " + one.get("case").asText(), () -> check(one)));
            }
        }
        return tests.stream();
    }

    private static void check(JsonNode one) {
        List<Item> items = new ArrayList<>();
        one.path("items").forEach(n -> items.add(ItemJson.read(n)));
        ItemChecks.check("n1", items);
        List<String> facts = texts(one, "facts");
        String output = facts.stream().map(PlanTest::sums).collect(Collectors.joining("\n")) + "\nend|\n";
        Facts found = FactsAnswers.read(items, output);
        Map<String, String> past = new HashMap<>();
        one.path("past")
                .fields()
                .forEachRemaining(e -> past.put(e.getKey(), e.getValue().asText()));
        Removals removals = Removals.of(past, items.stream().map(Item::name).collect(Collectors.toSet()), "admin");
        List<String> steps = Planner.plan(items, found, removals, NOW).stream()
                .map(Step::toString)
                .toList();
        assertThat(steps).isEqualTo(texts(one, "steps"));
        Map<String, String> drift = new TreeMap<>();
        items.forEach(item -> new Differences(found, NOW).of(item).ifPresent(d -> drift.put(item.name(), d)));
        if (one.has("drift")) {
            Map<String, String> wanted = new TreeMap<>();
            one.get("drift")
                    .fields()
                    .forEachRemaining(e -> wanted.put(e.getKey(), e.getValue().asText()));
            assertThat(drift).isEqualTo(wanted);
        }
    }

    /** {@code sum|=text|/path} stands for the digest of the text. */
    private static String sums(String line) {
        if (line.startsWith("sum|=")) {
            int bar = line.lastIndexOf('|');
            return "sum|" + Hashes.sha256(line.substring(5, bar)) + "  " + line.substring(bar + 1);
        }
        return line;
    }

    private static List<String> texts(JsonNode n, String field) {
        List<String> texts = new ArrayList<>();
        n.path(field).forEach(t -> texts.add(t.asText()));
        return texts;
    }
}
