package dev.croft.bootstrap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
    private static final int EVENTS = 150;

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();

    private List<JsonNode> events(Path file, String phase) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        new ObjectMapper().readTree(file.toFile()).forEach(e -> {
            if (e.get("ph").asText().equals(phase)) {
                events.add(e);
            }
        });
        return events;
    }

    @Test
    void rowsAndPartsAsPeopleReadThem() throws Exception {
        Path file = folder.resolve("t.json");
        Trace trace = Trace.to(file, complaints::add);
        trace.name("10.0.0.1:22", "pg-1");
        try (Span whole = trace.begin("10.0.0.1:22", "round trip", "facts");
                Span beside = trace.begin("10.0.0.1:22", "round trip", "look")) {
            whole.part("part", "inner \"quoted\"").with("bytes", 7).close();
        }
        trace.begin("10.0.0.1:22", "round trip", "again").close();
        List<JsonNode> spans = events(file, "X");
        assertThat(spans)
                .extracting(e -> e.get("name").asText())
                .containsExactly("inner \"quoted\"", "look", "facts", "again");
        assertThat(spans).extracting(e -> e.get("tid").asInt()).containsExactly(1, 2, 1, 1);
        assertThat(spans.get(0).at("/args/bytes").asInt()).isEqualTo(7);
        assertThat(spans.get(0).get("ts").asLong())
                .isGreaterThanOrEqualTo(spans.get(2).get("ts").asLong());
        assertThat(events(file, "M"))
                .extracting(e -> e.at("/args/name").asText())
                .containsExactly("croft " + ProcessHandle.current().pid(), "pg-1", "pg-1 (2)");
        assertThat(complaints).isEmpty();
    }

    /** What each of the processes of the next test does. */
    static final class Writer {
        public static void main(String[] args) {
            Trace trace = Trace.to(Path.of(args[0]), System.err::println);
            for (int i = 0; i < EVENTS; i++) {
                trace.begin("row", "test", args[1] + "-" + i).close();
            }
        }
    }

    @Test
    void severalProcessesAddToOneFile() throws Exception {
        Path file = folder.resolve("t.json");
        List<Process> processes = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString(),
                            name)
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        Set<String> names = new HashSet<>();
        events(file, "X").forEach(e -> names.add(e.get("name").asText()));
        assertThat(names).hasSize(2 * EVENTS).contains("a-0", "b-149");
        assertThat(events(file, "M")).hasSize(4);
    }

    @Test
    void whatIsNoTraceIsLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        Trace trace = Trace.to(file, complaints::add);
        trace.begin("row", "test", "one").close();
        trace.begin("row", "test", "two").close();
        assertThat(Files.readString(file)).isEqualTo("mine");
        assertThat(complaints)
                .containsExactly(
                        "CROFT_TRACE: no trace is written: " + file + " is there and is no trace that could go on");
        Trace nowhere = Trace.to(folder.resolve("none/t.json"), complaints::add);
        nowhere.begin("row", "test", "one").close();
        assertThat(complaints).hasSize(2);
    }

    @Test
    void theVariableSaysWhereTo() throws Exception {
        assertThat(Trace.of(Map.of(), complaints::add).on()).isFalse();
        assertThat(Trace.of(Map.of("CROFT_TRACE", " "), complaints::add).on()).isFalse();
        Trace trace = Trace.of(Map.of("CROFT_TRACE", "t.json", "CROFT_ENV", folder.toString()), complaints::add);
        trace.begin("row", "test", "one").close();
        assertThat(folder.resolve("t.json")).exists();
        Span none = Trace.off().begin("row", "test", "x");
        assertThat(none.part("test", "y").with("a", 1)).isSameAs(none);
        none.close();
    }
}
