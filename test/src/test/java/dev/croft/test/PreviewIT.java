package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real CLI shows before anything exists. */
class PreviewIT {
    private static String data(String stack) throws IOException {
        return Files.readString(Stack.ROOT.resolve("stacks/environments/" + stack + ".yaml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "staging", "prod", "prod-aws", "prod-aliyun"})
    void theStacksOfTheProjectPreviewCleanly(String name) throws IOException {
        try (var stack = Stack.of("it-" + name, data(name))) {
            var preview = stack.preview().ok().output();
            assertThat(preview)
                    .contains(
                            "croft:compute:Vm: (create)",
                            "croft:bootstrap:Pgsql: (create)",
                            "croft:bootstrap:Etcd: (create)")
                    .doesNotContain("error:");
            assertThat(preview.contains("natGateway")).as("what a cloud bills").isEqualTo(name.startsWith("prod-a"));
        }
    }

    @Test
    void whatCannotWorkIsNamedWithItsPathAndNothingElse() throws IOException {
        var bad = data("dev")
                .replace("role: replica, ip: 10.43.0.12", "role: primary, ip: 10.99.0.12")
                .replace("domain:", "domian:");
        try (var stack = Stack.of("it-bad", bad)) {
            var preview = stack.preview();
            assertThat(preview.exit()).isNotZero();
            assertThat(preview.output())
                    .contains(
                            "domian: is not known here",
                            "domain: is required",
                            "pgsql.pg-test.members: must have exactly one member with role primary, found 2")
                    .doesNotContain("at dev.croft")
                    .doesNotContain("croft:compute");
        }
    }

    @Test
    void everyKindOfBadDataIsNamedAtOnce() throws IOException {
        var bad = data("dev")
                .replace("cpus: 1,", "cpus: one, discs: 2,")
                .replace("{ node: pg-test-3 } ]", "{ node: pg-test-3 }, { ip: 10.43.0.20 } ]")
                .replace("seq: 2,", "seq: 2.5,")
                .replace("name: app, owner: app", "name: app, owner: 1.10")
                .replace("allowDestroy: true", "allowDestroy: \"yes\"")
                .replace("    users:", "    version: \"17\"\n    parameters: { work_mem: 64 }\n    users:");
        try (var stack = Stack.of("it-kinds", bad)) {
            var preview = stack.preview();
            assertThat(preview.exit()).isNotZero();
            assertThat(preview.output())
                    .contains(
                            "vm.discs: is not known here; known are cpus, memoryMib, rootDiskGib",
                            "vm.cpus: must be a whole number, found the string 'one'",
                            "etcd.members: must be 1, 3 or 5 so that a majority is clear, found 4",
                            "pgsql.pg-test.members[1].seq: must be a whole number, found the number 2.5",
                            "pgsql.pg-test.version: must be a whole number, found the string '17'",
                            "pgsql.pg-test.parameters.work_mem: must be a string, found the number 64; put it in quotes",
                            "pgsql.pg-test.databases[0].owner: must be a string, found the number 1.1; put it in quotes",
                            "allowDestroy: must be true or false, found the string 'yes'")
                    .doesNotContain("croft:compute", "at dev.croft");
            // the same stack goes on with good data
            stack.declare(data("dev"));
            stack.preview().ok();
        }
    }

    @Test
    void addressesThatCannotWorkAreRefused() throws IOException {
        var bad = data("dev").replace("10.43.0.12", "10.99.0.12").replace("10.43.0.13", "10.43.0.11");
        try (var stack = Stack.of("it-out", bad)) {
            assertThat(stack.preview().output())
                    .contains(
                            "pgsql.pg-test.members[1].ip: '10.99.0.12' is outside the network 10.43.0.0/24",
                            "pgsql.pg-test.members[2].ip: '10.43.0.11' is taken by pgsql.pg-test.members[0].ip");
        }
    }

    @Test
    void aSettingThatTheBackendDoesNotHaveIsRefused() throws IOException {
        try (var stack = Stack.of("it-set", data("dev").replace("uri: \"lxc:///\"", "uri: \"lxc:///\", colour: red"))) {
            assertThat(stack.preview().output()).contains("colour").contains("is not known here");
        }
    }

    @Test
    void aDaemonThatIsNotThereIsNamedWithTheRemedy() throws IOException {
        try (var stack = Stack.of("it-gone", data("dev").replace("lxc:///", "lxc+unix:///?socket=/nonexistent"))) {
            var up = stack.up();
            assertThat(up.exit()).isNotZero();
            assertThat(up.output()).containsIgnoringCase("libvirt").contains("/nonexistent");
            assertThat(stack.destroy().exit()).isZero();
        }
    }
}
