package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.croft.plugin.config.ProviderSpec;
import dev.croft.plugin.schema.ResourceType;
import dev.croft.plugin.schema.SchemaWriter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Provider.GetSchemaRequest;

class SchemaTest {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void theCommittedSchemaIsWhatTheRecordsGive() throws Exception {
        try (var plugin = Plugin.create(Map.of())) {
            assertThat(plugin.resourceSchema())
                    .as("java -jar target/pulumi-resource-croft.jar --schema > schema.json; ../../sdk/generate.sh")
                    .isEqualTo(Files.readString(MODULE.resolve("schema.json")));
        }
    }

    @Test
    void theCommittedClassesAreWhatTheSchemaGives(@TempDir Path folder) throws Exception {
        assumeTrue(
                onPath("pulumi") && onPath("pulumi-language-java"),
                "pulumi and pulumi-language-java are not on PATH; `make setup` brings them");
        var sdk = MODULE.resolve("../../sdk").normalize();
        var process = new ProcessBuilder(sdk.resolve("generate.sh").toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(files(folder)).containsExactlyEntriesOf(files(sdk.resolve("src/main")));
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static Map<String, String> files(Path root) throws IOException {
        var files = new TreeMap<String, String>();
        try (var walk = Files.walk(root)) {
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void theServedSchemaHasEveryResource() throws Exception {
        try (var harness = new Harness()) {
            var served = harness.stub
                    .getSchema(GetSchemaRequest.getDefaultInstance())
                    .getSchema();
            assertThat(JsonParser.parseString(served)
                            .getAsJsonObject()
                            .getAsJsonObject("resources")
                            .keySet())
                    .contains("croft:bootstrap:Thing");
        }
        try (var plugin = Plugin.create(Map.of())) {
            assertThat(JsonParser.parseString(plugin.resourceSchema())
                            .getAsJsonObject()
                            .getAsJsonObject("resources")
                            .keySet())
                    .containsExactly(
                            "croft:bootstrap:BackupStore",
                            "croft:bootstrap:Etcd",
                            "croft:bootstrap:Infra",
                            "croft:bootstrap:Meta",
                            "croft:bootstrap:Node",
                            "croft:bootstrap:Pgsql",
                            "croft:bootstrap:Redis",
                            "croft:compute:Disk",
                            "croft:compute:Image",
                            "croft:compute:Network",
                            "croft:compute:Vm",
                            "croft:security:Authority",
                            "croft:security:Password",
                            "croft:security:SshKey");
        }
    }

    @Test
    void fieldsKeepWhatTheRecordsSayOfThem() throws Exception {
        JsonObject schema;
        try (var plugin = Plugin.create(Map.of())) {
            schema = JsonParser.parseString(plugin.schema()).getAsJsonObject();
        }
        var vm = schema.getAsJsonObject("resources").getAsJsonObject("croft:compute:Vm");
        assertThat(vm.getAsJsonArray("requiredInputs"))
                .map(e -> e.getAsString())
                .containsExactly("image", "network");
        assertThat(vm.getAsJsonObject("inputProperties")
                        .getAsJsonObject("image")
                        .get("replaceOnChanges")
                        .getAsBoolean())
                .isTrue();
        assertThat(vm.getAsJsonObject("inputProperties")
                        .getAsJsonObject("cpus")
                        .get("default")
                        .getAsInt())
                .isEqualTo(1);
        assertThat(vm.getAsJsonObject("inputProperties").getAsJsonObject("cpus").has("replaceOnChanges"))
                .isFalse();
        var password = schema.getAsJsonObject("resources")
                .getAsJsonObject("croft:security:Password")
                .getAsJsonObject("properties");
        assertThat(password.getAsJsonObject("value").get("secret").getAsBoolean())
                .isTrue();
        assertThat(password.getAsJsonObject("length").has("secret")).isFalse();
        var types = schema.getAsJsonObject("types");
        assertThat(types.getAsJsonObject("croft:index:Connection")
                        .getAsJsonObject("properties")
                        .getAsJsonObject("privateKey")
                        .get("secret")
                        .getAsBoolean())
                .isTrue();
        assertThat(types.getAsJsonObject("croft:compute:NetworkEgress")
                        .get("enum")
                        .toString())
                .isEqualTo(
                        "[{\"name\":\"Nat\",\"value\":\"nat\"},{\"name\":\"Routed\",\"value\":\"routed\"},{\"name\":\"None\",\"value\":\"none\"}]");
        assertThat(schema.getAsJsonObject("provider")
                        .getAsJsonObject("inputProperties")
                        .keySet())
                .contains("backend", "owner", "libvirt");
    }

    @Test
    void namesOfClassesThatEveryFileSeesAreRefused() {
        var type = new ResourceType("croft:compute:Record", dev.croft.spi.DiskSpec.class, List.of());
        assertThatThrownBy(() -> SchemaWriter.write("1", List.of(type), List.of(), ProviderSpec.class, List.of()))
                .hasMessageContaining("croft:compute:Record has the name of a class");
        assertThatThrownBy(() -> new ResourceType("aws:x:Y", dev.croft.spi.DiskSpec.class, List.of()))
                .hasMessageContaining("no token of ours");
    }
}
