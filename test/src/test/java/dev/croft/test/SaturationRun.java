package dev.croft.test;

import static dev.croft.test.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A cluster with the shortest lease ({@code failover: fast}) keeps its leader for {@code -Dminutes} (30) of nodes on which
 * two programs more want the CPU all the time, and whose disks take no write for 2 s every few seconds, one after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaturationRun {
    private static final String DATA =
            """
            domain: busy.croft
            network: { cidr: 10.48.26.0/24 }
            vm: { cpus: 1, memoryMib: 640, rootDiskGib: 4 }
            infra: { nodes: [ { ip: 10.48.26.10 } ] }
            etcd: { members: [ { node: pg-busy-1 }, { node: pg-busy-2 }, { node: pg-busy-3 } ] }
            pgsql:
              pg-busy:
                failover: fast
                members:
                  - { seq: 1, role: primary, ip: 10.48.26.11 }
                  - { seq: 2, ip: 10.48.26.12 }
                  - { seq: 3, ip: 10.48.26.13 }
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final List<String> NODES = List.of("pg-busy-1", "pg-busy-2", "pg-busy-3");
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("minutes", 30));
    private static final Duration STALL = Duration.ofSeconds(2);
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private Stack stack;

    @BeforeAll
    void start() {
        stack = Stack.of("it-busy", DATA);
        stack.up().ok();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    void theLeaderStays() throws Exception {
        var sql = Sql.of(stack.outputs(), "pg-busy");
        sql.eventually("10.48.26.11", 5433, "create table probed (node text, n bigint, primary key (node, n))", 20);
        var probers = new Probers(stack, sql, NODES);
        probers.start();
        // Two that never rest beside what the node has to do.
        NODES.forEach(node -> stack.ssh(
                        node,
                        "for n in 1 2; do systemd-run --quiet --collect --unit croft-test-busy-$n sh -c 'while :; do :; done'; done")
                .ok());
        var begin = Instant.now();
        var end = begin.plus(TIME);
        var stalls = 0;
        var members = new Members(List.of("10.48.26.11", "10.48.26.12", "10.48.26.13"));
        while (Instant.now().isBefore(end) && members.timelines().stream().allMatch(t -> t == 1)) {
            Faults.stallDisk(Faults.domain("it-busy-" + NODES.get(stalls++ % NODES.size())), STALL);
            Thread.sleep(BETWEEN.toMillis());
        }
        var took = Duration.between(begin, Instant.now());
        NODES.forEach(
                node -> stack.ssh(node, "systemctl stop 'croft-test-busy-*'").ok());
        var acks = probers.stop();
        System.out.println("SaturationRun: " + took.toMinutes() + " minutes, " + stalls + " stalls of "
                + STALL.toSeconds() + " s, "
                + acks.size() + " writes; nobody said yes for " + Probers.gap(acks)
                + " s");
        var timelines = members.timelines();
        if (timelines.stream().anyMatch(t -> t != 1)) {
            NODES.forEach(node -> System.out.println("SaturationRun, " + node + ":\n" + turns(node)));
        }
        assertThat(timelines).as("timelines, each a lead that turned").containsOnly(1);
        assertThat(Probers.reigns(acks)).containsExactly("10.48.26.11");
        assertThat(probers.lost(acks, "10.48.26.11")).isEmpty();
        until("all follow", Duration.ofMinutes(2), members::allFollow);
        stack.upUnchanged().ok();
    }

    /** What Patroni and etcd had to say of turns of the lead. */
    private String turns(String node) {
        return stack.ssh(
                        node,
                        "journalctl -q -o short-precise -u patroni -u etcd | grep -aiE 'demot|promot|acquire|lost|failsafe|timed out|DCS|elected|overloaded|slow fdatasync|WARN|ERROR' | tail -n 400")
                .output();
    }
}
