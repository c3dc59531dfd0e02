package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.engine.Item;
import dev.croft.model.InvalidException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceChecksTest {
    private static String file(PgsqlSpec spec, String path) {
        return new PgsqlModule()
                .items(spec).get(0).items().stream()
                        .filter(i -> i.name().equals("file:" + path))
                        .map(i -> ((Item.File) i).content().reveal())
                        .findFirst()
                        .orElse("");
    }

    @Test
    void aServiceLeadsToWhatItSays() {
        var members = "[" + PgsqlSpecs.member(1, "primary") + ", " + PgsqlSpecs.member(2, "offline") + "]";
        var spec = PgsqlSpecs.of(
                "{members: " + members
                        + ", services: [{name: 'reports', port: 5440, to: 'offline'}, {name: 'reads', port: 5441, to: 'replica', pooled: false}, {name: 'writes', port: 5442}]}");
        assertThat(file(spec, "/etc/haproxy/haproxy.cfg"))
                .contains(
                        """
                          use_backend offline_members if { nbsrv(offline_members) gt 0 }
                          use_backend offline_replicas if { nbsrv(offline_replicas) gt 0 }
                          default_backend direct
                        """,
                        """
                        frontend reads
                          bind :5441
                          tcp-request connection accept if { src 127.0.0.0/8 }
                          tcp-request connection reject unless { src 10.42.0.0/24 }
                          use_backend offline_replicas if { nbsrv(offline_replicas) gt 0 }
                          default_backend direct
                        """,
                        """
                        frontend writes
                          bind :5442
                          tcp-request connection accept if { src 127.0.0.0/8 }
                          tcp-request connection reject unless { src 10.42.0.0/24 }
                          default_backend primary
                        """);
        assertThat(PgsqlOutputs.of(spec).endpoints().services())
                .containsEntry("reads", java.util.List.of("10.42.0.11:5441", "10.42.0.12:5441"));
    }

    @Test
    void anAddressGoesWithTheLeader() {
        var spec = PgsqlSpecs.of("{members: " + PgsqlSpecs.members(2) + ", vip: {address: '10.42.0.5'}}");
        assertThat(file(spec, "/etc/keepalived/keepalived.conf"))
                .contains("10.42.0.5/24 dev eth0", "unicast_src_ip 10.42.0.11", "    10.42.0.12\n")
                .doesNotContain("    10.42.0.11\n");
        assertThat(file(spec, "/usr/lib/croft/leads")).contains("https://10.42.0.11:8008/primary");
        assertThat(file(PgsqlSpecs.of("{}"), "/etc/keepalived/keepalived.conf")).isEmpty();
        assertThat(PgsqlOutputs.of(spec).endpoints().vip()).contains("10.42.0.5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "services: [{name: 'reads', port: 5434}] | services[0].port: port 5434 is taken by service 'replica'",
                "services: [{name: 'reads', port: 9100}] | services[0].port: port 9100 is taken by node exporter",
                "services: [{name: 'primary', port: 5440}] | services[0].name: 'primary' is taken",
                "services: [{name: 'a', port: 5440}, {name: 'a', port: 5441}] | services[1].name: 'a' is taken",
                "services: [{name: 'a', port: 5440}, {name: 'b', port: 5440}] | services[1].port: port 5440 is taken by service 'a'",
                "services: [{name: 'a', port: 5440, to: 'leader'}] | services[0].to: must be one of primary, replica, offline",
                "vip: {address: '10.9.0.5'} | vip.address: 10.9.0.5 is outside of the network",
                "vip: {address: '10.42.0.11'} | vip.address: 10.42.0.11 is the address of pg-test-1",
                "vip: {address: 'pg'} | vip.address: ",
                "failover: 'now' | failover: must be one of fast, normal, wide"
            })
    void whatGetsInTheWayIsRefused(String change, String problem) {
        assertThatThrownBy(() -> PgsqlSpecs.of("{" + change + "}"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }
}
