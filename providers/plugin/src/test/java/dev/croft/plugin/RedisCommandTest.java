package dev.croft.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.model.Value;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RedisCommandTest {
    private static final String SECRET =
            "{\"4dabf18193072939515e22adb298388d\": \"1b47061264138c4ac30d75fd1eb44270\", \"plaintext\": \"\\\"%s\\\"\"}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static String resource(String type, String inputs) {
        return "{\"type\": \"" + type + "\", \"inputs\": " + inputs + "}";
    }

    private static String export(String... resources) {
        return "{\"version\": 3, \"deployment\": {\"resources\": [" + String.join(",", resources) + "]}}";
    }

    private static String redis(String name) {
        var node =
                "{\"seq\": 1, \"name\": \"n1\", \"ip\": \"127.0.0.1\", \"instances\": [{\"port\": 6379}], \"connection\":"
                        + " {\"host\": \"127.0.0.1\", \"port\": 1, \"user\": \"admin\", \"hostKey\": \"ssh-ed25519 AAAA\", \"privateKey\": \"KEY\"}}";
        return resource(
                "croft:bootstrap:Redis",
                "{\"name\": \"" + name + "\", \"mode\": \"standalone\", \"nodes\": [" + node
                        + "], \"authority\": {\"certificate\": \"C\", \"privateKey\": \"K\"}, \"network\": \"127.0.0.0/24\", \"password\": "
                        + SECRET.formatted("client") + ", \"adminPassword\": " + SECRET.formatted("admin")
                        + ", \"replicationPassword\": " + SECRET.formatted("replica") + ", \"monitorPassword\": "
                        + SECRET.formatted("monitor") + "}");
    }

    private void run(Supplier<String> state, String... words) throws Exception {
        Supplier<NodeEngine> none = () -> {
            throw new IllegalStateException("connects");
        };
        new RedisCommand(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, none)
                .run(List.of(words), state);
    }

    @Test
    void withoutAVerbItTellsWhichThereAreAndAsksForNoState() throws Exception {
        run(() -> {
            throw new AssertionError("asks for the state");
        });
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("failover instance", "rebalance");
    }

    @Test
    void theOnlyDeploymentNeedsNoNameAndOneOfSeveralDoes() {
        assertThatThrownBy(() -> run(() -> export(redis("cache")), "", "list")).hasMessage("connects");
        assertThatThrownBy(() -> run(() -> export(redis("cache"), redis("shards")), "shards", "list"))
                .hasMessage("connects");
        assertThatThrownBy(() -> run(() -> export(redis("cache"), redis("shards")), "", "list"))
                .hasMessageContaining("say which, one of cache, shards");
        assertThatThrownBy(() -> run(() -> export(redis("cache")), "shards", "list"))
                .hasMessageContaining("no Redis deployment 'shards': it has cache");
        assertThatThrownBy(() -> run(() -> export(resource("croft:bootstrap:Etcd", "{}")), "", "list"))
                .hasMessageContaining("has no Redis deployment");
    }

    @Test
    void anUnknownVerbIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> run(() -> export(redis("cache")), "cache", "flush"))
                .hasMessageContaining("no verb 'flush'")
                .hasMessageContaining("takeover instance");
    }

    @Test
    void whatAVerbDoesNotTakeIsRefusedBeforeTheStateIsAskedFor() {
        for (var words : List.of(List.of("cache", "failover"), List.of("cache", "failover", "a", "b"))) {
            assertThatThrownBy(() -> run(
                            () -> {
                                throw new AssertionError("asks for the state");
                            },
                            words.toArray(String[]::new)))
                    .hasMessageContaining("does not fit: failover instance");
        }
    }

    @Test
    void secretsInAStateAreReadAndStaySecret() {
        var inputs = StackState.parse(export(redis("cache")))
                .inputs("croft:bootstrap:Redis")
                .get(0);
        assertThat(inputs.get("password")).isEqualTo(new Value.Sensitive(Value.of("client")));
    }

    @Test
    void whatIsNoStateIsRefusedWithoutQuotingIt() {
        for (var wrong : List.of("secret", "{}", "{\"deployment\": {}}")) {
            assertThatThrownBy(() -> StackState.parse(wrong)).hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> StackState.parse(
                        export(resource("t", SECRET.formatted("x").replace("plaintext", "ciphertext")))))
                .hasMessageContaining("--show-secrets");
    }
}
