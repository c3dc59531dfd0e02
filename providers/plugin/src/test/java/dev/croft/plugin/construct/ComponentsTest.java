package dev.croft.plugin.construct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.croft.plugin.Plugin;
import dev.croft.plugin.wire.EngineLog;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.ConstructRequest;

class ComponentsTest {
    private static JsonObject schema() {
        try (var plugin = Plugin.create(Map.of())) {
            return JsonParser.parseString(plugin.schema()).getAsJsonObject();
        }
    }

    private static JsonObject component(String name) {
        return schema().getAsJsonObject("resources").getAsJsonObject("croft:components:" + name);
    }

    @Test
    void theServedSchemaHasThem() {
        for (var name : new String[] {"Environment", "InfraCluster", "NodePool", "PgsqlCluster", "RedisCluster"}) {
            assertThat(component(name).get("isComponent").getAsBoolean()).isTrue();
        }
        assertThat(component("Environment").get("requiredInputs").toString())
                .isEqualTo("[\"domain\",\"network\",\"infra\"]");
        assertThat(component("Environment")
                        .getAsJsonObject("properties")
                        .getAsJsonObject("adminKey")
                        .get("secret")
                        .getAsBoolean())
                .isTrue();
    }

    @Test
    void javaClassesAreGeneratedWithoutThem() {
        try (var plugin = Plugin.create(Map.of())) {
            assertThat(plugin.resourceSchema())
                    .doesNotContain("croft:components")
                    .doesNotContain("\"plain\"");
        }
    }

    @Test
    void whatSaysWhatAComponentConsistsOfIsPlainAndSecretsAreNot() {
        var user = schema().getAsJsonObject("types")
                .getAsJsonObject("croft:components:PgsqlUser")
                .getAsJsonObject("properties");
        assertThat(user.getAsJsonObject("roles").get("plain").getAsBoolean()).isTrue();
        assertThat(user.getAsJsonObject("roles")
                        .getAsJsonObject("items")
                        .get("plain")
                        .getAsBoolean())
                .isTrue();
        assertThat(user.getAsJsonObject("password").has("plain")).isFalse();
        var node = schema().getAsJsonObject("types")
                .getAsJsonObject("croft:components:Node")
                .getAsJsonObject("properties");
        assertThat(node.getAsJsonObject("connection").has("plain")).isFalse();
    }

    @Test
    void anOptionThatCannotBeKeptIsRefused() {
        var request = ConstructRequest.newBuilder()
                .setDeletedWith("urn:pulumi:s::p::a:b:C::x")
                .build();
        assertThatThrownBy(() -> Options.of(request, reference -> null))
                .hasMessage("the option deletedWith cannot be kept by Croft's components; leave it out");
    }

    @Test
    void whatIsNoComponentIsRefusedWithThoseThatThereAre() {
        var request =
                ConstructRequest.newBuilder().setType("croft:components:Castle").build();
        try (var log = new EngineLog()) {
            assertThatThrownBy(() -> new Components(Map.of(), log).construct(request))
                    .hasMessageContaining("croft:components:Castle is no component of Croft; there are")
                    .hasMessageContaining("croft:components:Environment");
        }
    }
}
