package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules on logs, asked of a log store that holds made-up lines, in the way that vmalert asks it. vmalert's test program
 * knows metrics only. Each case has a tenant of its own; all rules look at it, and exactly those that it names may find something.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogRulesIT {
    private static final Path RULES = Path.of("../bootstrap/src/main/resources/dev/croft/bootstrap/infra/log-rules");
    private static final Path TESTS = Path.of("src/test/log-rules");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process store;
    private String address;
    private int tenants;

    @BeforeAll
    void startAStore(@TempDir Path folder) throws IOException, InterruptedException {
        var bundled = Bundled.into(folder, "croft-victoria-logs");
        var port = Bundled.freePort();
        store = Bundled.daemon(List.of(
                bundled.program("victoria-logs").toString(),
                "-httpListenAddr=127.0.0.1:" + port,
                "-storageDataPath=" + folder.resolve("data")));
        assertThat(Bundled.answers(store, port)).isTrue();
        address = "http://127.0.0.1:" + port;
    }

    @AfterAll
    void stopIt() throws InterruptedException {
        store.destroyForcibly().waitFor();
    }

    private static Stream<String> names() throws IOException {
        return Files.readString(RULES.resolve("list")).lines();
    }

    private static Stream<JsonNode> rules() throws IOException {
        var all = new ArrayList<JsonNode>();
        for (var name : names().toList()) {
            for (var group :
                    YAML.readTree(RULES.resolve(name + ".yml").toFile()).get("groups")) {
                assertThat(group.get("type").asText()).isEqualTo("vlogs");
                group.get("rules").forEach(all::add);
            }
        }
        return all.stream();
    }

    private static List<JsonNode> cases(String name) throws IOException {
        return StreamSupport.stream(
                        YAML.readTree(TESTS.resolve(name + ".yml").toFile()).spliterator(), false)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachCaseFiresWhatItNamesAndNothingElse(String name) throws Exception {
        for (var one : cases(name)) {
            var tenant = String.valueOf(++tenants);
            write(tenant, one.get("records"));
            var fired = new TreeSet<String>();
            for (var rule : rules().toList()) {
                fired.addAll(found(tenant, rule));
            }
            var wanted = new TreeSet<String>();
            one.get("fires").forEach(f -> wanted.add(labels(f)));
            assertThat(fired).as(name + ": " + one.get("name").asText()).isEqualTo(wanted);
        }
    }

    @Test
    void everyAlertFiresInACaseAndSaysWhatToDo() throws IOException {
        var fired = new TreeSet<String>();
        for (var name : names().toList()) {
            for (var one : cases(name)) {
                one.get("fires").forEach(f -> fired.add(f.get("alertname").asText()));
            }
        }
        var alerts = new TreeSet<String>();
        for (var rule : rules().toList()) {
            var alert = rule.get("alert").asText();
            alerts.add(alert);
            assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("crit", "warn", "info");
            assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
            assertThat(rule.at("/annotations/runbook").asText()).as(alert).isNotBlank();
            // Without one the time between two looks would count, which is data.
            assertThat(rule.get("expr").asText()).as(alert).startsWith("_time:");
        }
        assertThat(fired).isEqualTo(alerts);
    }

    private void write(String tenant, JsonNode records) throws Exception {
        var lines = new StringBuilder();
        for (var record : records) {
            var line = (ObjectNode) record.deepCopy();
            var ago = line.path("ago").asInt(1);
            var times = line.path("times").asInt(1);
            line.remove(List.of("ago", "times"));
            line.put("_time", Instant.now().minusSeconds(ago).toString());
            lines.append((json.writeValueAsString(line) + "\n").repeat(times));
        }
        send(tenant, "/insert/jsonline?_stream_fields=cls,ins,unit", lines.toString());
        send(tenant, "/internal/force_flush", "");
    }

    /** As vmalert does for a rule of type vlogs: the labels of each result are the alert's. */
    private List<String> found(String tenant, JsonNode rule) throws Exception {
        var answer = json.readTree(send(
                tenant,
                "/select/logsql/stats_query",
                "query=" + URLEncoder.encode(rule.get("expr").asText(), StandardCharsets.UTF_8) + "&time="
                        + Instant.now()));
        assertThat(answer.get("status").asText()).isEqualTo("success");
        var all = new ArrayList<String>();
        for (var result : answer.at("/data/result")) {
            var metric = (ObjectNode) result.get("metric").deepCopy();
            metric.remove("__name__");
            metric.set("alertname", rule.get("alert"));
            all.add(labels(metric));
        }
        return all;
    }

    private static String labels(JsonNode node) {
        var sorted = new TreeMap<String, String>();
        node.fields().forEachRemaining(f -> sorted.put(f.getKey(), f.getValue().asText()));
        return sorted.toString();
    }

    private String send(String tenant, String path, String body) throws Exception {
        var form = path.startsWith("/select/");
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .header("AccountID", tenant)
                        .header("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
