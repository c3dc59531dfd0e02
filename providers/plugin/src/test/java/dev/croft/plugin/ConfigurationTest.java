package dev.croft.plugin;

import static dev.croft.plugin.Harness.obj;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import dev.croft.model.Secret;
import dev.croft.model.Value;
import dev.croft.plugin.wire.Values;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pulumirpc.Plugin.PluginAttach;
import pulumirpc.Provider.CheckFailure;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.ProviderHandshakeRequest;

class ConfigurationTest {
    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        harness = new Harness();
    }

    @AfterEach
    void stop() {
        harness.close();
    }

    private List<String> failures(Value.Obj config) {
        var response = harness.stub.checkConfig(CheckRequest.newBuilder()
                .setUrn("urn:pulumi:dev::p::pulumi:providers:croft::default")
                .setNews(Values.write(config))
                .build());
        assertThat(response.getInputs()).isEqualTo(Values.write(config));
        return response.getFailuresList().stream().map(ConfigurationTest::text).toList();
    }

    private static String text(CheckFailure failure) {
        return failure.getProperty() + "|" + failure.getReason();
    }

    @Test
    void saysWhoItIs() {
        assertThat(harness.stub.getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo("0.1.0");
        harness.stub.attach(PluginAttach.newBuilder().setAddress("127.0.0.1:1").build());
        var answer = harness.stub.handshake(ProviderHandshakeRequest.newBuilder()
                .setEngineAddress("127.0.0.1:1")
                .build());
        assertThat(answer.getAcceptSecrets()).isTrue();
        assertThat(answer.getAcceptOutputs()).isFalse();
        var configured = harness.stub.configure(ConfigureRequest.getDefaultInstance());
        assertThat(configured.getAcceptSecrets()).isTrue();
        assertThat(configured.getSupportsPreview()).isTrue();
        assertThat(configured.getAcceptOutputs()).isFalse();
    }

    @Test
    void acceptsABackendItsBlockAndNone() {
        assertThat(failures(obj("version", "0.1.0", "backend", "fake", "fake", obj("uri", "mem:///"))))
                .isEmpty();
        assertThat(failures(obj("backend", "fake", "fake", "{\"uri\":\"mem:///\"}", "owner", "me")))
                .isEmpty();
        assertThat(failures(obj("fake", Value.UNKNOWN, "backend", Value.UNKNOWN)))
                .isEmpty();
        assertThat(failures(Value.EMPTY)).isEmpty();
    }

    @Test
    void refusesByPath() {
        assertThat(failures(obj("backend", "azure"))).containsExactly("backend|must be one of fake, found 'azure'");
        assertThat(failures(obj("backendd", "fake")))
                .containsExactly("backendd|is not known here; known are backend, owner, fake");
        assertThat(failures(obj("backend", "fake", "fake", obj("url", "x")))).containsExactly("|fake.uri: is required");
        assertThat(failures(obj("owner", "a b")))
                .hasSize(1)
                .allMatch(f -> f.startsWith("owner|must be up to 63 letters"));
        assertThat(failures(obj("fake", List.of("x")))).containsExactly("|fake: must be a map");
    }

    @Test
    void aBlockThatIsNoJsonIsNotQuoted() {
        assertThat(failures(obj("fake", Secret.of("{hunter2")))).containsExactly("|fake: is no JSON");
    }

    @Test
    void configuresTheBackendFromJsonAndSecrets() {
        harness.configure(obj("backend", "fake", "fake", Secret.of("{\"uri\":\"mem:///\",\"n\":1}")));
        assertThat(harness.backend.opened).isEqualTo(obj("uri", "mem:///", "n", 1));
        harness.configure(obj());
        assertThat(harness.backend.closed).isTrue();
        assertThatThrownBy(() -> harness.configure(obj("backend", "azure")))
                .hasMessageContaining("backend: must be one of fake, found 'azure'");
    }

    private DiffChanges diff(Value.Obj before, Value.Obj after) {
        return harness.stub
                .diffConfig(DiffRequest.newBuilder()
                        .setOldInputs(Values.write(before))
                        .setOlds(Values.write(before))
                        .setNews(Values.write(after))
                        .build())
                .getChanges();
    }

    @Test
    void aChangedConfigurationIsADifference() {
        assertThat(diff(obj("owner", "a"), obj("owner", "a"))).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(diff(obj("owner", "a"), obj("owner", "b"))).isEqualTo(DiffChanges.DIFF_SOME);
        assertThat(diff(obj(), obj("backend", "fake"))).isEqualTo(DiffChanges.DIFF_SOME);
    }

    @Test
    void anotherBackendUnderTheSameResourcesIsRefused() {
        assertThatThrownBy(() -> diff(obj("backend", "fake"), obj("backend", "other")))
                .hasMessageContaining("backend: cannot change from 'fake' to 'other'");
    }
}
