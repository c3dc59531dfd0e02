package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.infra.InfraModule;
import dev.croft.bootstrap.infra.InfraSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of INFRA under vmalert's own test program: what fires on made-up series, and what does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RulesIT {
    private static final Path RULES = Path.of("../bootstrap/src/main/resources/dev/croft/bootstrap/infra/rules");
    private static final Path TESTS = Path.of("src/test/rules");
    private static final Pattern EXPECTED = Pattern.compile("labels: .\\{alertname=\"(\\w+)\"");

    private Bundled bundled;

    @BeforeAll
    void takeTheToolOutOfTheBundle(@TempDir Path empty) throws IOException, InterruptedException {
        bundled = Bundled.into(empty, "croft-vmalert-tool", "croft-alertmanager");
        Files.createSymbolicLink(empty.resolve("rules"), RULES.toAbsolutePath());
    }

    private static Stream<String> names() throws IOException {
        return Files.readString(RULES.resolve("list")).lines();
    }

    @ParameterizedTest
    @MethodSource("names")
    void firesAsItsTestsSay(String name) throws IOException, InterruptedException {
        var tests = Files.copy(TESTS.resolve(name + ".yml"), bundled.folder().resolve(name + ".yml"));
        var output = unittest(tests);
        assertThat(output).contains("SUCCESS").doesNotContain("FAILED");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyAlertFiresInATestAndSaysWhatToDo(String name) throws IOException {
        var fired = new TreeSet<String>();
        EXPECTED.matcher(Files.readString(TESTS.resolve(name + ".yml")))
                .results()
                .forEach(m -> fired.add(m.group(1)));
        var alerts = new TreeSet<String>();
        for (var rule : rules(name)) {
            if (!rule.has("alert")) {
                continue;
            }
            var alert = rule.get("alert").asText();
            alerts.add(alert);
            assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("crit", "warn", "info");
            assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
            assertThat(rule.at("/annotations/runbook").asText()).as(alert).isNotBlank();
        }
        assertThat(fired).isEqualTo(alerts);
    }

    private static List<JsonNode> rules(String name) throws IOException {
        var file = new ObjectMapper(new YAMLFactory())
                .readTree(RULES.resolve(name + ".yml").toFile());
        return StreamSupport.stream(file.get("groups").spliterator(), false)
                .flatMap(g -> StreamSupport.stream(g.get("rules").spliterator(), false))
                .toList();
    }

    @Test
    void aTestThatExpectsTheWrongThingFails() throws IOException, InterruptedException {
        var wrong = bundled.folder().resolve("wrong.yml");
        Files.writeString(
                wrong, Files.readString(TESTS.resolve("etcd.yml")).replace("\"EtcdNoLeader\"", "\"EtcdHasLeader\""));
        assertThat(unittest(wrong)).contains("FAILED");
    }

    /** It has no option to check only: it is started, and must be ready. */
    @Test
    void alertmanagerTakesEachWayOfTelling() throws Exception {
        var spec = Decoded.of(
                InfraSpec.class,
                """
                {'nodes': [{'name': 'n-1', 'ip': '127.0.0.1', 'connection': CONNECTION}], 'domain': 'x.croft', 'authority': AUTHORITY,
                 'alerts': {'receivers': [{'name': 'a', 'webhook': 'http://127.0.0.1:9/x', 'slack': 'http://127.0.0.1:9/y', 'pagerduty': 'k',
                   'email': {'to': ['a@b.c'], 'from': 'a@b.c', 'server': 'm.x:25', 'user': 'u', 'password': 'p'}}],
                   'routes': [{'receiver': 'a', 'matchers': ['cls=~pg-.*']}], 'deadMan': 'https://127.0.0.1:9/'}}""");
        var configuration = new InfraModule()
                .items(spec).get(0).items().stream()
                        .filter(i -> i.name().equals("file:/etc/croft/alerts/alertmanager.yml"))
                        .map(i -> ((Item.File) i).content().reveal())
                        .findFirst()
                        .orElseThrow();
        assertThat(ready(configuration)).isTrue();
        assertThat(ready(configuration.replace("receiver: \"a\"", "receiver: \"b\"")))
                .isFalse();
    }

    private boolean ready(String configuration) throws Exception {
        var folder = bundled.folder();
        var file = Files.writeString(folder.resolve("alertmanager.yml"), configuration);
        var port = Bundled.freePort();
        var process = Bundled.daemon(List.of(
                bundled.program("alertmanager").toString(),
                "--config.file=" + file,
                "--storage.path=" + folder.resolve("alertmanager"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address="));
        try {
            return Bundled.answers(process, port);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String unittest(Path tests) throws IOException, InterruptedException {
        return bundled.run(
                bundled.program("vmalert-tool").toString(), "unittest", "--disableAlertgroupLabel", "--files=" + tests);
    }
}
