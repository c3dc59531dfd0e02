package dev.croft.components.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.InvalidException;
import dev.croft.model.redis.RedisRestore;
import dev.croft.model.redis.RedisSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {
    private static final String DEV =
            """
            domain: dev.croft
            network: { cidr: 10.42.0.0/24 }
            infra: { nodes: [ { ip: 10.42.0.10 } ] }
            etcd: { members: [ { node: pg-test-1 } ] }
            pgsql:
              pg-test:
                members:
                  - { seq: 1, role: primary, ip: 10.42.0.11 }
                  - { seq: 2, role: replica, ip: 10.42.0.12 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"sandbox", "dev", "staging", "prod", "prod-aws", "prod-aliyun"})
    void theStacksOfTheProjectAreValid(String stack) throws IOException {
        var file = Path.of("../stacks/environments", stack + ".yaml");
        assertThat(EnvironmentFile.parse(stack, Files.readString(file)).nodes()).isNotEmpty();
    }

    @Test
    void nodesAreNamedAfterWhatCreatesThem() {
        assertThat(EnvironmentFile.parse("dev", DEV).nodes())
                .extracting(NodeData::name, NodeData::cluster, NodeData::ip)
                .isEqualTo(List.of(
                        org.assertj.core.groups.Tuple.tuple("infra-1", "infra", "10.42.0.10"),
                        org.assertj.core.groups.Tuple.tuple("pg-test-1", "pg-test", "10.42.0.11"),
                        org.assertj.core.groups.Tuple.tuple("pg-test-2", "pg-test", "10.42.0.12")));
    }

    /** What is replaced in a good file, by what, and the error that must come of it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            role: replica                     | role: primary                | pgsql.pg-test.members: must have exactly one member with role primary, found 2
            role: primary                     | role: replica                | pgsql.pg-test.members: must have exactly one member with role primary, found 0
            role: primary                     | role: boss                   | pgsql.pg-test.members[0].role: must be primary, replica or offline, found 'boss'
            seq: 2                            | seq: 1                       | pgsql.pg-test.members[1].seq: is used twice: 1
            seq: 2                            | seq: two                     | pgsql.pg-test.members[1].seq: must be a whole number, found the string 'two'
            10.42.0.12                        | 10.99.0.12                   | pgsql.pg-test.members[1].ip: '10.99.0.12' is outside the network 10.42.0.0/24
            10.42.0.12                        | 10.42.0.11                   | pgsql.pg-test.members[1].ip: '10.42.0.11' is taken by pgsql.pg-test.members[0].ip
            10.42.0.12                        | 10.42.0.300                  | pgsql.pg-test.members[1].ip: '10.42.0.300' is not an IPv4 address
            10.42.0.12                        | 10.42.0.1                    | pgsql.pg-test.members[1].ip: '10.42.0.1' is kept for the network itself
            ip: 10.42.0.12                    | node: pg-test-1              | pgsql.pg-test.members[1].node: the node 'pg-test-1' already has a PostgreSQL instance
            ip: 10.42.0.12                    | node: pg-nope-1              | pgsql.pg-test.members[1].node: 'pg-nope-1' is not a node of this environment
            node: pg-test-1                   | node: pg-test-1, ip: 1.2.3.4 | etcd.members[0]: must give either ip
            cidr: 10.42.0.0/24                | cidr: 10.42.0.7/24           | network.cidr: 10.42.0.7/24 is not a network: its host bits must be zero
            cidr: 10.42.0.0/24                | cidr: everywhere             | network.cidr: 'everywhere' is not a network in CIDR notation
            domain: dev.croft                 | domian: dev.croft            | domian: is not known here; known are provider, domain
            domain: dev.croft                 | domian: dev.croft            | domain: is required
            [ { node: pg-test-1 } ]           | [ { node: pg-test-1 }, { node: pg-test-2 } ] | etcd.members: must be 1, 3 or 5
            owner: app                        | owner: nobody                | pgsql.pg-test.databases[0].owner: 'nobody' is not one of the users
            cidr: 10.42.0.0/24                | cidr: 10.42.0.0/24, jump: pg-nope-1 | network.jump: 'pg-nope-1' is not a node of this environment; its nodes are infra-1, pg-test-1, pg-test-2
            backend: libvirt                  | backend: vmware              | provider.backend: must be one of libvirt, aws, aliyun, found 'vmware'
            backend: libvirt                  | backend: aws, aws: { region: x, secretKey: hush } | provider.aws.secretKey: is no part of this file, which anybody may read
            backend: libvirt                  | backend: aliyun, aliyun: { securityToken: hush } | provider.aliyun.securityToken: is no part of this file, which anybody may read
            backend: libvirt                  | backend: aliyun, aws: { region: x } | provider.aws: is of another backend than 'aliyun'
            """)
    void badInputIsRefusedWithItsPath(String good, String bad, String error) {
        assertThat(DEV).contains(good);
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV.replace(good, bad)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    /** The backend, the network's other settings, and the error, or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            textBlock =
                    """
            libvirt | nat    |                                                          | -
            aws     | routed | { ports: [ "22" ], from: [ 198.51.100.0/24 ] }           | -
            aliyun  | nat    | { ports: [ "20-30" ], from: [ 198.51.100.0/24 ] }        | -
            aws     | nat    | { ports: [ "22" ], from: [ 198.51.100.0/24 ] }           | network.jump: needs a node with a public address, which aws has with egress: routed only, found egress: nat
            aliyun  | none   | { ports: [ "22" ], from: [ 198.51.100.0/24 ] }           | network.jump: needs a node with a public address, which aliyun has with egress: routed or nat only
            aws     | routed | { ports: [ "443" ], from: [ 198.51.100.0/24 ] }          | network.jump: cannot be reached: network.ingress opens TCP port 22 to nobody
            aws     | routed | { protocol: udp, ports: [ "22" ], from: [ 198.51.100.0/24 ] } | network.jump: cannot be reached
            """)
    void aJumpHostMustBeReachable(String backend, String egress, String ingress, String error) {
        var yaml = DEV.replace("backend: libvirt", "backend: " + backend)
                .replace(
                        "cidr: 10.42.0.0/24",
                        "cidr: 10.42.0.0/24, jump: infra-1, egress: " + egress + ", ingress: [ "
                                + (ingress == null ? "" : ingress) + " ]");
        if (error == null) {
            assertThat(EnvironmentFile.parse("dev.yaml", yaml).network().jump()).contains("infra-1");
        } else {
            assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", yaml))
                    .isInstanceOf(InvalidException.class)
                    .hasMessageContaining(error);
        }
    }

    @Test
    void aJumpHostNeedsAKnownBackend() {
        var yaml = DEV.replace("provider: { backend: libvirt }\n", "")
                .replace("cidr: 10.42.0.0/24", "cidr: 10.42.0.0/24, jump: infra-1");
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", yaml))
                .hasMessageContaining("network.jump: needs 'provider' in this file");
    }

    /** Two clusters, of which the second is to be a copy of the first. */
    private static final String COPY = DEV.replace(
            "provider:",
            """
              pg-dr:
                upstream: { cluster: pg-test }
                delay: 1h
                members: [ { seq: 1, role: primary, ip: 10.42.0.21 } ]
            provider:""");

    @Test
    void aStandbyClusterComesAfterItsUpstream() {
        var clusters = EnvironmentFile.parse("dev.yaml", COPY).pgsql();
        assertThat(Upstreams.order(clusters)).containsExactly("pg-test", "pg-dr");
        assertThat(Upstreams.followers(clusters, "pg-test")).containsExactly("pg-dr");
        assertThat(Upstreams.followers(clusters, "pg-dr")).isEmpty();
    }

    @Test
    void anUpstreamOfAnotherStackIsNoneOfTheEnvironment() {
        var far = COPY.replace("{ cluster: pg-test }", "{ stack: organization/croft/prod, cluster: pg-test }");
        var clusters = EnvironmentFile.parse("dev.yaml", far).pgsql();
        assertThat(Upstreams.followers(clusters, "pg-test")).isEmpty();
        assertThat(EnvironmentFile.parse("dev.yaml", far.replace("cluster: pg-test }", "cluster: pg-elsewhere }"))
                        .pgsql())
                .containsKey("pg-dr");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            cluster: pg-test             | cluster: pg-nope | pgsql.pg-dr.upstream.cluster: must be another cluster of this environment (pg-test), found 'pg-nope'
            cluster: pg-test             | cluster: pg-dr   | pgsql.pg-dr.upstream.cluster: must be another cluster of this environment (pg-test), found 'pg-dr'
            upstream: { cluster: pg-test } | version: 17    | pgsql.pg-dr.delay: is for a standby cluster
            cluster: pg-test             | stack: a/b, cluster: c | pgsql.pg-dr.upstream.stack: must be a stack's name
            delay: 1h                    | delay: soon      | pgsql.pg-dr.delay: must be a time such as 30min, 1h or 2d
            """)
    void aCopyOfNothingIsRefused(String good, String bad, String error) {
        assertThat(COPY).contains(good);
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", COPY.replace(good, bad)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @Test
    void theInventoryHasADatabaseThatIsThere() {
        var meta = "meta: { cluster: pg-test, database: app }";
        assertThat(EnvironmentFile.parse("dev.yaml", DEV.replace("infra: {", "infra: { " + meta + ", "))
                        .infra()
                        .meta())
                .contains(new Infra.Meta("pg-test", "app"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            meta: { cluster: pg-nope } | infra.meta.cluster: 'pg-nope' is none of the clusters under pgsql: [pg-dr, pg-test]
            meta: { cluster: pg-test } | infra.meta.database: 'meta' is none of the databases of cluster 'pg-test': [app]; add it to pgsql.pg-test.databases
            meta: { cluster: pg-dr }   | infra.meta.cluster: 'pg-dr' is a standby cluster, which takes no writes
            meta: {}                   | infra.meta.cluster: is required
            ntp: [ "a b" ]             | infra.ntp[0]: must be an address or a host name, found 'a b'
            mirror: mirror.example.org | infra.mirror: must be an http or https address without a slash at its end, found 'mirror.example.org'
            """)
    void anInventoryTimeOrPackagesFromNowhereAreRefused(String given, String error) {
        assertThatThrownBy(
                        () -> EnvironmentFile.parse("dev.yaml", COPY.replace("infra: {", "infra: { " + given + ", ")))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            logs: { retentionDays: 0 } | infra.logs.retentionDays: must be between 1 and 3650, found 0
            logs: { maxDiskGib: 0 }    | infra.logs.maxDiskGib: must be between 1 and
            logs: { memoryMib: 10 }    | infra.logs.memoryMib: must be between 64 and
            logs: { queueMib: 1 }      | infra.logs.queueMib: must be between 16 and
            logs: { days: 3 }          | infra.logs.days
            """)
    void logsThatCannotBeKeptSoAreRefused(String logs, String error) {
        var infra = "infra: { nodes: [ { ip: 10.42.0.10 } ]";
        assertThat(DEV).contains(infra);
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV.replace(infra, infra + ", " + logs)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
        assertThat(EnvironmentFile.parse("dev.yaml", DEV).infra().logs())
                .as("what a program takes where it says nothing")
                .isEqualTo(Infra.Logs.DEFAULTS);
        assertThat(EnvironmentFile.parse("dev.yaml", DEV).infra().logs().retentionDays())
                .isEqualTo(15);
    }

    @Test
    void copiesInACircleAreRefused() {
        var circle = COPY.replace("  pg-test:\n", "  pg-test:\n    upstream: { cluster: pg-dr }\n");
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", circle))
                .hasMessageContaining("pgsql.pg-test.upstream.cluster: goes in a circle")
                .hasMessageContaining("pgsql.pg-dr.upstream.cluster: goes in a circle");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            security: { rotation: begin }   | security.rotation: must be one of none, trust, issue, finish
            security: { leafMinutes: 1 }    | security.leafMinutes: must be between 2 and 1314000
            security: { leafDays: 10 }      | security.leafDays
            """)
    void stepsThatThereAreNotAndLivesThatAreTooShortAreRefused(String security, String error) {
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV + security + "\n"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @Test
    void anAuthorityIsRotatedAndItsCertificatesLiveAsDeclared() {
        assertThat(EnvironmentFile.parse("dev.yaml", DEV).securityOrDefault()).isEqualTo(Security.DEFAULT);
        assertThat(EnvironmentFile.parse("dev.yaml", DEV + "security: { rotation: trust, leafMinutes: 10 }\n")
                        .securityOrDefault())
                .isEqualTo(new Security("trust", Optional.of(10)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            backup: { node: pg-test-1 }                | backup.node: 'pg-test-1' is a node of cluster pg-test
            backup: { node: nowhere }                  | backup.node: 'nowhere' is not a node of this environment
            backup: { ip: 10.42.0.11 }                 | is taken by
            backup: { node: infra-1, diskGib: 0 }      | backup.diskGib: must be
            backup: {}                                 | backup: must give either ip or node, where a node keeps them, or s3
            backup: { ip: 10.42.0.9, node: infra-1 }   | backup: must give either ip
            backup: { node: infra-1, s3: { bucket: croft, endpoint: e, region: r } } | backup.node: is for a node that keeps backups
            backup: { diskGib: 9, s3: { bucket: croft, endpoint: e, region: r } }    | backup.diskGib: is for a node
            backup: { s3: { bucket: croft, region: r } }                             | backup.s3.endpoint
            backup: { s3: { bucket: croft, endpoint: 'https://e', region: r } }      | backup.s3.endpoint: must be a host's name
            backup: { s3: { bucket: croft, endpoint: e, region: r, uriStyle: dns } } | backup.s3.uriStyle: must be host or path
            backup: { s3: { bucket: croft, endpoint: e, region: r, keys: x } }       | backup.s3.keys
            backup: { s3: { bucket: croft, endpoint: e, region: r, certificate: x } } | backup.s3.certificate: must be a certificate as PEM
            """)
    void backupsThatWouldGoWithTheirClusterOrHaveNoPlaceAreRefused(String backup, String error) {
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV + backup + "\n"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @Test
    void aBucketIsNoNode() {
        var data = EnvironmentFile.parse(
                "dev.yaml",
                DEV + "backup: { s3: { bucket: croft, endpoint: s3.example.com, region: eu-central-1 } }\n");
        assertThat(data.backup().orElseThrow().s3().orElseThrow().uriStyle()).isEqualTo("host");
        assertThat(data.nodes()).extracting(NodeData::name).containsExactly("infra-1", "pg-test-1", "pg-test-2");
    }

    @Test
    void aSandboxKeepsItsBackupsWhereItLikes() {
        var data = EnvironmentFile.parse("dev.yaml", DEV + "backup: { node: pg-test-1 }\nallowDestroy: true\n");
        assertThat(data.backup()).isPresent();
        assertThat(EnvironmentFile.parse("dev.yaml", DEV + "backup: { ip: 10.42.0.9 }\n")
                        .nodes())
                .extracting(NodeData::name)
                .containsExactly("infra-1", "backup-1", "pg-test-1", "pg-test-2");
    }

    private static final String CACHE =
            """
            redis:
              cache:
                mode: standalone
                nodes: [ { seq: 1, ip: 10.42.0.31, instances: [ { port: 6379 } ] } ]
                %s
            """;

    @Test
    void aRedisDeploymentIsBackedUpWhereItSaysSo() {
        var place = "backup: { node: infra-1 }\n";
        var cache = EnvironmentFile.parse("dev.yaml", DEV + place + CACHE.formatted("backup: {}"))
                .redis()
                .get("cache");
        assertThat(cache.backup()).contains(new RedisSchedule("*-*-* 02:30", 7));
        assertThat(cache.restore()).isEmpty();
        var copy = EnvironmentFile.parse(
                        "dev.yaml",
                        DEV
                                + place
                                + CACHE.formatted("backup: { at: hourly, keep: 48 }\n    restore: { deployment: old }"))
                .redis()
                .get("cache");
        assertThat(copy.backup()).contains(new RedisSchedule("hourly", 48));
        assertThat(copy.restore()).contains(new RedisRestore("old", "latest"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            backup: {}                         | -                           | redis.cache.backup: needs the environment's backups; say where they are
            restore: { deployment: old }       | backup: { node: infra-1 }   | redis.cache.restore: needs the deployment's own backups
            backup: { at: 'at noon!' }         | backup: { node: infra-1 }   | redis.cache.backup.at: must be a calendar expression of systemd
            backup: { keep: 0 }                | backup: { node: infra-1 }   | redis.cache.backup.keep: must be
            backup: {}                         | backup: { node: cache-1 }   | backup.node: 'cache-1' is a node of Redis deployment cache: its backups would go with it
            """)
    void whatBackupsOfRedisGetWrongIsRefused(String cache, String place, String error) {
        var backup = place.equals("-") ? "" : place + "\n";
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV + backup + CACHE.formatted(cache)))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(error);
    }

    @Test
    void aRestoreNeedsBackups() {
        var restored = DEV.replace("    members:", "    restoreFrom: { cluster: pg-old }\n    members:");
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", restored))
                .hasMessageContaining("pgsql.pg-test.restoreFrom: needs the environment's backups");
        assertThat(EnvironmentFile.parse("dev.yaml", restored + "backup: { node: infra-1 }\n")
                        .pgsql()
                        .get("pg-test")
                        .restoreFrom())
                .isPresent();
        assertThatThrownBy(() -> EnvironmentFile.parse(
                        "dev.yaml",
                        restored.replace("    members:", "    backup: { enabled: false }\n    members:")
                                + "backup: { node: infra-1 }\n"))
                .hasMessageContaining("pgsql.pg-test.backup.enabled: must be true");
    }

    @Test
    void postgresqlWithoutEtcdIsRefused() {
        var text = DEV.replaceAll("etcd:.*\n", "");
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", text))
                .hasMessageContaining("etcd: is required where there are PostgreSQL clusters");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", DEV + "domain: again\n"))
                .hasMessageContaining("dev.yaml is not valid YAML")
                .hasMessageContaining("Duplicate field 'domain'");
    }

    @Test
    void allProblemsComeAtOnce() {
        var text = DEV.replace("10.42.0.12", "10.99.0.12").replace("10.42.0.11", "10.98.0.11");
        assertThatThrownBy(() -> EnvironmentFile.parse("dev.yaml", text))
                .hasMessageContaining("members[0].ip")
                .hasMessageContaining("members[1].ip");
    }
}
