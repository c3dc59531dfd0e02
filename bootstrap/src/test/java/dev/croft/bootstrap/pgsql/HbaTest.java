package dev.croft.bootstrap.pgsql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.InvalidException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HbaTest {
    private static final String USERS =
            "users: [{name: 'app', password: 'x', roles: ['readwrite']}, {name: 'etl', password: 'x', roles: ['readonly']}, {name: 'dba', password: 'x', superuser: true}]";

    private static PgsqlSpec spec(String rules) {
        return PgsqlSpecs.of("{members: " + PgsqlSpecs.members(2) + ", " + USERS + ", hba: " + rules + "}");
    }

    private static Hba hba(String rules) {
        return new Hba(spec(rules));
    }

    private static List<String> between(String text, String from, String to) {
        return text.lines()
                .dropWhile(l -> !l.startsWith(from))
                .skip(1)
                .takeWhile(l -> !l.startsWith(to))
                .toList();
    }

    private static List<String> postgres(String rules) {
        return between(hba(rules).postgres(spec("[]").first()), "# The declared rules", "# All others");
    }

    private static List<String> pooler(String rules) {
        return between(hba(rules).pooler(), "# The declared rules", "# All others");
    }

    @Test
    void rulesComeInTheirOrderBeforeTheLastOnes() {
        var rules =
                "[{users: ['etl'], addresses: ['10.9.0.0/16', '10.8.0.7']}, {users: ['+readonly'], databases: ['app'], addresses: ['world'], method: 'cert'}, {users: ['app'], addresses: ['local', 'cluster'], method: 'scram'}]";
        assertThat(postgres(rules))
                .containsExactly(
                        "hostssl all etl 10.9.0.0/16 scram-sha-256",
                        "hostssl all etl 10.8.0.7/32 scram-sha-256",
                        "hostssl app +dbrole_readonly 0.0.0.0/0 cert clientcert=verify-full",
                        "local all app scram-sha-256",
                        "host all app 127.0.0.1/32 scram-sha-256",
                        "host all app 10.42.0.11/32 scram-sha-256",
                        "host all app 10.42.0.12/32 scram-sha-256");
        // It knows no roles: those who have one are named.
        assertThat(pooler(rules)).contains("hostssl app app,etl 0.0.0.0/0 cert");
    }

    @Test
    void theBalancerGoesByTheRulesForEverybody() {
        assertThat(
                        hba("[{addresses: ['10.42.0.66'], method: 'deny'}, {addresses: ['10.9.0.0/16']}, {users: ['etl'], addresses: ['world']}]")
                                .balancer()
                                .lines())
                .containsExactly(
                        "  tcp-request connection accept if { src 127.0.0.0/8 }",
                        "  tcp-request connection reject if { src 10.42.0.66/32 }",
                        "  tcp-request connection accept if { src 10.9.0.0/16 }",
                        "  tcp-request connection reject unless { src 10.42.0.0/24 }");
        assertThat(hba("[]").balancer().lines())
                .containsExactly(
                        "  tcp-request connection accept if { src 127.0.0.0/8 }",
                        "  tcp-request connection reject unless { src 10.42.0.0/24 }");
    }

    @Test
    void aNetworkThatIsDeniedStillReachesTheServersThroughBalancers() {
        assertThat(postgres("[{addresses: ['environment'], method: 'deny'}]"))
                .containsExactly(
                        "# Through the balancers of the members.",
                        "hostssl all all 10.42.0.11/32 scram-sha-256",
                        "hostssl all all 10.42.0.12/32 scram-sha-256",
                        "host all all 10.42.0.0/24 reject");
    }

    @Test
    void replicationIsNotPooled() {
        var rules = "[{users: ['etl'], databases: ['replication'], addresses: ['10.9.0.1']}]";
        assertThat(postgres(rules)).containsExactly("hostssl replication etl 10.9.0.1/32 scram-sha-256");
        assertThat(pooler(rules)).containsExactly("# None are declared.");
    }

    @Test
    void aSuperuserLogsInOnTheMemberOnly() {
        assertThat(hba("[]").postgres(spec("[]").first()))
                .contains("hostssl all dba 127.0.0.1/32 scram-sha-256\nhost all dba all reject\n");
        assertThat(PoolerFiles.users(PgsqlSpecs.of("{" + USERS + "}"), Verifiers.of(PgsqlSpecs.of("{" + USERS + "}"))))
                .contains("\"app\"")
                .doesNotContain("dba");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{addresses: []} | hba[0].addresses: must hold at least one",
                "{addresses: ['everywhere']} | hba[0].addresses[0]: must be local, cluster, environment, world, or a network",
                "{addresses: ['10.9.0.1/16']} | hba[0].addresses[0]: 10.9.0.1/16 is not a network",
                "{addresses: ['world'], users: ['nobody']} | hba[0].users[0]: must be all, one of the cluster's users",
                "{addresses: ['world'], users: ['+nobody']} | hba[0].users[0]: must be all, one of the cluster's users",
                "{addresses: ['world'], method: 'trust'} | hba[0].method: must be one of ssl, scram, cert, deny"
            })
    void rulesThatCannotBe(String rule, String problem) {
        assertThatThrownBy(() -> hba("[" + rule + "]"))
                .isInstanceOf(InvalidException.class)
                .hasMessageContaining(problem);
    }
}
