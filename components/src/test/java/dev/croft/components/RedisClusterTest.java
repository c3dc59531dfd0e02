package dev.croft.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import dev.croft.components.data.EnvironmentFile;
import dev.croft.sdk.bootstrap.Redis;
import dev.croft.sdk.bootstrap.enums.OnDelete;
import dev.croft.sdk.security.Password;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a deployment's data becomes, with an engine that answers at once. */
class RedisClusterTest {
    private static final Bundle BUNDLE = new Bundle(Path.of("/cache/bundle/debian-13"), "0".repeat(64), "a2V5");
    private static final String DATA =
            """
            domain: dev.croft
            network: { cidr: 10.43.0.0/24 }
            infra: { nodes: [ { ip: 10.43.0.10 } ] }
            redis:
              cache:
                mode: standalone
                vm: { memoryMib: 512 }
                users: [ { name: reader, rules: [ "~app:*" ] } ]
                rotation: "2"
                formerRotation: "1"
                nodes: [ { seq: 1, ip: 10.43.0.11, instances: [ { port: 6379 }, { port: 6380 } ] } ]
            allowDestroy: true
            """;

    @AfterEach
    void clean() {
        PulumiTest.cleanup();
    }

    private static TestResult run() {
        return run(DATA);
    }

    private static TestResult run(String yaml) {
        var data = EnvironmentFile.parse("x", yaml);
        return PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> new Environment("x", data, BUNDLE))
                .throwOnError();
    }

    private static <T> T value(com.pulumi.core.Output<T> output) {
        return PulumiTest.extractValue(output);
    }

    @Test
    void passwordsAreKnownByTheirRotationAndTheFormerOnesStay() {
        var result = run();
        var redis = result.resources().stream()
                .filter(Redis.class::isInstance)
                .map(Redis.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(value(redis.password())).isEqualTo("pw of cache-password-2");
        assertThat(value(redis.formerPasswords()).orElseThrow()).containsExactly("pw of cache-password-1");
        assertThat(value(redis.users()).orElseThrow()).singleElement().satisfies(u -> {
            assertThat(u.password()).isEqualTo("pw of cache-user-reader-2");
            assertThat(u.formerPasswords()).containsExactly("pw of cache-user-reader-1");
        });
        assertThat(result.resources()).filteredOn(Password.class::isInstance).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void instancesWithoutALimitShareHalfOfTheNode() {
        var redis = run().resources().stream()
                .filter(Redis.class::isInstance)
                .map(Redis.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(value(redis.memory()).maxmemoryMib()).contains(128);
        assertThat(value(redis.nodes()).orElseThrow()).singleElement().satisfies(n -> assertThat(n.instances())
                .hasSize(2));
    }

    @Test
    void onNodesOfOthersADeletionCleansUp() {
        var shared = DATA.replace(
                "allowDestroy:",
                "  second: { mode: standalone, exporterPort: 9122, nodes: [ { seq: 1, node: cache-1, instances: [ { port: 6390 } ] } ] }\nallowDestroy:");
        var deletions = new HashMap<String, OnDelete>();
        run(shared).resources().stream()
                .filter(Redis.class::isInstance)
                .map(Redis.class::cast)
                .forEach(r -> deletions.put(value(r.name()), value(r.onDelete())));
        assertThat(deletions).isEqualTo(Map.of("cache", OnDelete.Abandon, "second", OnDelete.Clean));
    }
}
