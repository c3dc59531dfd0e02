package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The older release: all of a one-node environment on Debian 12, with its PostgreSQL 15 and Redis 7.0, from nothing to nothing. */
class Debian12IT {
    private static final String IP = "10.47.4.10";
    private static final String DATA =
            """
            domain: old.croft
            network: { cidr: 10.47.4.0/24 }
            image: { source: debian-12 }
            infra: { nodes: [ { node: pg-old-1 } ] }
            etcd: { members: [ { node: pg-old-1 } ] }
            pgsql:
              pg-old:
                members: [ { seq: 1, role: primary, ip: 10.47.4.10 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app, extensions: [ pg_trgm ] } ]
            redis:
              old:
                mode: standalone
                memory: { maxmemoryMib: 16 }
                nodes:
                  - { seq: 1, node: pg-old-1, instances: [ { port: 6379 }, { port: 6380, replicaOf: old-1-6379 } ] }
              parts:
                mode: cluster
                memory: { maxmemoryMib: 16 }
                cluster: { replicas: 0 }
                exporterPort: 9122
                nodes: [ { seq: 1, node: pg-old-1, instances: [ { port: 7001 }, { port: 7002 }, { port: 7003 } ] } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;

    @Test
    void aSandboxOfTheOlderRelease() throws Exception {
        try (var stack = Stack.of("it-old", DATA)) {
            stack.up().ok();
            var sql = Sql.of(stack.outputs(), "pg-old");
            assertThat(sql.ask(IP, 5433, "select 1")).isEqualTo("1");
            assertThat(sql.ask(IP, 5433, "show server_version")).startsWith("15.");
            assertThat(sql.ask(IP, 5434, "select current_user")).isEqualTo("app");
            assertThat(sql.ask(IP, 5436, "select pg_is_in_recovery()")).isEqualTo("f");
            redis(stack.outputs());
            assertThat(stack.ssh(
                                    "pg-old-1",
                                    "sed -n 's/^VERSION_ID=//p' /etc/os-release; systemctl is-system-running; systemctl --failed --no-legend")
                            .output())
                    .isEqualTo("\"12\"\nrunning\n");
            stack.upUnchanged().ok();
            stack.destroy().ok();
        }
        var domains = Stack.run(List.of("virsh", "-q", "-c", "lxc:///", "list", "--all", "--name"), Map.of());
        assertThat(domains.ok().output()).doesNotContain("it-old");
    }

    private static void redis(JsonNode outputs) {
        var old = new RedisClients(outputs, "old");
        try (var master = old.at(IP, 6379);
                var replica = old.at(IP, 6380);
                var parts = new RedisClients(outputs, "parts").cluster()) {
            assertThat(master.info("server")).contains("redis_version:7.0.");
            master.set("a", "1");
            assertThat(master.waitReplicas(1, 3000)).isEqualTo(1);
            assertThat(replica.get("a")).isEqualTo("1");
            for (var i = 0; i < 50; i++) {
                parts.set("key:" + i, "x");
            }
        }
    }
}
