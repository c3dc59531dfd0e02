package dev.croft.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Golden;
import dev.croft.bootstrap.infra.Json;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeModuleTest {
    private final NodeModule module = new NodeModule();

    private List<NodeItems> items(String changes) {
        return module.items(spec(changes));
    }

    private static NodeSpec spec(String changes) {
        return Json.decode(
                NodeSpec.class,
                Json.with(
                        NodeSpecTest.MINIMAL,
                        changes.replace("CONN", NodeSpecTest.CONNECTION).replace("KEY", NodeSpecTest.KEY)));
    }

    @Test
    void theLeast() throws IOException {
        Golden.check(NodeModuleTest.class, "least.txt", items("{}"));
    }

    @Test
    void allThatCanBeSaid() throws IOException {
        Golden.check(
                NodeModuleTest.class,
                "all.txt",
                items(
                        """
                {cluster: 'pg-test', packages: ['htop', 'sudo', 'htop'], profile: 'crit', resolvers: ['10.42.0.10', '1.1.1.1', '9.9.9.9', '8.8.8.8'], ntp: ['10.42.0.10', 'ntp.example.org'],
                 hosts: [{name: 'infra-1', ip: '10.42.0.10'}, {name: 'pg-test-1', ip: '10.42.0.11'}, {name: 'pg-test', ip: '10.42.0.11'}, {name: 'portal', ip: '10.42.0.10'}],
                 admin: {name: 'ann', keys: ['ssh-ed25519 AAAA ann']}, labels: {rack: 'r"1'}, caCertificate: '-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----',
                 registry: [{name: 'infra-1', connection: CONN}, {name: 'infra-2', connection: CONN}],
                 logs: {servers: [{host: '10.42.0.10'}, {host: '10.42.0.20', port: 19428}], password: 'abcdefghij0123456789', queueMib: 64}}
                """));
    }

    @Test
    void anInfraNodeHoldsTheBundleAndRegistersItself() throws IOException {
        Golden.check(
                NodeModuleTest.class,
                "infra.txt",
                items(
                        "{name: 'infra-1', ip: '10.42.0.10', profile: 'tiny', repository: {folder: '/cache/bundle/debian-13', key: 'KEY', manifest: '"
                                + "0".repeat(64) + "'}, registry: [{name: 'infra-1', connection: CONN}]}"));
    }

    @Test
    void rootMayOnlyComeInWhereItIsTheWayIn() {
        var asRoot = spec("{connection: {host: 'h', user: 'root', hostKey: 'k', privateKey: 'p'}}");
        assertThat(content(module.items(asRoot).get(0), "file:/etc/ssh/sshd_config.d/05-croft.conf"))
                .contains("PermitRootLogin prohibit-password");
        assertThat(content(items("{}").get(0), "file:/etc/ssh/sshd_config.d/05-croft.conf"))
                .contains("PermitRootLogin no");
    }

    @Test
    void namesAreUniqueOnEachNode() {
        for (var node : items("{packages: ['sudo', 'chrony'], registry: [{name: 'pg-test-1', connection: CONN}]}")) {
            var seen = new HashSet<String>();
            node.items()
                    .forEach(i -> assertThat(seen.add(i.name())).as(i.name()).isTrue());
        }
    }

    @Test
    void equalDeclarationsGiveEqualItems() {
        assertThat(items("{}")).isEqualTo(items("{}"));
        assertThat(items("{}")).isNotEqualTo(items("{ntp: ['1.2.3.4']}"));
    }

    @Test
    void watchedItemsExist() {
        var node = items("{ntp: ['a'], admin: {name: 'ann', keys: ['ssh-ed25519 AAAA']}}")
                .get(0);
        var names = node.items().stream().map(Item::name).toList();
        for (var item : node.items()) {
            if (item instanceof Item.Action a) {
                assertThat(names).containsAll(a.watches());
            } else if (item instanceof Item.Unit u) {
                assertThat(names).containsAll(u.watches());
            }
        }
    }

    @Test
    void aNodeThatShipsLogsWaitsForNoServerAndKeepsItsPasswordToItself() {
        var node = items("{caCertificate: '-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----',"
                        + " logs: {servers: [{host: '10.42.0.10'}], password: 'abcdefghij0123456789'}}")
                .get(0);
        var conf = node.items().stream()
                .filter(i -> i.name().equals("file:/etc/croft/logs/rsyslog.conf"))
                .map(i -> (Item.File) i)
                .findFirst()
                .orElseThrow();
        assertThat(conf.secret()).isTrue();
        assertThat(conf.mode()).isEqualTo("0600");
        assertThat(conf.toString()).doesNotContain("abcdefghij0123456789");
        assertThat(conf.content().reveal())
                .contains("queue.maxDiskSpace=\"128m\"", "queue.timeoutEnqueue=\"5\"", "server=\"https://10.42.0.10\"");
        assertThat(items("{}").get(0).items()).extracting(Item::name).noneMatch(n -> n.contains("logs"));
    }

    @Test
    void twoAuthoritiesAreAFileEachAndOneForTheProgramThatTakesOne() {
        var old = "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----";
        var next = old.replace("AAAA", "BBBB");
        var logs = ", logs: {servers: [{host: '10.42.0.10'}], password: 'abcdefghij0123456789'}}";
        var both =
                items("{caCertificate: '" + old + "\\n" + next + "\\n'" + logs).get(0);
        assertThat(content(both, "file:/usr/local/share/ca-certificates/croft.crt"))
                .contains("AAAA")
                .doesNotContain("BBBB");
        assertThat(content(both, "file:/usr/local/share/ca-certificates/croft-2.crt"))
                .contains("BBBB")
                .doesNotContain("AAAA");
        assertThat(content(both, "file:/etc/croft/authorities.crt")).contains("AAAA", "BBBB");
        assertThat(content(both, "file:/etc/croft/logs/rsyslog.conf")).contains("/etc/croft/authorities.crt");
        var one = items("{caCertificate: '" + next + "'" + logs).get(0);
        assertThat(one.items())
                .extracting(Item::name)
                .doesNotContain("file:/usr/local/share/ca-certificates/croft-2.crt", "file:/etc/croft/authorities.crt");
        assertThat(content(one, "file:/etc/croft/logs/rsyslog.conf"))
                .contains("/usr/local/share/ca-certificates/croft.crt");
    }

    private static String content(NodeItems node, String name) {
        return node.items().stream()
                .filter(i -> i.name().equals(name))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
    }
}
