package dev.croft.components;

import static dev.croft.components.EnvironmentTest.BUNDLE;
import static dev.croft.components.EnvironmentTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import dev.croft.components.data.EnvironmentFile;
import dev.croft.sdk.bootstrap.Pgsql;
import dev.croft.sdk.security.Password;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A standby cluster whose upstream is of another stack. */
class OtherStacksTest {
    private static final String DATA =
            """
            domain: far.croft
            network: { cidr: 10.44.0.0/24 }
            infra: { nodes: [ { ip: 10.44.0.10 } ] }
            etcd: { members: [ { node: pg-dr-1 } ] }
            pgsql:
              pg-dr:
                upstream: { stack: prod, cluster: pg-main }
                members: [ { seq: 1, role: primary, ip: 10.44.0.11 } ]
                users: [ { name: app, roles: [ readwrite ] }, { name: own, roles: [ readonly ], password: given-here }, { name: gone, state: absent } ]
            provider: { backend: libvirt }
            """;
    private static final Map<String, Object> TOLD = Map.of(
            "pg-main",
            Map.of(
                    "addresses", List.of("10.43.0.11", "10.43.0.12"),
                    "certificate", "PEM of prod",
                    "passwords", Map.of("superuser", "s1", "replication", "r1", "rewind", "w1", "monitor", "m1"),
                    "users", Map.of("app", "a1"),
                    "followers", List.of("pg-dr")));

    @AfterEach
    void clean() {
        PulumiTest.cleanup();
    }

    private static CompletableFuture<Mocks.ResourceResult> answer(
            Mocks.ResourceArgs args, Map<String, Object> outputs) {
        return args.type.equals("pulumi:pulumi:StackReference")
                ? CompletableFuture.completedFuture(Mocks.ResourceResult.of(
                        Optional.of("prod"),
                        Map.of("name", "prod", "outputs", outputs, "secretOutputNames", List.copyOf(outputs.keySet()))))
                : EnvironmentTest.answer(args);
    }

    private static TestResult run(String yaml, Map<String, Object> outputs) {
        var data = EnvironmentFile.parse("far", yaml);
        return PulumiTest.withMocks(args -> answer(args, outputs)).runTest((Context ctx) -> {
            new Environment("far", data, BUNDLE);
        });
    }

    @Test
    void itFollowsWhatTheOtherStackTellsOf() {
        var result = run(DATA, Map.of("upstreams", TOLD)).throwOnError();
        var upstream = result.resources().stream()
                .filter(Pgsql.class::isInstance)
                .map(r -> value(((Pgsql) r).upstream()).orElseThrow())
                .toList();
        assertThat(upstream).singleElement().satisfies(u -> {
            assertThat(u.addresses()).containsExactly("10.43.0.11", "10.43.0.12");
            assertThat(u.certificate()).contains("PEM of prod");
            assertThat(u.slot()).contains("pg_dr");
        });
        assertThat(result.resources().stream()
                        .filter(Password.class::isInstance)
                        .map(r -> ((Password) r).pulumiResourceName() + " "
                                + value(((Password) r).copyOf()).orElse("-")))
                .contains(
                        "pg-dr-superuser s1",
                        "pg-dr-replication r1",
                        "pg-dr-rewind w1",
                        "pg-dr-monitor m1",
                        "pg-dr-user-app a1",
                        "pg-dr-rest -")
                .noneMatch(line -> line.contains("user-own"));
    }

    private static String errors(TestResult result) {
        return result.exceptions().toString() + result.errors();
    }

    @Test
    void aStackThatTellsNothingOfItIsNamedWithWhatToDeclareThere() {
        var nothing = run(DATA, Map.of("endpoints", "x"));
        assertThat(errors(nothing))
                .contains(
                        "pgsql.pg-dr.upstream: in stack 'prod' no cluster has followers elsewhere",
                        "declare there pgsql.pg-main.followers: [ { name: pg-dr");
        PulumiTest.cleanup();
        var another = run(DATA.replace("cluster: pg-main", "cluster: pg-x"), Map.of("upstreams", TOLD));
        assertThat(errors(another)).contains("pg-main has the followers pg-dr; declare there pgsql.pg-x.followers");
        PulumiTest.cleanup();
        var user = run(DATA.replace("name: app", "name: web"), Map.of("upstreams", TOLD));
        assertThat(errors(user))
                .contains("pgsql.pg-dr.upstream: the cluster there has no user 'web'")
                .doesNotContain("a1");
    }

    @Test
    void onlyClustersWithFollowersElsewhereAreToldOf() {
        var data = EnvironmentFile.parse(
                "prod",
                """
                domain: prod.croft
                network: { cidr: 10.43.0.0/24 }
                infra: { nodes: [ { ip: 10.43.0.10 } ] }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql:
                  pg-test:
                    followers: [ { name: pg-dr, addresses: [ 10.44.0.0/24 ] } ]
                    members: [ { seq: 1, role: primary, ip: 10.43.0.11 } ]
                    users: [ { name: app, roles: [ readwrite ] } ]
                  pg-own: { members: [ { seq: 1, role: primary, ip: 10.43.0.12 } ] }
                provider: { backend: libvirt }
                """);
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    var environment = new Environment("prod", data, BUNDLE);
                    assertThat(environment.upstreams()).containsOnlyKeys("pg-test");
                    ctx.export("told", environment.upstreams().get("pg-test"));
                })
                .throwOnError();
        var told = result.output("told", Object.class);
        assertThat(value(told))
                .isEqualTo(Map.of(
                        "addresses",
                        List.of("10.43.0.11"),
                        "certificate",
                        "cert",
                        "passwords",
                        Map.of(
                                "superuser", "pw of pg-test-superuser",
                                "replication", "pw of pg-test-replication",
                                "rewind", "pw of pg-test-rewind",
                                "monitor", "pw of pg-test-monitor"),
                        "users",
                        Map.of("app", "pw of pg-test-user-app"),
                        "followers",
                        List.of("pg-dr")));
    }
}
