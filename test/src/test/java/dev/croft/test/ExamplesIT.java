package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What {@code make dist} gives away, used as somebody else would: the examples, copied to a folder outside the checkout,
 * with the plugin installed from its tarball and the Java classes from a Maven repository.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesIT {
    private static final String NETWORK = "10.47.9.";

    private Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();

    @BeforeAll
    void distribute() throws IOException {
        home = Files.createTempDirectory("croft-out");
        environment.put("PULUMI_HOME", home.resolve("pulumi").toString());
        Files.createDirectory(home.resolve("state"));
        environment.put("PULUMI_BACKEND_URL", Stack.backend(home));
        environment.put("PULUMI_CONFIG_PASSPHRASE", "of a test");
        environment.put("PULUMI_CONFIG_PASSPHRASE_FILE", "");
        environment.put("CROFT_OWNER", "test-" + UUID.randomUUID());
        environment.put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository());
        run(List.of(Stack.ROOT.resolve("setup/dist.sh").toString())).ok();
        run(List.of("pulumi", "plugin", "install", "resource", "croft", version(), "--file", tarball()))
                .ok();
    }

    /** The user's local Maven repository, but for our own classes: dist puts those here, and not where others look. */
    private Path repository() throws IOException {
        var own = Files.createDirectory(home.resolve("m2"));
        var users = Path.of(System.getProperty("user.home"), ".m2/repository");
        try (var all = Files.list(users)) {
            for (var group : all.filter(p -> !p.endsWith("dev")).toList()) {
                Files.createSymbolicLink(own.resolve(group.getFileName()), group);
            }
        }
        return own;
    }

    private static String version() throws IOException {
        try (var files = Files.list(Stack.ROOT.resolve("dist"))) {
            var name = files.map(f -> f.getFileName().toString())
                    .filter(f -> f.matches("pulumi-resource-croft-v.*\\.tar\\.gz"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return name.replaceAll(".*-v|\\.tar\\.gz", "");
        }
    }

    private static String tarball() throws IOException {
        return Stack.ROOT
                .resolve("dist/pulumi-resource-croft-v" + version() + ".tar.gz")
                .toString();
    }

    /** A copy of an example outside the checkout, whose plugin is not named: it has to be the installed one. */
    private Path copy(String example) throws IOException {
        var from = Stack.ROOT.resolve("examples").resolve(example);
        var to = home.resolve(example);
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(f -> !f.toString().contains("/target/"))
                    .toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(
                        target,
                        Files.readString(file)
                                .replace("10.46.0.", NETWORK)
                                .replaceAll("(?s)\nplugins:.*?(?=\n[a-z])", ""));
            }
        }
        assertThat(Files.readString(to.resolve("Pulumi.yaml"))).doesNotContain("plugins:");
        pulumi(to, "stack", "init", "it-out").ok();
        return to;
    }

    private Stack.Result pulumi(Path project, String... arguments) {
        var command =
                new ArrayList<>(List.of("pulumi", "-C", project.toString(), "--non-interactive", "--color=never"));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Stack.Result run(List<String> command) {
        return Stack.run(command, environment);
    }

    @Test
    void theSandboxComesUpAnswersAndGoes() throws Exception {
        var project = copy("sandbox");
        assertThat(Files.readAllLines(project.resolve("src/main/java/example/Sandbox.java")))
                .as("a sandbox is a page of Java")
                .hasSizeLessThan(40);
        try {
            assertThat(pulumi(project, "preview").ok().output())
                    .contains("croft:compute:Vm", "croft:bootstrap:Pgsql")
                    .doesNotContain("warning:");
            pulumi(project, "up", "--yes", "--skip-preview").ok();
            var sql = Sql.of(outputs(project).get("psql").textValue());
            assertThat(sql.ask(NETWORK + "10", 5433, "select 6 * 7")).isEqualTo("42");
            pulumi(project, "up", "--yes", "--skip-preview", "--expect-no-changes")
                    .ok();
        } finally {
            pulumi(project, "destroy", "--yes", "--skip-preview").ok();
        }
        assertThat(Stack.run(List.of("ip", "-o", "address"), Map.of()).ok().output())
                .doesNotContain(NETWORK);
    }

    @Test
    void existingHostsPreviewsWithHostsThatAreNotThereYet() throws Exception {
        var project = copy("existing-hosts");
        var missing = pulumi(project, "preview");
        assertThat(missing.exit()).isNotZero();
        assertThat(missing.output()).contains("croft-example-existing-hosts:host");
        for (var setting : List.of("host 192.0.2.77", "user root", "network 192.0.2.0/24")) {
            var words = setting.split(" ");
            pulumi(project, "config", "set", words[0], words[1]).ok();
        }
        var key = home.resolve("key");
        Stack.run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString()), Map.of())
                .ok();
        var publicKey = Files.readString(Path.of(key + ".pub")).strip();
        pulumi(project, "config", "set", "hostKey", publicKey).ok();
        pulumi(project, "config", "set", "--secret", "privateKey", "--", Files.readString(key))
                .ok();
        assertThat(pulumi(project, "preview").ok().output())
                .contains(
                        "croft:bootstrap:Node",
                        "croft:bootstrap:Infra",
                        "croft:bootstrap:Etcd",
                        "croft:bootstrap:Pgsql");
    }

    @Test
    void cloudsPreviewsThreeOfThemAndAsksNone() throws Exception {
        var preview = pulumi(copy("clouds"), "preview").ok().output();
        assertThat(preview)
                .contains("croft:components:Environment main", "croft:bootstrap:Pgsql pg-main")
                .contains("croft:compute:Vm pg-dr-1", "croft:compute:Vm pg-dr-2", "croft:compute:Vm lab-1")
                .doesNotContain("warning:", "error:");
    }

    private JsonNode outputs(Path project) throws IOException {
        return new ObjectMapper()
                .readTree(pulumi(project, "stack", "output", "--json", "--show-secrets")
                        .ok()
                        .output());
    }

    @AfterAll
    void clean() throws IOException {
        try (var files = Files.walk(home)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
