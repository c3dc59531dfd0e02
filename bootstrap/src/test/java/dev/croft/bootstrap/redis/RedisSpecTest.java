package dev.croft.bootstrap.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisSpecTest {
    private static String cluster(int nodes, String instances, String more) {
        return "{mode: 'cluster', nodes: " + RedisSpecs.nodes(nodes, instances) + more + "}";
    }

    private static void refused(String changes, String... problems) {
        assertThat(RedisSpecs.problems(changes)).hasSize(problems.length);
        for (var problem : problems) {
            assertThat(RedisSpecs.problems(changes))
                    .anySatisfy(p -> assertThat(p).contains(problem));
        }
    }

    @Test
    void eachModeHasADeclarationThatIsTaken() {
        assertThat(RedisSpecs.problems("{}")).isEmpty();
        assertThat(RedisSpecs.problems("{" + RedisSpecs.sentinel() + "}")).isEmpty();
        assertThat(RedisSpecs.problems(cluster(3, "{port: 7001}, {port: 7002}", "")))
                .isEmpty();
        assertThat(RedisSpecs.problems(cluster(3, "{port: 7001}", ", cluster: {replicas: 0}")))
                .isEmpty();
    }

    @Test
    void aReplicaOfNobodyOrOfItself() {
        refused(
                "{nodes: [" + RedisSpecs.node(1, "{port: 6379, replicaOf: 'cache-9-6379'}") + "]}",
                "nodes[0].instances[0].replicaOf: 'cache-9-6379' is no instance of this deployment; its instances are cache-1-6379");
        refused(
                "{nodes: [" + RedisSpecs.node(1, "{port: 6379, replicaOf: 'cache-1-6379'}") + "]}",
                "goes in a circle from cache-1-6379");
    }

    @Test
    void oneClusterNeedsThreeMastersApartFromTheirReplicas() {
        refused(cluster(2, "{port: 7001}", ", cluster: {replicas: 0}"), "nodes: hold 2 instances for 2 masters");
        refused(cluster(3, "{port: 7001}", ""), "nodes: hold 3 instances, which is no multiple of 2");
        refused(
                "{mode: 'cluster', nodes: ["
                        + RedisSpecs.node(1, "{port: 7001}, {port: 7002}, {port: 7003}, {port: 7004}") + ", "
                        + RedisSpecs.node(2, "{port: 7001}, {port: 7002}") + "]}",
                "nodes[0].instances: are 4 on one node for 3 masters in all: a replica would be on its master's node");
        refused(
                cluster(3, "{port: 7001}, {port: 7002, replicaOf: 'cache-1-7001'}", ""),
                "nodes[0].instances[1].replicaOf: is not for a cluster",
                "nodes[1].instances[1].replicaOf: is not for a cluster",
                "nodes[2].instances[1].replicaOf: is not for a cluster");
        refused(
                cluster(3, "{port: 60001}", ", cluster: {replicas: 0}"),
                "nodes[0].instances[0].port: must be 55535 or less in a cluster",
                "nodes[1].instances[0].port: must be",
                "nodes[2].instances[0].port: must be");
    }

    @Test
    void sentinelsMustBeAbleToDecide() {
        refused(
                "{" + RedisSpecs.sentinel() + ", sentinel: {quorum: 4}}",
                "sentinel.quorum: must be 3 or less, as there are no more sentinels, found 4");
        refused(
                "{mode: 'sentinel', nodes: [" + RedisSpecs.node(1, "{port: 6379}") + ", "
                        + RedisSpecs.node(2, "{port: 6379, replicaOf: 'cache-1-6379'}") + "]}",
                "nodes: have 2 sentinels, and fewer than 3 cannot outvote the loss of one");
        refused(
                "{mode: 'sentinel', nodes: " + RedisSpecs.nodes(3, "{port: 6379}") + "}",
                "give cache-1-6379 no replica",
                "give cache-2-6379 no replica",
                "give cache-3-6379 no replica",
                "have several masters called 'cache'",
                "have several masters called 'cache'");
        refused(
                "{mode: 'sentinel', nodes: ["
                        + RedisSpecs.node(1, "{port: 6379}, {port: 6380, replicaOf: 'cache-1-6379'}")
                        + ", " + RedisSpecs.node(2, "{port: 6379, replicaOf: 'cache-1-6380'}") + ", "
                        + RedisSpecs.node(3, "") + "]}",
                "nodes[0].instances[1].replicaOf: 'cache-1-6379' is on the same node",
                "nodes[1].instances[0].replicaOf: 'cache-1-6380' is a replica itself");
        refused("{" + RedisSpecs.sentinel() + ", minReplicas: 3}", "minReplicas: must be 2 or less");
    }

    @Test
    void portsAndNodesAreTakenOnce() {
        refused(
                "{nodes: [" + RedisSpecs.node(1, "{port: 6379}, {port: 6379}") + "]}",
                "nodes[0].instances[1].port: port 6379 is taken by nodes[0].instances[0].port");
        refused("{exporterPort: 6379}", "port 6379 is taken by exporterPort");
        refused(
                "{nodes: [" + RedisSpecs.node(1, "{port: 6379}") + ", " + RedisSpecs.node(1, "{port: 6379}") + "]}",
                "nodes[1].seq: the number 1 is taken",
                "nodes[1].name: the name cache-1 is taken",
                "nodes[1].ip: the address 10.42.0.11 is taken");
        refused("{network: '10.43.0.0/24'}", "nodes[0].ip: 10.42.0.11 is outside of the network");
    }

    @ParameterizedTest
    @CsvSource({"port", "requirepass", "tls-port", "cluster-enabled", "replica-announce-ip", "maxmemory"})
    void whatFollowsFromTheDeclarationIsNoSetting(String setting) {
        refused("{settings: {'" + setting + "': '1'}}", "settings." + setting + ": follows from the declaration");
        assertThat(RedisSpecs.problems("{settings: {hz: '20'}}")).isEmpty();
    }

    @Test
    void backupsHaveOnePlaceApartFromTheDeployment() {
        assertThat(RedisSpecs.problems("{" + RedisSpecs.backup("") + ", restore: {deployment: 'old'}}"))
                .isEmpty();
        assertThat(RedisSpecs.problems("{" + RedisSpecs.bucket("") + "}")).isEmpty();
        refused("{backup: {password: 'b'}}", "backup.store: or s3 must be given, and neither is");
        refused(
                "{"
                        + RedisSpecs.bucket("")
                                .replace(
                                        "backup: {",
                                        "backup: {store: {name: 'b', ip: '10.42.0.9', passphrase: 'a-long-passphrase-that-is-secret'}, ")
                        + "}",
                "backup.store: or s3 must be given, and only one of them");
        refused(
                "{" + RedisSpecs.backup(", at: 'at noon!'") + "}",
                "backup.at: must be a calendar expression of systemd");
        refused("{" + RedisSpecs.backup(", keep: 0") + "}", "backup.keep: must be");
        refused(
                "{" + RedisSpecs.backup("").replace("10.42.0.9", "10.42.0.11") + "}",
                "backup.store.ip: 10.42.0.11 is a node of the deployment: its backups would go with it");
        assertThat(RedisSpecs.problems(
                        "{" + RedisSpecs.backup("").replace("10.42.0.9", "10.42.0.11") + ", allowDestroy: true}"))
                .isEmpty();
        refused("{restore: {deployment: 'old'}}", "restore: needs 'backup'");
        refused(
                "{" + RedisSpecs.backup("") + ", restore: {deployment: 'old', label: 'yesterday'}}",
                "restore.label: must be a backup's label such as 20261128T023000Z, or latest");
    }

    @Test
    void usersAreNotOurOwn() {
        refused("{users: [{name: 'default', password: 'a'}]}", "users[0].name: 'default' is reserved");
        refused("{users: [{name: 'croft_x', password: 'a'}]}", "users[0].name: 'croft_x' is reserved");
        refused("{users: [{name: 'app', password: 'a', rules: ['allkeys']}]}", "users[0].rules[0]: must be rules");
    }

    @Test
    void whatMustNotBeLostIsNotAmongItsProblems() {
        assertThat(RedisSpecs.problems("{replicationPassword: 'has a space'}"))
                .singleElement()
                .asString()
                .contains("replicationPassword: must be 1 to 256 letters")
                .doesNotContain("has a space");
    }
}
