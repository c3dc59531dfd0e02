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
    @ValueSource(strings = {"dev", "staging", "prod"})
    void theStacksOfTheProjectPreviewCleanly(String name) throws IOException {
        try (var stack = Stack.of("it-" + name, data(name))) {
            assertThat(stack.preview().ok().output())
                    .contains(
                            "croft:compute:Vm: (create)",
                            "croft:bootstrap:Pgsql: (create)",
                            "croft:bootstrap:Etcd: (create)")
                    .doesNotContain("error:");
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
    void anAddressOutsideTheNetworkIsRefused() throws IOException {
        try (var stack = Stack.of("it-out", data("dev").replace("10.43.0.12", "10.99.0.12"))) {
            assertThat(stack.preview().output())
                    .contains("pgsql.pg-test.members[1].ip: '10.99.0.12' is outside the network 10.43.0.0/24");
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
