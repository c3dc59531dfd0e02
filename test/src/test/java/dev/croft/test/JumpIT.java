package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** An environment whose nodes but one are reached through that one: made, asked and changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JumpIT {
    private static final String DATA =
            """
            domain: jump.croft
            network: { cidr: 10.48.27.0/24, jump: infra-1 }
            vm: { cpus: 1, memoryMib: 768 }
            infra: { nodes: [ { ip: 10.48.27.10 } ] }
            etcd: { members: [ { node: pg-jump-1 } ] }
            pgsql:
              pg-jump:
                members: [ { seq: 1, role: primary, ip: 10.48.27.11 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String NODE = "pg-jump-1";
    private static final Pattern ACCEPTED = Pattern.compile("(?m)^Accepted .* from (\\S+) ");

    private Stack stack;

    @BeforeAll
    void start() {
        stack = Stack.of("it-jump", DATA);
        stack.up().ok();
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    /** Addresses that logins to a node came from; a test's own are made the same way. */
    private List<String> cameFrom(String node) {
        return ACCEPTED.matcher(
                        stack.make("ssh", "NODE=" + node, "CMD=sudo journalctl -q -o cat -t sshd -t sshd-session")
                                .ok()
                                .output())
                .results()
                .map(m -> m.group(1))
                .distinct()
                .toList();
    }

    @Test
    @Order(1)
    void nobodyButTheJumpHostLogsIn() {
        assertThat(cameFrom(NODE)).containsExactly("10.48.27.10");
        assertThat(cameFrom("infra-1")).containsExactly("10.48.27.1");
    }

    @Test
    @Order(2)
    void queriesTakeTheSameWay() {
        assertThat(stack.make("sql", "SQL=select 40 + 2").ok().output().strip()).isEqualTo("42");
        assertThat(stack.make("pg", "CMD=list").ok().output()).contains(NODE);
        stack.upUnchanged().ok();
    }

    @Test
    @Order(3)
    void databasesAndUsersChangeThroughIt() {
        stack.declare(
                DATA.replace("{ name: app, owner: app }", "{ name: app, owner: app }, { name: second, owner: app }"));
        stack.up().ok();
        assertThat(stack.make("sql", "SQL=select count(*) from pg_database where datname = 'second'")
                        .ok()
                        .output()
                        .strip())
                .isEqualTo("1");
        assertThat(cameFrom(NODE)).containsExactly("10.48.27.10");
    }

    @Test
    @Order(4)
    void whileItIsAwayItIsNamed() {
        var domain = Faults.domain("it-jump-infra-1");
        Faults.cutNetwork(domain);
        try {
            assertThat(stack.make("sql", "SQL=select 1"))
                    .satisfies(r -> assertThat(r.exit()).isNotZero())
                    .satisfies(r -> assertThat(r.output()).contains("jump host 10.48.27.10"));
        } finally {
            Faults.mendNetwork(domain);
        }
        stack.upUnchanged().ok();
    }
}
