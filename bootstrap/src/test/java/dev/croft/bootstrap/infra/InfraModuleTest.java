package dev.croft.bootstrap.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InfraModuleTest {
    private static final String TWO =
            "nodes: [{name: 'infra-1', ip: '10.42.0.10', connection: CONN}, {name: 'infra-2', ip: '10.42.0.20', connection: CONN}]";

    private static final String WRITER = "abcdefghij0123456789ABCD";
    private static final String LOGS = "{logs: {password: '" + WRITER + "'}}";

    private static List<NodeItems> items(String changes) {
        return new InfraModule()
                .items(Json.decode(
                        InfraSpec.class,
                        Json.with(InfraSpecTest.MINIMAL, changes.replace("CONN", InfraSpecTest.CONNECTION))));
    }

    @Test
    void oneNode() throws IOException {
        Golden.check(InfraModuleTest.class, "least.txt", items("{}"));
    }

    @Test
    void twoNodesWithAll() throws IOException {
        Golden.check(
                InfraModuleTest.class,
                "all.txt",
                items("{" + TWO
                        + ", hosts: [{name: 'infra-1', ip: '10.42.0.10'}, {name: 'pg-test-1', ip: '10.42.0.11'}], upstreams: ['1.1.1.1', '9.9.9.9'], ntp: ['192.0.2.123', 'time.example.org'],"
                        + " login: {user: 'ann', password: 'p4ssw0rd!'}, metrics: {retentionDays: 30, scrapeSeconds: 30, memoryMib: 1000, directory: '/data/metrics'}, alerts: {receivers: [{name: 'a', webhook: 'http://x/y'}], deadMan: 'https://z/'},"
                        + " logs: {retentionDays: 7, maxDiskGib: 20, memoryMib: 256, directory: '/data/logs', password: '"
                        + WRITER + "'}}"));
    }

    @Test
    void aChangedNameReloadsTheNameServerAndNothingElse() {
        var before = items("{}").get(0).items();
        var after = items("{hosts: [{name: 'new', ip: '10.42.0.99'}]}").get(0).items();
        var changed =
                after.stream().filter(i -> !before.contains(i)).map(Item::name).toList();
        assertThat(changed)
                .containsExactlyInAnyOrder("file:/etc/croft/dns/hosts", "file:/var/lib/croft/www/index.html");
    }

    /** Of each way there is one, so that a form that Alertmanager refuses cannot hide. */
    @Test
    void whoIsToldOfWhat() {
        var configuration = items(
                        "{alerts: {receivers: [{name: 'hook', webhook: 'https://h/x?a=b'}, {name: 'rest', slack: 'https://s/', pagerduty: 'key',"
                                + " email: {to: ['a@b', 'c@d'], from: 'e@f', server: 'm:465', user: 'u', password: 'p\"'}}],"
                                + " routes: [{receiver: 'rest', matchers: ['severity=crit', 'cls=~pg-.*'], continueMatching: true}], deadMan: 'https://d/',"
                                + " groupWaitSeconds: 7, repeatHours: 9}}")
                .get(0)
                .items()
                .stream()
                .filter(i -> i.name().equals("file:/etc/croft/alerts/alertmanager.yml"))
                .map(i -> ((Item.File) i))
                .findFirst()
                .orElseThrow();
        assertThat(configuration.secret()).isTrue();
        assertThat(configuration.content().reveal())
                .contains(
                        "  receiver: \"hook\"\n",
                        "group_wait: 7s",
                        "repeat_interval: 9h",
                        "- receiver: \"rest\"\n      matchers: [\"severity=\\\"crit\\\"\", \"cls=~\\\"pg-.*\\\"\"]\n      continue: true",
                        "- receiver: dead man",
                        "- url: \"https://h/x?a=b\"",
                        "- url: \"https://d/\"",
                        "api_url: \"https://s/\"",
                        "routing_key: \"key\"",
                        "to: \"a@b, c@d\"",
                        "auth_password: \"p\\\"\"",
                        "require_tls: true");
    }

    @Test
    void severalInfraNodesAgreeOnWhoTells() {
        var nodes = items("{" + TWO + "}");
        var unit = nodes.get(0).items().stream()
                .filter(i -> i.name().equals("file:/etc/systemd/system/alertmanager.service"))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
        assertThat(unit)
                .contains("--cluster.listen-address=10.42.0.10:9094", "--cluster.peer=10.42.0.20:9094")
                .doesNotContain("--cluster.peer=10.42.0.10");
    }

    @Test
    void theDashboardsLoadNothingFromElsewhereAndOnlyTheAuthorityIsOpen() {
        var portal = file("/etc/croft/portal/nginx.conf");
        assertThat(portal)
                .contains("location /ui/ {", "root /usr/share/croft/dashboards;", "location = /boards/ {")
                .contains(
                        "\"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'")
                .doesNotContain("unsafe-eval", "script-src", "connect-src")
                .containsOnlyOnce("/etc/croft/portal/users");
        var open = portal.lines().filter(l -> l.contains("auth_basic off;")).count();
        assertThat(open).isEqualTo(3);
        assertThat(file("/var/lib/croft/www/environment.json"))
                .isEqualTo("{ \"domain\": \"dev.croft\", \"ip\": \"10.42.0.10\" }\n");
    }

    private static String file(String path) {
        return items("{login: {password: 'p4ssw0rd!'}}").get(0).items().stream()
                .filter(i -> i instanceof Item.File f && f.path().equals(path))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePasswordIsInNoFile() {
        for (var item : items("{login: {password: 'p4ssw0rd!'}}").get(0).items()) {
            if (item instanceof Item.File f) {
                assertThat(f.content().reveal()).doesNotContain("p4ssw0rd!");
            }
            assertThat(item.toString()).doesNotContain("p4ssw0rd!");
        }
        for (var item : items(LOGS).get(0).items()) {
            if (item instanceof Item.File f) {
                assertThat(f.content().reveal()).doesNotContain(WRITER);
            }
        }
    }

    @Test
    void logsAreTakenFromWhomTheStoreKnowsAndNothingIsWrittenThroughThePortal() {
        var files = items(LOGS).get(0).items().stream()
                .filter(i -> i instanceof Item.File)
                .map(i -> (Item.File) i)
                .collect(java.util.stream.Collectors.toMap(
                        Item.File::path, f -> f.content().reveal()));
        assertThat(files.get("/etc/croft/portal/log-writers")).matches("node:\\{SHA}[A-Za-z0-9+/]{27}=\n");
        assertThat(files.get("/etc/systemd/system/victoria-logs.service"))
                .contains("-httpListenAddr=127.0.0.1:9428 ", "-retention.maxDiskUsagePercent=80 ");
        assertThat(files.get("/etc/croft/portal/pages/logs.conf")).doesNotContain("insert", "internal", "delete");
        assertThat(files.get("/etc/croft/targets/victoria-logs/infra-1.yml")).contains("__scheme__: \"https\"");
    }

    @Test
    void withoutLogsThereIsNoLogStore() {
        assertThat(items("{}").get(0).items())
                .extracting(Item::name)
                .noneMatch(n -> n.contains("victoria-logs") || n.endsWith("/logs.conf"));
    }

    @Test
    void everyDaemonHasItsLimitAndGoesBeforeADatabase() {
        var units = items(LOGS).get(0).items().stream()
                .filter(i -> i instanceof Item.Unit)
                .map(i -> ((Item.Unit) i).unit())
                .filter(u -> u.endsWith(".service"))
                .toList();
        var files = items(LOGS).get(0).items().stream()
                .filter(i -> i instanceof Item.File)
                .map(i -> (Item.File) i)
                .toList();
        assertThat(units).hasSize(9);
        for (var unit : units) {
            var text = files.stream()
                    .filter(f -> f.path().startsWith("/etc/systemd/system/" + unit))
                    .findFirst()
                    .orElseThrow()
                    .content()
                    .reveal();
            assertThat(text)
                    .contains("\nMemoryMax=")
                    .containsPattern("\nOOMScoreAdjust=[1-9]")
                    .contains("\nRestart=always");
        }
    }

    @Test
    void aNodeThatLeftIsCleanedAndARenamedOneKeepsWhatItHas() {
        var before = items("{"
                + TWO.replace(
                        "connection: CONN}]", "connection: {host: 'other', user: 'u', hostKey: 'k', privateKey: 'p'}}]")
                + "}");
        var gone = Departed.between(before, items("{}"));
        assertThat(gone).singleElement().satisfies(n -> {
            assertThat(n.node()).isEqualTo("infra-2");
            assertThat(n.required()).isFalse();
            assertThat(n.items()).hasSameSizeAs(before.get(1).items());
        });
        var renamed = items("{nodes: [{name: 'base', ip: '10.42.0.10', connection: CONN}]}");
        assertThat(Departed.between(items("{}"), renamed)).singleElement().satisfies(n -> assertThat(n.items())
                .extracting(Item::name)
                .allMatch(name -> name.startsWith("file:/etc/croft/targets/") && name.contains("/infra-1"))
                .hasSize(5));
        assertThat(Departed.between(before, before)).isEmpty();
    }

    @Test
    void targetsAreRegisteredOnEveryInfraNode() {
        var connection = new Connection("h", 22, "u", "k", Secret.of("p"), Optional.empty());
        var target = new Targets.Target(
                "etcd", "etcd", "etcd-1", "10.0.0.1", 2379, java.util.Map.of("__scheme__", "https", "note", "a\"b\\c"));
        var nodes = Targets.register(
                List.of(
                        new dev.croft.bootstrap.Registry("i1", connection),
                        new dev.croft.bootstrap.Registry("i2", connection)),
                List.of(target));
        assertThat(nodes).hasSize(2).noneMatch(NodeItems::required);
        assertThat(((Item.File) nodes.get(1).items().get(0)).content().reveal())
                .isEqualTo(
                        """
                - targets: ["10.0.0.1:2379"]
                  labels:
                    __scheme__: "https"
                    cls: "etcd"
                    ins: "etcd-1"
                    ip: "10.0.0.1"
                    job: "etcd"
                    note: "a\\"b\\\\c"
                """);
    }
}
