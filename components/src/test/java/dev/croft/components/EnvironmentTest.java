package dev.croft.components;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.Resource;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestResult;
import dev.croft.components.data.EnvironmentFile;
import dev.croft.model.Secret;
import dev.croft.sdk.bootstrap.BackupStore;
import dev.croft.sdk.bootstrap.Etcd;
import dev.croft.sdk.bootstrap.Infra;
import dev.croft.sdk.bootstrap.Meta;
import dev.croft.sdk.bootstrap.Node;
import dev.croft.sdk.bootstrap.Pgsql;
import dev.croft.sdk.bootstrap.Redis;
import dev.croft.sdk.compute.Disk;
import dev.croft.sdk.compute.Vm;
import dev.croft.sdk.security.Authority;
import dev.croft.sdk.security.Password;
import dev.croft.sdk.security.enums.Rotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The graph that an environment makes, with an engine that answers at once. */
class EnvironmentTest {
    static final Bundle BUNDLE = new Bundle(Path.of("/cache/bundle/debian-13"), "0".repeat(64), "a2V5");

    @AfterEach
    void clean() {
        PulumiTest.cleanup();
    }

    static CompletableFuture<Mocks.ResourceResult> answer(Mocks.ResourceArgs args) {
        var state = new HashMap<String, Object>(args.inputs);
        switch (args.type) {
            case "croft:compute:Vm" -> state.put(
                    "connection",
                    Map.of(
                            "host",
                            args.inputs.get("privateIp"),
                            "port",
                            22,
                            "user",
                            "admin",
                            "hostKey",
                            "ssh-ed25519 " + args.name,
                            "replaceHostKey",
                            true));
            case "croft:bootstrap:Node" -> state.put(
                    "endpoint",
                    Map.of(
                            "host",
                            args.inputs.get("ip"),
                            "port",
                            22,
                            "user",
                            "admin",
                            "hostKey",
                            "ssh-ed25519 other of " + args.name));
            case "croft:compute:Network" -> state.put("resolver", "10.43.0.1");
            case "croft:security:SshKey" -> state.putAll(Map.of("publicKey", "ssh-ed25519 AAAA", "privateKey", "key"));
            case "croft:security:Authority" -> state.putAll(Map.of(
                    "certificate",
                    "cert",
                    "privateKey",
                    "ca-key",
                    "identity",
                    "0123456789abcdef",
                    "seed",
                    "5".repeat(64)));
            case "croft:security:Password" -> state.put("value", "pw of " + args.name);
            case "croft:bootstrap:Infra" -> state.putAll(Map.of(
                    "portal", "https://10.43.0.10/",
                    "repository", "http://10.43.0.10/bundle",
                    "resolvers", List.of("10.43.0.10")));
            case "croft:bootstrap:BackupStore" -> state.put("endpoint", args.inputs.get("ip") + ":8432");
            case "croft:bootstrap:Etcd" -> state.put("endpoints", List.of("https://10.43.0.11:2379"));
            case "croft:bootstrap:Pgsql" -> state.putAll(Map.of(
                    "instances",
                    List.of(Map.of("name", "pg-test-1", "node", "pg-test-1", "ip", "10.43.0.11")),
                    "settings",
                    Map.of(),
                    "endpoints",
                    Map.of(
                            "primary", List.of("10.43.0.11:5433", "10.43.0.12:5433"),
                            "replica", List.of("10.43.0.11:5434"),
                            "direct", List.of(),
                            "offline", List.of(),
                            "services", Map.of())));
            default -> {}
        }
        return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of(args.name + "-id"), state));
    }

    private static TestResult run(String stack) throws IOException {
        var yaml = Files.readString(Path.of("../stacks/environments", stack + ".yaml"));
        var data = EnvironmentFile.parse(stack, yaml);
        return PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    var environment = new Environment(stack, data, BUNDLE);
                    environment.clusters().forEach((name, c) -> ctx.export("string-" + name, c.connectionString()));
                })
                .throwOnError();
    }

    private static <T extends Resource> List<T> all(TestResult result, Class<T> type) {
        return result.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static <T> T value(com.pulumi.core.Output<T> output) {
        return PulumiTest.extractValue(output);
    }

    @Test
    void everyNodeSendsItsLogsToEveryInfraNode() {
        var data = EnvironmentFile.parse(
                "two",
                """
                domain: two.croft
                network: { cidr: 10.43.0.0/24 }
                infra: { nodes: [ { ip: 10.43.0.10 }, { ip: 10.43.0.9 } ], logs: { queueMib: 32, maxDiskGib: 5 } }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql: { pg-test: { members: [ { seq: 1, role: primary, ip: 10.43.0.11 } ] } }
                provider: { backend: libvirt }
                """);
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    new Environment("two", data, BUNDLE);
                })
                .throwOnError();
        assertThat(all(result, Node.class)).hasSize(3).allSatisfy(node -> {
            var logs = value(node.logs()).orElseThrow();
            assertThat(logs.servers()).extracting(s -> s.host()).containsExactly("10.43.0.10", "10.43.0.9");
            assertThat(logs.password()).isEqualTo("pw of infra-logs");
            assertThat(logs.queueMib()).contains(32);
        });
        assertThat(all(result, Infra.class)).singleElement().satisfies(infra -> {
            var logs = value(infra.logs()).orElseThrow();
            assertThat(logs.maxDiskGib()).contains(5);
            assertThat(logs.password()).isEqualTo("pw of infra-logs");
        });
    }

    private static TestResult secured(String security) {
        var data = EnvironmentFile.parse(
                "safe",
                """
                domain: safe.croft
                network: { cidr: 10.43.0.0/24 }
                infra: { nodes: [ { ip: 10.43.0.10 } ] }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql: { pg-test: { members: [ { seq: 1, role: primary, ip: 10.43.0.11 } ] } }
                provider: { backend: libvirt }
                """
                        + security);
        return PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    new Environment("safe", data, BUNDLE);
                })
                .throwOnError();
    }

    @Test
    void aRotatedAuthorityKeepsTheIdentityOfItsEnvironmentAndIssuesAsDeclared() {
        var result = secured("security: { rotation: trust, leafMinutes: 10 }\n");
        assertThat(all(result, Authority.class)).singleElement().satisfies(a -> assertThat(value(a.rotation()))
                .isEqualTo(Rotation.Trust));
        assertThat(all(result, Pgsql.class)).singleElement().satisfies(pgsql -> {
            var authority = value(pgsql.authority());
            assertThat(authority.identity()).contains("0123456789abcdef");
            assertThat(authority.seed()).contains("5".repeat(64));
            assertThat(authority.leafMinutes()).contains(10);
        });
    }

    @Test
    void certificatesAreValidForTheUsualTimeWhereNothingIsSaid() {
        assertThat(all(secured(""), Pgsql.class)).singleElement().satisfies(pgsql -> assertThat(
                        value(pgsql.authority()).leafMinutes())
                .isEmpty());
    }

    @Test
    void allNodesAskInfraForTimeAndPackagesAndInfraAsksWhomItIsTold() {
        var data = EnvironmentFile.parse(
                "time",
                """
                domain: time.croft
                network: { cidr: 10.43.0.0/24 }
                infra: { nodes: [ { ip: 10.43.0.10 }, { ip: 10.43.0.9 } ], ntp: [ ntp.example.org ], mirror: "http://deb.example.org" }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql: { pg-test: { members: [ { seq: 1, role: primary, ip: 10.43.0.11 } ] } }
                provider: { backend: libvirt }
                """);
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    new Environment("time", data, BUNDLE);
                })
                .throwOnError();
        assertThat(all(result, Node.class)).hasSize(3).allSatisfy(node -> assertThat(
                        value(node.ntp()).orElseThrow())
                .isEqualTo(
                        value(node.name()).equals("pg-test-1")
                                ? List.of("10.43.0.10", "10.43.0.9")
                                : List.of("ntp.example.org")));
        assertThat(value(all(result, Infra.class).get(0).ntp()).orElseThrow()).containsExactly("ntp.example.org");
        assertThat(all(result, Node.class))
                .allSatisfy(node -> assertThat(value(node.repository()).mirror())
                        .isEqualTo(
                                value(node.name()).equals("pg-test-1")
                                        ? Optional.empty()
                                        : Optional.of("http://deb.example.org")));
    }

    @Test
    void theInventoryTellsOfAllThatIsDeclared() {
        var data = EnvironmentFile.parse(
                "meta",
                """
                domain: meta.croft
                network: { cidr: 10.43.0.0/24 }
                infra: { nodes: [ { ip: 10.43.0.10 } ], meta: { cluster: pg-test } }
                etcd: { members: [ { node: pg-test-1 } ] }
                pgsql:
                  pg-test:
                    members: [ { seq: 1, role: primary, ip: 10.43.0.11 }, { seq: 2, ip: 10.43.0.12 } ]
                    users: [ { name: app, roles: [ readwrite ] }, { name: gone, state: absent } ]
                    databases: [ { name: app, owner: app }, { name: meta, owner: app } ]
                redis:
                  cache: { mode: standalone, nodes: [ { seq: 1, ip: 10.43.0.21, instances: [ { port: 6379 } ] } ] }
                provider: { backend: libvirt }
                """);
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context ctx) -> {
                    new Environment("meta", data, BUNDLE);
                })
                .throwOnError();
        assertThat(all(result, Meta.class)).singleElement().satisfies(meta -> {
            assertThat(value(meta.database())).isEqualTo("meta");
            assertThat(value(meta.superuserPassword())).isEqualTo("pw of pg-test-superuser");
            var inventory = value(meta.inventory());
            assertThat(inventory.nodes())
                    .extracting(n -> n.name())
                    .containsExactly("infra-1", "pg-test-1", "pg-test-2", "cache-1");
            assertThat(inventory.clusters())
                    .extracting(
                            c -> c.name() + " " + c.module() + " " + c.kind().orElse("-"))
                    .containsExactly("infra infra -", "etcd etcd -", "pg-test pgsql -", "cache redis standalone");
            assertThat(inventory.instances())
                    .extracting(i -> i.name() + " " + i.ip() + ":" + i.port())
                    .containsExactly(
                            "infra-1 10.43.0.10:443",
                            "pg-test-1 10.43.0.11:2379",
                            "pg-test-1 10.43.0.11:5432",
                            "pg-test-2 10.43.0.12:5432",
                            "cache-1-6379 10.43.0.21:6379");
            assertThat(inventory.users()).extracting(u -> u.name()).containsExactly("app");
            assertThat(inventory.databases()).extracting(d -> d.name()).containsExactly("app", "meta");
            assertThat(inventory.services())
                    .extracting(s -> s.cluster() + " " + s.name() + " " + s.port())
                    .contains("infra portal 443", "pg-test primary 5433", "pg-test offline 5438");
        });
    }

    @Test
    void allNodesButTheJumpHostAreReachedThroughIt() throws IOException {
        var yaml = Files.readString(Path.of("../stacks/environments/prod-aws.yaml"));
        for (var backend : List.of("aws", "libvirt")) {
            var data = EnvironmentFile.parse(
                    "prod",
                    yaml.replace(
                                    "egress: nat",
                                    "egress: routed, jump: infra-1, ingress: [ { ports: [ \"22\" ], from: [ 198.51.100.0/24 ] } ]")
                            .replaceAll("provider: .*", "provider: { backend: " + backend + " }"));
            var result = PulumiTest.withMocks(EnvironmentTest::answer)
                    .runTest((Context ctx) -> {
                        var environment = new Environment("prod", data, BUNDLE);
                        ctx.export("pg-1", environment.nodes().get("pg-main-1").endpoint());
                    })
                    .throwOnError();
            assertThat(PulumiTest.extractValue(result.output("pg-1", Map.class)))
                    .as("what people pin, once its Node has replaced the first")
                    .containsEntry("hostKey", "ssh-ed25519 other of pg-main-1");
            assertThat(all(result, Vm.class)).hasSize(8);
            assertThat(all(result, Node.class)).hasSize(8).allSatisfy(node -> {
                var connection = value(node.connection());
                assertThat(connection.replaceHostKey()).contains(true);
                if (connection.host().equals("10.46.0.10")) {
                    assertThat(connection.jump()).isEmpty();
                } else {
                    var jump = connection.jump().orElseThrow();
                    assertThat(jump.host()).isEqualTo("10.46.0.10");
                    assertThat(jump.hostKey()).isEqualTo("ssh-ed25519 infra-1");
                    assertThat(jump.replaceHostKey()).contains(true);
                }
            });
            assertThat(all(result, Vm.class).stream()
                            .filter(vm -> Boolean.TRUE.equals(value(vm.assignPublicIp())))
                            .map(vm -> value(vm.connection()).host()))
                    .isEqualTo(backend.equals("aws") ? List.of("10.46.0.10") : List.of());
            PulumiTest.cleanup();
        }
    }

    @Test
    void devHasAnInfraNodeAndThreeMembers() throws IOException {
        var result = run("dev");
        assertThat(all(result, Vm.class)).hasSize(4);
        assertThat(all(result, Node.class)).hasSize(4);
        assertThat(all(result, Etcd.class)).hasSize(1);
        var cluster = all(result, Pgsql.class).get(0);
        assertThat(value(cluster.members()).orElseThrow()).hasSize(3).allSatisfy(m -> {
            assertThat(m.connection().hostKey()).isEqualTo("ssh-ed25519 " + m.name());
            assertThat(m.connection().replaceHostKey()).contains(true);
        });
        assertThat(value(cluster.superuserPassword())).isEqualTo("pw of pg-test-superuser");
        assertThat(PulumiTest.extractValue(result.output("string-pg-test", String.class)))
                .isEqualTo(
                        "postgresql://app:pw%20of%20pg-test-user-app@10.43.0.11:5433,10.43.0.12:5433/app?sslmode=require");
    }

    @Test
    void onlyInfraNodesGetTheBundleAndTheOthersAskThem() throws IOException {
        for (var node : all(run("dev"), Node.class)) {
            var repository = value(node.repository());
            if (value(node.name()).equals("infra-1")) {
                assertThat(repository.folder()).contains("/cache/bundle/debian-13");
            } else {
                assertThat(repository.url()).contains("http://10.43.0.10/bundle/debian-13");
            }
            assertThat(repository.key()).isEqualTo("a2V5");
        }
    }

    @Test
    void thePortalAsksForAPasswordThatTheEnvironmentKeeps() throws IOException {
        var login = value(all(run("dev"), Infra.class).get(0).login()).orElseThrow();
        assertThat(login.user()).contains("admin");
        assertThat(login.password()).isEqualTo("pw of infra-portal");
    }

    @Test
    void theSandboxIsOneNode() throws IOException {
        var result = run("sandbox");
        assertThat(all(result, Vm.class)).hasSize(1);
        assertThat(all(result, Node.class)).hasSize(1);
        assertThat(all(result, Pgsql.class)).hasSize(1);
    }

    @Test
    void dataIsGuardedWhereTheStackDoesNotSayOtherwise() throws IOException {
        assertThat(all(run("prod"), Pgsql.class))
                .allSatisfy(c -> assertThat(value(c.allowDestroy())).isFalse());
        PulumiTest.cleanup();
        assertThat(all(run("dev"), Pgsql.class))
                .allSatisfy(c -> assertThat(value(c.allowDestroy())).isTrue());
    }

    @Test
    void prodBacksUpEachClusterToAGuardedDiskOfItsOwn() throws IOException {
        var result = run("prod");
        assertThat(all(result, Disk.class)).singleElement().satisfies(d -> {
            assertThat(value(d.sizeGib())).isEqualTo(200);
            assertThat(value(d.allowDestroy())).isFalse();
        });
        var store = all(result, BackupStore.class).get(0);
        assertThat(value(store.ip())).isEqualTo("10.45.0.11");
        assertThat(value(store.passphrase())).isEqualTo("pw of backup-passphrase");
        assertThat(all(result, Vm.class).stream()
                        .filter(vm -> !value(vm.disks()).orElse(List.of()).isEmpty())
                        .map(vm -> value(vm.hostname()).orElseThrow()))
                .containsExactly("backup-1");
        assertThat(all(result, Pgsql.class)).hasSize(2).allSatisfy(c -> {
            var backup = value(c.backup()).orElseThrow().store().orElseThrow();
            assertThat(backup.ip()).isEqualTo("10.45.0.11");
            assertThat(backup.connection().hostKey()).isEqualTo("ssh-ed25519 backup-1");
        });
    }

    private static final String CACHES =
            """
            domain: cache.croft
            network: { cidr: 10.42.0.0/24 }
            infra: { nodes: [ { ip: 10.42.0.10 } ] }
            backup: %s
            redis:
              cache:
                mode: standalone
                backup: { keep: 3 }
                nodes: [ { seq: 1, ip: 10.42.0.31, instances: [ { port: 6379 } ] } ]
              copy:
                mode: standalone
                backup: {}
                restore: { deployment: cache, label: 20261128T023000Z }
                nodes: [ { seq: 1, ip: 10.42.0.32, instances: [ { port: 6379 } ] } ]
              scratch:
                mode: standalone
                nodes: [ { seq: 1, ip: 10.42.0.33, instances: [ { port: 6379 } ] } ]
            """;

    private static List<Redis> caches(String place) {
        var data = EnvironmentFile.parse("cache.yaml", CACHES.formatted(place))
                .withBackupKeys(Optional.of(Secret.of("AKIA")), Optional.of(Secret.of("of the key")));
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context context) -> new Environment("cache", data, BUNDLE))
                .throwOnError();
        assertThat(all(result, BackupStore.class))
                .allSatisfy(s -> assertThat(value(s.dumpsPort())).contains(8434));
        return all(result, Redis.class).stream()
                .sorted(java.util.Comparator.comparing(r -> value(r.name())))
                .toList();
    }

    @Test
    void redisDeploymentsAreBackedUpToTheStoresSecondServer() {
        var redis = caches("{ ip: 10.42.0.11 }");
        var cache = value(redis.get(0).backup()).orElseThrow();
        assertThat(cache.keep()).contains(3);
        assertThat(cache.at()).contains("*-*-* 02:30");
        assertThat(cache.password()).isEqualTo("pw of cache-backup-1");
        var store = cache.store().orElseThrow();
        assertThat(store.ip()).isEqualTo("10.42.0.11");
        assertThat(store.port()).contains(8434);
        assertThat(store.passphrase()).isEqualTo("pw of backup-passphrase");
        assertThat(value(redis.get(0).restore())).isEmpty();
        var restore = value(redis.get(1).restore()).orElseThrow();
        assertThat(restore.deployment()).isEqualTo("cache");
        assertThat(restore.label()).contains("20261128T023000Z");
        assertThat(value(redis.get(2).backup())).isEmpty();
    }

    @Test
    void redisDeploymentsAreBackedUpToABucket() {
        var backup = value(caches("{ s3: { bucket: croft, endpoint: s3.example.com, region: eu-central-1 } }")
                        .get(0)
                        .backup())
                .orElseThrow();
        assertThat(backup.store()).isEmpty();
        assertThat(backup.s3().orElseThrow().secret()).isEqualTo("of the key");
        assertThat(backup.s3().orElseThrow().path()).contains("/cache.croft");
    }

    private static final String BUCKET =
            """
            domain: far.croft
            network: { cidr: 10.42.0.0/24 }
            infra: { nodes: [ { ip: 10.42.0.10 } ] }
            etcd: { members: [ { node: infra-1 } ] }
            backup: { s3: { bucket: croft, endpoint: s3.example.com, region: eu-central-1, uriStyle: path%s } }
            pgsql: { pg-test: { members: [ { seq: 1, role: primary, ip: 10.42.0.11 } ] } }
            """;

    private static void bucket(String more, Optional<Secret> key) {
        var data = EnvironmentFile.parse("far.yaml", BUCKET.formatted(more)).withBackupKeys(key, key);
        new Environment("far", data, BUNDLE);
    }

    @Test
    void aBucketTakesBackupsFromTheMembersThemselves() {
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context context) -> bucket(", key: AKIA", Optional.of(Secret.of("from elsewhere"))))
                .throwOnError();
        assertThat(all(result, Disk.class)).isEmpty();
        assertThat(all(result, BackupStore.class)).isEmpty();
        var backup = value(all(result, Pgsql.class).get(0).backup()).orElseThrow();
        assertThat(backup.store()).isEmpty();
        var s3 = backup.s3().orElseThrow();
        assertThat(s3.key()).isEqualTo("AKIA");
        assertThat(s3.secret()).isEqualTo("from elsewhere");
        assertThat(s3.passphrase()).isEqualTo("pw of backup-passphrase");
        assertThat(s3.path()).contains("/far.croft");
    }

    @Test
    void aBucketNeedsItsKeys() {
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context context) -> bucket("", Optional.empty()));
        assertThat(result.exceptions()).anySatisfy(e -> assertThat(e)
                .hasStackTraceContaining("backup.s3.key: is missing")
                .hasStackTraceContaining("pulumi config set --secret backupSecret"));
    }

    @Test
    void aWorkerHasTheCoordinatorsUsersAndPasswordsAndKnowsItsMembers() {
        var data = EnvironmentFile.parse(
                "shard.yaml",
                """
                domain: shard.croft
                network: { cidr: 10.42.0.0/24 }
                infra: { nodes: [ { ip: 10.42.0.10 } ] }
                etcd: { members: [ { node: infra-1 } ] }
                pgsql:
                  pg-one:
                    citus: { shard: pg-shard, group: 1, database: app }
                    members: [ { seq: 1, role: primary, ip: 10.42.0.21 } ]
                  pg-coord:
                    citus: { shard: pg-shard, database: app }
                    members: [ { seq: 1, role: primary, ip: 10.42.0.11 } ]
                    users: [ { name: app, roles: [ readwrite ] } ]
                    databases: [ { name: app, owner: app } ]
                """);
        var result = PulumiTest.withMocks(EnvironmentTest::answer)
                .runTest((Context context) -> new Environment("shard", data, BUNDLE))
                .throwOnError();
        var worker = all(result, Pgsql.class).stream()
                .filter(c -> value(c.name()).equals("pg-one"))
                .findFirst()
                .orElseThrow();
        var citus = value(worker.citus()).orElseThrow();
        assertThat(citus.group()).isEqualTo(1);
        assertThat(citus.peers()).singleElement().satisfies(p -> {
            assertThat(p.name()).isEqualTo("pg-coord-1");
            assertThat(p.group()).isZero();
            assertThat(p.connection().hostKey()).isEqualTo("ssh-ed25519 pg-coord-1");
        });
        assertThat(value(worker.users()).orElseThrow()).singleElement().satisfies(u -> assertThat(u.name())
                .isEqualTo("app"));
        var copies = new HashMap<String, String>();
        all(result, Password.class)
                .forEach(p -> value(p.copyOf()).ifPresent(of -> copies.put(p.pulumiResourceName(), of)));
        assertThat(copies)
                .containsEntry("pg-one-superuser", "pw of pg-coord-superuser")
                .containsEntry("pg-one-rest", "pw of pg-coord-rest")
                .containsEntry("pg-one-user-app", "pw of pg-coord-user-app")
                .doesNotContainKeys("pg-coord-superuser", "pg-coord-rest");
    }

    @Test
    void everyResourceHasAProviderOfItsOwnAndAParent() throws IOException {
        assertThat(all(run("dev"), CustomResource.class))
                .allSatisfy(r -> assertThat(value(r.urn())).contains("croft:components:Environment$"));
    }
}
