package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A program in another language: {@code examples/yaml} under the real CLI, on a real node. One stack, one program after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class YamlIT {
    private static final String IP = "10.47.5.10";

    private Stack stack;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(
                Stack.run(List.of("sh", "-c", "command -v pulumi-language-yaml"), Map.of())
                                .exit()
                        == 0,
                "Pulumi's YAML host is not there: `make yaml` builds it where a Go is that can");
        stack = Stack.project("it-yaml", example());
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    private static String example() throws IOException {
        return Files.readString(Stack.ROOT.resolve("examples/yaml/Pulumi.yaml"))
                .replace("path: ../../providers", "path: " + Stack.ROOT + "/providers")
                .replace("10.46.1.", "10.47.5.");
    }

    private void program(String yaml) throws IOException {
        Files.writeString(stack.home().resolve("Pulumi.yaml"), yaml);
    }

    @Test
    @Order(1)
    void whatCannotWorkIsNamedWithItsPathAndNothingElse() throws IOException {
        program(example().replace("role: primary,", "role: replica,"));
        var preview = stack.preview();
        assertThat(preview.exit()).isNotZero();
        assertThat(preview.output())
                .contains("pgsql.pg-try.members: must have exactly one member with role primary, found 0")
                .doesNotContain("croft:compute", "at dev.croft");
    }

    @Test
    @Order(2)
    void childrenTakeTheProviderThatTheProgramGives() throws IOException {
        program(example()
                .replace(
                        "resources:\n",
                        "resources:\n  mine: { type: 'pulumi:providers:croft', properties: { backend: libvirt,"
                                + " libvirt: { uri: 'lxc:///' } } }\n")
                .replaceAll("(?m)^      provider: .*\n", "")
                .replace("allowDestroy: true\n", "allowDestroy: true\n    options: { providers: [ \"${mine}\" ] }\n"));
        assertThat(stack.preview().ok().output())
                .containsOnlyOnce("pulumi:providers:croft: (create)")
                .containsPattern("croft:compute:Vm: \\(create\\)\\s+\\[urn=.*\\]\\s+\\[provider=.*croft::mine::")
                .containsPattern("croft:bootstrap:Pgsql: \\(create\\)\\s+\\[urn=.*\\]\\s+\\[provider=.*croft::mine::");
    }

    @Test
    @Order(3)
    void oneComponentIsAllFromTheNetworkToTheDatabaseUser() throws Exception {
        program(example());
        assertThat(stack.preview().ok().output())
                .contains(
                        "croft:components:Environment: (create)",
                        "croft:components:NodePool: (create)",
                        "croft:components:InfraCluster: (create)",
                        "croft:components:PgsqlCluster: (create)",
                        "croft:compute:Network: (create)",
                        "croft:compute:Vm: (create)",
                        "croft:bootstrap:Node: (create)",
                        "croft:bootstrap:Infra: (create)",
                        "croft:bootstrap:Etcd: (create)",
                        "croft:bootstrap:Pgsql: (create)")
                .doesNotContain("error:", "warning:");
        stack.up().ok();
        assertThat(stack.outputs().get("portal").textValue()).isEqualTo("https://" + IP + "/");
        var sql = Sql.of(stack.outputs().get("psql").textValue());
        assertThat(sql.ask(IP, 5433, "select 1")).isEqualTo("1");
        assertThat(sql.password()).as("that of the program").hasSize(24);
        assertThat(stack.pulumi("stack", "export").ok().output()).doesNotContain(sql.password(), "PRIVATE KEY");
    }

    @Test
    @Order(4)
    void aSecondUpChangesNothingAndADestroyLeavesNothing() {
        stack.upUnchanged().ok();
        stack.destroy().ok();
        var left = "virsh -q -c lxc:/// list --all --name; virsh -q -c lxc:/// net-list --all --name;"
                + " virsh -q -c lxc:/// vol-list croft; losetup -a; ip -o address";
        assertThat(Stack.run(List.of("sh", "-c", left), Map.of()).ok().output()).doesNotContain("it-yaml", "10.47.5.");
    }
}
