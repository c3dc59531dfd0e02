package dev.croft.test;

import static dev.croft.test.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.test.Probers.Ack;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * What befalls the leader of a cluster of three with quorum commit, seen by a writer inside each node: never do two members
 * say yes at a time, nothing that one said yes to is lost, and who was away follows again. The last step is without quorum.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailoverIT {
    private static final String DATA =
            """
            domain: fail.croft
            network: { cidr: 10.48.25.0/24 }
            vm: { cpus: 1, memoryMib: 640, rootDiskGib: 4 }
            infra: { nodes: [ { ip: 10.48.25.10 } ] }
            etcd: { members: [ { node: pg-fail-1 }, { node: pg-fail-2 }, { node: pg-fail-3 } ] }
            pgsql:
              pg-fail:
                failover: fast
                profile: crit
                vip: { address: 10.48.25.5 }
                replication: { mode: quorum }
                members:
                  - { seq: 1, role: primary, ip: 10.48.25.11 }
                  - { seq: 2, ip: 10.48.25.12 }
                  - { seq: 3, ip: 10.48.25.13 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String VIP = "10.48.25.5";
    private static final List<String> NODES = List.of("pg-fail-1", "pg-fail-2", "pg-fail-3");
    /** The lease of {@code failover: fast}. */
    private static final Duration LEASE = Duration.ofSeconds(20);
    /**
     * The lease, an election, and a member that comes back: what they take is told, and measured by {@code make bench} on a
     * machine that does nothing else; here other tests may take the processors.
     */
    private static final Duration ELECTED = LEASE.plusMinutes(2);

    private static final Duration REJOIN = Duration.ofMinutes(4);

    private static final long WAL_FILE = 16L << 20;

    private Stack stack;
    private Sql sql;
    private Probers probers;
    private final Members members =
            new Members(NODES.stream().map(FailoverIT::ip).toList());

    @BeforeAll
    void start() throws Exception {
        stack = Stack.of("it-fail", DATA);
        stack.up().ok();
        sql = Sql.of(stack.outputs(), "pg-fail");
        probers = new Probers(stack, sql, NODES);
        sql.eventually("10.48.25.11", 5433, "create table probed (node text, n bigint, primary key (node, n))", 20);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private static String ip(String node) {
        return "10.48.25.1" + node.substring(node.length() - 1);
    }

    private static String other(String node) {
        return NODES.stream().filter(n -> !n.equals(node)).findFirst().orElseThrow();
    }

    private String domain(String node) {
        return Faults.domain("it-fail-" + node);
    }

    /** Whether a writer on a node was told yes by another server than one. */
    private boolean anotherLeads(String seenBy, String old) {
        return probers.soFar(seenBy).stream().anyMatch(a -> !a.server().equals(ip(old)));
    }

    private static void say(String text) {
        System.out.println("FailoverIT: " + text);
    }

    @FunctionalInterface
    private interface Fault {
        void on(String leader) throws Exception;
    }

    /** A fault of the leader that ends its reign: it begins, another leads, it ends, and all are as one again. */
    private List<Ack> failover(String what, Fault begin, Duration stays, Fault end) throws Exception {
        until("all is well before: " + what, REJOIN, members::allFollow);
        var old = members.leader();
        probers.start();
        Thread.sleep(1000);
        begin.on(old);
        var begun = Instant.now();
        try {
            until("another leads: " + what, ELECTED, () -> anotherLeads(other(old), old));
            Thread.sleep(Math.max(
                    0, stays.minus(Duration.between(begun, Instant.now())).toMillis()));
        } finally {
            end.on(old);
        }
        var ended = Instant.now();
        allFollow(what, old);
        var back = Duration.between(ended, Instant.now());
        theAddressIsTheLeaders();
        // A member with half a record of the old leader at a file's end would wait for what follows it.
        var wal = Long.parseLong(sql.ask(VIP, 5436, "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
        assertThat(wal / WAL_FILE).as("file of WAL").isGreaterThan(members.fork() / WAL_FILE);
        // What the old leader's own clients are told now comes from the new one.
        Thread.sleep(2000);
        var acks = probers.stop();
        var yes = acks.stream()
                .filter(a -> a.server().equals(ip(old)))
                .mapToLong(Ack::at)
                .max()
                .orElseThrow();
        say(what + ": nobody said yes for " + Probers.gap(acks) + " s; the old leader for the last time "
                + (yes - begun.toEpochMilli()) / 1e3 + " s after it began; all follow "
                + back.toMillis() / 1e3 + " s after it ended");
        assertThat(Probers.reigns(acks)).as("who said yes, in turn").hasSize(2).startsWith(ip(old));
        assertThat(acks.get(acks.size() - 1).at()).isGreaterThan(ended.toEpochMilli());
        return acks;
    }

    /** Within its time; else with what its Patroni tells of the one that led. */
    private void allFollow(String what, String old) throws Exception {
        try {
            until("all follow: " + what, REJOIN, members::allFollow);
        } catch (AssertionError e) {
            var log = stack.ssh(old, "df -h /; journalctl -u patroni -u etcd -o short-iso -n 150 --no-pager");
            throw new AssertionError(e.getMessage() + "\n" + members.described() + "\n" + old + ": " + log.output(), e);
        }
    }

    /** The moving address leads to who leads, and nobody else has it. */
    private void theAddressIsTheLeaders() throws Exception {
        until("the address has moved", Duration.ofSeconds(60), () -> {
            var have = NODES.stream()
                    .filter(node ->
                            stack.ssh(node, "ip -4 -o addr").ok().output().contains(" " + VIP + "/"))
                    .toList();
            assertThat(have).as("who has the address").containsExactly(members.leader());
            return true;
        });
        assertThat(sql.ask(VIP, 5436, "select current_setting('listen_addresses')"))
                .startsWith(ip(members.leader()) + ",");
    }

    private void nothingIsLost(List<Ack> acks) throws Exception {
        for (var node : NODES) {
            until("all that was acknowledged is on " + node, Duration.ofSeconds(60), () -> {
                try {
                    return probers.lost(acks, ip(node)).isEmpty();
                } catch (SQLException e) {
                    return false;
                }
            });
        }
    }

    /** As answers of etcd's that a leader gets while etcd elects its own: Patroni must ask another member of etcd. */
    @Test
    @Order(0)
    void errorsOfEtcdAreKnown() {
        var script =
                """
                import sys
                sys.dont_write_bytecode = True
                sys.path.insert(0, "/etc/patroni")
                import start
                from patroni.dcs import etcd3
                class Response:
                    def __init__(self, status, data):
                        self.status, self.data = status, data.encode()
                def kind(status, data):
                    try:
                        client = etcd3.PatroniEtcd3Client.__new__(etcd3.PatroniEtcd3Client)
                        client._check_cluster_raft_term = lambda *a: None
                        return client._handle_server_response(Response(status, data)) and "answer"
                    except Exception as e:
                        return type(e).__name__
                told = [
                    # while another member is elected
                    (500, '{"error":{"code":2,"message":"not a primary lessor"}}'),
                    (503, '{"code":14,"message":"etcdserver: no leader"}'),
                    # while the member stops
                    (500, '{"code":13,"message":"server closed the stream without sending trailers"}'),
                    (500, '{"error":{"code":2,"message":"malformed header: missing HTTP content-type"}}'),
                    (408, '{"code":1,"message":"grpc: the client connection is closing"}'),
                    (200, '{"result":{"TTL":"20"}}\\n{"error":{"code":13,"message":"server closed the stream"}}'),
                    (502, "<html>"),
                    # answers
                    (404, '{"code":5,"message":"etcdserver: requested lease not found"}'),
                    (429, '{"code":8,"message":"etcdserver: mvcc: database space exceeded"}'),
                    (400, '{"code":3,"message":"etcdserver: key is not provided"}'),
                    (200, '{"result":{"TTL":"20"}}'),
                ]
                before = [kind(*t) for t in told]
                start.mend(etcd3)
                print(*before)
                print(*[kind(*t) for t in told])
                """;
        assertThat(stack.ssh(NODES.get(0), "python3 - <<'END'\n" + script + "END\n")
                        .ok()
                        .output()
                        .strip()
                        .lines())
                .containsExactly(
                        "Unknown TimeoutError Unknown Unknown Unknown EtcdException Unknown"
                                + " NotFound Unknown InvalidArgument answer",
                        "TimeoutError TimeoutError TimeoutError TimeoutError TimeoutError TimeoutError TimeoutError"
                                + " LeaseNotFound Unknown InvalidArgument answer");
        assertThat(stack.ssh(NODES.get(0), "tr '\\0' ' ' </proc/$(systemctl show -P MainPID patroni)/cmdline")
                        .output())
                .contains("/etc/patroni/start.py");
    }

    @Test
    @Order(1)
    void cutOff() throws Exception {
        nothingIsLost(failover(
                "cut off from all others",
                leader -> Faults.cutNetwork(domain(leader)),
                LEASE.plusSeconds(20),
                leader -> Faults.mendNetwork(domain(leader))));
        stack.upUnchanged().ok();
    }

    @Test
    @Order(2)
    void patroniStandsStill() throws Exception {
        var patroni = "systemctl kill --kill-whom=main -s %s patroni";
        nothingIsLost(failover(
                "Patroni stopped",
                leader -> stack.ssh(leader, patroni.formatted("STOP")).ok(),
                LEASE.plusSeconds(15),
                leader -> stack.ssh(leader, patroni.formatted("CONT")).ok()));
    }

    @Test
    @Order(3)
    void theWholeNodeStandsStill() throws Exception {
        nothingIsLost(failover(
                "the whole node stopped",
                leader -> Faults.freeze(domain(leader)),
                LEASE.plusSeconds(15),
                leader -> Faults.thaw(domain(leader))));
        stack.upUnchanged().ok();
    }

    @Test
    @Order(4)
    void theDiskIsFull() throws Exception {
        nothingIsLost(failover(
                "disk full",
                // All that root may have too, most of it without a byte written, and whatever is freed again; then WAL
                // until
                // there is no room for more.
                leader -> stack.ssh(
                        leader,
                        "fallocate -l $(($(stat -f -c '%f * %S' /) - 33554432)) /var/tmp/ballast; systemd-run --quiet --collect --unit "
                                + "croft-test-fill sh -c 'while :; do head -c 64M /dev/zero; sleep 0.2; done >>/var/tmp/ballast 2>/dev/null'; "
                                + "cd /; for n in $(seq 100); do sudo -u postgres psql -qXc \"select pg_logical_emit_message(false, 'test', repeat('x', 4000000))\" || break; done; true"),
                Duration.ofSeconds(10),
                leader -> stack.ssh(leader, "systemctl stop croft-test-fill; rm -f /var/tmp/ballast")
                        .ok()));
        stack.up().ok();
        stack.upUnchanged().ok();
    }

    @Test
    @Order(5)
    void withoutEtcdTheLeaderGoesOn() throws Exception {
        until("all is well", REJOIN, members::allFollow);
        var old = members.leader();
        probers.start();
        NODES.forEach(node -> stack.ssh(node, "systemctl stop etcd").ok());
        var gone = Instant.now();
        Thread.sleep(LEASE.plusSeconds(15).toMillis());
        NODES.parallelStream()
                .forEach(node -> stack.ssh(node, "systemctl start etcd").ok());
        var back = Instant.now();
        until("all follow", REJOIN, members::allFollow);
        Thread.sleep(5000);
        var acks = probers.stop();
        say("etcd gone: nobody said yes for " + Probers.gap(acks) + " s");
        assertThat(Probers.gap(acks)).isLessThan(LEASE.toSeconds());
        assertThat(Probers.reigns(acks)).containsExactly(ip(old));
        assertThat(acks.stream().filter(a -> a.at() > gone.plus(LEASE).toEpochMilli() && a.at() < back.toEpochMilli()))
                .as("said yes to after the lease had ended")
                .isNotEmpty();
        assertThat(acks.get(acks.size() - 1).at()).isGreaterThan(back.toEpochMilli());
        nothingIsLost(acks);
        stack.upUnchanged().ok();
    }

    @Test
    @Order(6)
    void readersGoOnWithoutAReplica() throws Exception {
        var replica = domain(other(members.leader()));
        var reader = ip(members.leader());
        Faults.cutPower(replica);
        var cut = Instant.now();
        var last = cut;
        var read = 0;
        var failed = 0;
        try {
            while (Duration.between(cut, Instant.now()).toSeconds() < 15) {
                try {
                    sql.ask(reader, 5434, "select 1");
                    read++;
                } catch (SQLException e) {
                    last = Instant.now();
                    failed++;
                }
                Thread.sleep(20);
            }
        } finally {
            Faults.start(replica);
        }
        say("a replica's power cut: " + read + " reads over new connections, " + failed + " failed, the last "
                + Duration.between(cut, last).toMillis() / 1e3 + " s after it");
        // A connection that was begun before the check failed, and its client's patience of 5 s.
        assertThat(Duration.between(cut, last)).isLessThan(Duration.ofSeconds(12));
        assertThat(failed).isLessThanOrEqualTo(3);
        assertThat(read).isGreaterThan(50);
        until("it follows again", REJOIN, members::allFollow);
    }

    @Test
    @Order(7)
    void whatARestartTakesIsDoneOneAfterAnother() throws Exception {
        probers.start();
        stack.declare(DATA.replace(
                "    failover: fast", "    failover: fast\n    parameters: { max_worker_processes: \"9\" }"));
        stack.up().ok();
        until("all follow", REJOIN, members::allFollow);
        var acks = probers.stop();
        say("a restart of all members: nobody said yes for " + Probers.gap(acks) + " s");
        assertThat(Probers.gap(acks)).isLessThan(LEASE.toSeconds());
        assertThat(Probers.reigns(acks)).hasSizeBetween(1, 2);
        nothingIsLost(acks);
        assertThat(NODES).allMatch(node -> stack.superuser(node, "show max_worker_processes")
                .equals("9"));
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void withoutQuorumWhatDivergedIsRewoundWithinABound() throws Exception {
        stack.declare(DATA.replace("mode: quorum", "mode: async"));
        stack.up().ok();
        until("all follow", REJOIN, members::allFollow);
        var old = members.leader();
        var acks = failover(
                "cut off, without quorum",
                leader -> Faults.cutNetwork(domain(leader)),
                LEASE.plusSeconds(20),
                leader -> Faults.mendNetwork(domain(leader)));
        var lost = probers.lost(acks, ip(members.leader()));
        say("without quorum: " + lost.size() + " of " + acks.size() + " lost, within "
                + (lost.isEmpty()
                        ? 0
                        : (lost.get(lost.size() - 1).at() - lost.get(0).at()) / 1e3) + " s");
        // Only the leader that was cut off can say yes to what is lost, and only as long as its lease lasts.
        assertThat(lost).allMatch(a -> a.server().equals(ip(old)));
        assertThat(lost).isNotEmpty();
        assertThat(lost.get(lost.size() - 1).at() - lost.get(0).at()).isLessThan(LEASE.toMillis());
        for (var node : NODES) {
            assertThat(probers.lost(acks, ip(node))).hasSameSizeAs(lost);
        }
        stack.upUnchanged().ok();
    }
}
