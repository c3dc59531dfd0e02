package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.bootstrap.engine.Item;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.infra.Golden;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PgsqlItemsTest {
    private static List<Item> first(PgsqlSpec spec) {
        return new PgsqlModule()
                .items(spec).stream()
                        .filter(n -> n.node().equals("pg-test-1"))
                        .map(NodeItems::items)
                        .findFirst()
                        .orElseThrow();
    }

    private static String content(List<Item> items, String path) {
        return items.stream()
                .filter(i -> i.name().equals("file:" + path))
                .map(i -> ((Item.File) i).content().reveal())
                .findFirst()
                .orElseThrow();
    }

    /** What is rendered for one node. */
    static String content(PgsqlSpec spec, String node, String path) {
        return new PgsqlModule()
                .items(spec).stream()
                        .filter(n -> n.node().equals(node))
                        .map(n -> content(n.items(), path))
                        .findFirst()
                        .orElseThrow();
    }

    /** The secret files with the passwords of the tests, so that all that is rendered can be read. */
    static List<NodeItems> readable(PgsqlSpec spec) {
        return new PgsqlModule()
                .items(spec).stream()
                        .map(n -> new NodeItems(
                                n.node(),
                                n.connection(),
                                n.items().stream().map(PgsqlItemsTest::readable).toList(),
                                n.required()))
                        .toList();
    }

    private static Item readable(Item item) {
        return item instanceof Item.File f
                ? new Item.File(f.path(), f.content(), false, f.owner(), f.group(), f.mode(), f.ownership(), f.stage())
                : item;
    }

    @Test
    void oneMember() throws IOException {
        Golden.check(PgsqlItemsTest.class, "one.txt", readable(PgsqlSpecs.of("{}")));
    }

    @Test
    void threeMembersOnDebian12WithARegistry() throws IOException {
        Golden.check(
                PgsqlItemsTest.class,
                "three-debian-12.txt",
                readable(
                        PgsqlSpecs.of(
                                "{version: 15, members: " + PgsqlSpecs.members(3)
                                        + ", registry: [{name: 'infra-1', connection: " + PgsqlSpecs.CONNECTION
                                        + "}], databases: [{name: 'app', owner: 'app', extensions: ['postgis', 'pg_cron']}], tuning: {memoryMib: 8192, cpus: 4, parameters: {work_mem: '16MB'}}, pool: {mode: 'session', size: 10, maxClients: 300}}")));
    }

    @Test
    void aStandbyClusterOfAnotherEnvironmentWithAnOfflineMember() throws IOException {
        Golden.check(
                PgsqlItemsTest.class,
                "standby.txt",
                readable(
                        PgsqlSpecs.of(
                                "{members: [" + PgsqlSpecs.member(1, "primary") + ", " + PgsqlSpecs.member(2, "offline")
                                        + "], upstream: {addresses: ['10.9.0.1', '10.9.0.2'], slot: 'pg_test', certificate: 'OTHER'}, delay: '1h', followers: [{name: 'pg-far', addresses: ['10.8.0.0/24']}]}")));
    }

    @Test
    void whatHoldsPasswordsIsSecretAndClosed() {
        var items = first(PgsqlSpecs.of("{users: [{name: 'app', password: 'very-secret'}]}"));
        var passwords = List.of(
                "su\"per\\", "su\\\"per\\\\", "repl\"", "\"rewind\"", "mon\\$itor", "very-secret", "SCRAM-SHA-256");
        assertThat(items)
                .filteredOn(i -> i instanceof Item.File f
                        && passwords.stream().anyMatch(p -> f.content().reveal().contains(p)))
                .allSatisfy(i -> {
                    assertThat(((Item.File) i).secret()).as(i.name()).isTrue();
                    assertThat(((Item.File) i).mode()).as(i.name()).isEqualTo("0600");
                })
                .extracting(Item::name)
                .containsExactlyInAnyOrder(
                        "file:/etc/patroni/config.yml",
                        "file:/etc/pgbouncer/userlist.txt",
                        "file:/etc/default/prometheus-postgres-exporter");
        assertThat(items.stream().map(Item::toString).collect(Collectors.joining()))
                .doesNotContain("very-secret")
                .doesNotContain("SCRAM");
    }

    @Test
    void anotherMemberReloadsAndRestartsNothing() {
        var before = first(PgsqlSpecs.withMembers(2));
        var changed = first(PgsqlSpecs.withMembers(3)).stream()
                .filter(i -> !before.contains(i))
                .map(Item::name)
                .toList();
        assertThat(changed)
                .containsExactlyInAnyOrder(
                        "file:/etc/patroni/config.yml",
                        "file:/etc/haproxy/haproxy.cfg",
                        "certificate:/etc/patroni/pki/member.crt");
        assertThat(before)
                .filteredOn(
                        i -> i instanceof Item.Unit u && u.watches().stream().anyMatch(changed::contains))
                .allSatisfy(i -> assertThat(((Item.Unit) i).onChange()).isEqualTo(Item.OnChange.RELOAD))
                .extracting(Item::name)
                .containsExactlyInAnyOrder("unit:patroni.service", "unit:haproxy.service", "unit:pgbouncer.service");
    }

    @Test
    void theEngineNeverStartsPatroni() {
        assertThat(first(PgsqlSpecs.of("{}")))
                .filteredOn(i -> i.name().equals("unit:patroni.service"))
                .singleElement()
                .satisfies(i -> assertThat(((Item.Unit) i).running()).isFalse());
    }

    @Test
    void nobodyLogsInWithoutPasswordOrFromOutside() {
        var spec = PgsqlSpecs.withMembers(2);
        var rules = new Hba(spec)
                .postgres(spec.first())
                .lines()
                .filter(l -> !l.startsWith("#"))
                .toList();
        assertThat(rules).noneMatch(l -> l.endsWith(" trust") || l.endsWith(" md5") || l.endsWith(" password"));
        assertThat(rules)
                .filteredOn(l -> l.startsWith("host ") || l.startsWith("hostnossl "))
                .allMatch(l -> l.endsWith(" reject"));
        assertThat(rules)
                .filteredOn(l -> l.startsWith("hostssl"))
                .allMatch(l -> l.contains(" 127.0.0.1/32 ")
                        || l.contains(" 10.42.0.0/24 ")
                        || l.contains(" 10.42.0.11/32 ")
                        || l.contains(" 10.42.0.12/32 "));
        // First match wins: the superuser is refused before the rule that lets all users in.
        assertThat(rules.indexOf("host all postgres all reject"))
                .isLessThan(rules.indexOf("hostssl all all 10.42.0.0/24 scram-sha-256"));
    }

    @Test
    void usersWithoutThePoolerAreNotInIt() {
        var items = first(
                PgsqlSpecs.of(
                        "{users: [{name: 'app', password: 'a'}, {name: 'direct', password: 'b', pooled: false}, {name: 'team', password: 'c', login: false}]}"));
        assertThat(content(items, "/etc/pgbouncer/userlist.txt").lines())
                .singleElement()
                .asString()
                .startsWith("\"app\" \"SCRAM-SHA-256$4096:");
    }

    @Test
    void valuesAreQuotedForTheirPrograms() {
        assertThat(dev.croft.bootstrap.template.Yaml.quoted("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(Text.environment("a\"b\\c$d`e'f")).isEqualTo("a\\\"b\\\\c\\$d\\`e'f");
    }
}
