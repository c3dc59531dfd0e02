package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** From what goes wrong on a node to somebody who is told of it. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertsIT {
    private static final String NODE = "pg-told-1";
    private static final String DATA =
            """
            domain: told.croft
            network: { cidr: 10.48.12.0/24 }
            infra:
              nodes: [ { node: pg-told-1 } ]
              alerts:
                receivers:
                  - { name: all, webhook: "http://10.48.12.1:%1$d/all" }
                  - { name: dba, webhook: "http://10.48.12.1:%1$d/dba" }
                routes: [ { receiver: %2$s, matchers: [ 'cls=~pg-.*', severity=crit ] } ]
                deadMan: "http://10.48.12.1:%1$d/alive"
            etcd: { members: [ { node: pg-told-1 } ] }
            pgsql:
              pg-told:
                members: [ { seq: 1, role: primary, ip: 10.48.12.10 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;

    private final Hook hook = new Hook();
    private Stack stack;

    @BeforeAll
    void start() {
        stack = Stack.of("it-told", DATA.formatted(hook.port(), "dba"));
    }

    @AfterAll
    void stop() {
        hook.close();
        stack.close();
    }

    private JsonNode metrics(String query) throws Exception {
        var outputs = stack.outputs();
        var login = outputs.get("portalLogin");
        var answer = Portal.of(outputs)
                .as(login.get("user").textValue(), login.get("password").textValue())
                .metrics(query);
        return new ObjectMapper().readTree(answer.body()).at("/data/result");
    }

    private void eventually(String query, Predicate<JsonNode> wanted) throws Exception {
        var last = metrics(query);
        for (var end = Instant.now().plusSeconds(60);
                !wanted.test(last) && Instant.now().isBefore(end); ) {
            Thread.sleep(1000);
            last = metrics(query);
        }
        assertThat(wanted.test(last)).as(query + " gave " + last).isTrue();
    }

    @Test
    @Order(1)
    void aReceiverThatIsNotThereIsRefusedBeforeAnythingIsMade() {
        stack.declare(DATA.formatted(hook.port(), "nobody-i-know"));
        var refused = stack.preview();
        assertThat(refused.exit()).isNotZero();
        assertThat(refused.output())
                .contains("infra.alerts.routes[0].receiver: 'nobody-i-know' is no receiver; there are: all, dba");
        stack.declare(DATA.formatted(hook.port(), "dba"));
    }

    @Test
    @Order(2)
    void aHealthyEnvironmentOnlySaysThatItLives() throws Exception {
        stack.up().ok();
        stack.upUnchanged().ok();
        var alive =
                hook.awaits(Instant.EPOCH, Duration.ofSeconds(60), t -> t.path().equals("/alive"));
        assertThat(alive.name()).isEqualTo("Watchdog");
        eventually("count(probe_success == 1) == count(probe_success)", r -> r.size() == 1);
        eventually("min(croft_certificate_expiry_seconds) - time() > 30 * 86400", r -> r.size() == 1);
        assertThat(metrics("sum(increase(vmalert_execution_errors_total[5m])) > 0"))
                .isEmpty();
        assertThat(metrics("count by (alertname) (ALERTS{alertstate='firing', severity=~'crit|warn'})"))
                .isEmpty();
    }

    @Test
    @Order(3)
    void theTimeIsServedToWhoAsks() {
        var ask = "chronyd -Q -t 10 'server %s iburst' 2>&1";
        assertThat(stack.ssh(NODE, ask.formatted("10.48.12.10")).ok().output()).contains("System clock wrong by");
        // Nobody serves it at the gateway: the question is a real one.
        assertThat(stack.ssh(NODE, ask.formatted("10.48.12.1")).exit()).isNotZero();
    }

    @Test
    @Order(4)
    void whatThePortalShowsOfAlertsIsBehindItsLogin() throws Exception {
        var stranger = Portal.of(stack.outputs());
        assertThat(stranger.get("/alerts/").statusCode()).isEqualTo(401);
        assertThat(stranger.get("/vmalert/api/v1/rules").statusCode()).isEqualTo(401);
        assertThat(stranger.get("/vmalert-logs/api/v1/rules").statusCode()).isEqualTo(401);
        var login = stack.outputs().get("portalLogin");
        var admin =
                stranger.as(login.get("user").textValue(), login.get("password").textValue());
        assertThat(admin.get("/alerts/").body()).contains("Alertmanager");
        assertThat(admin.get("/alerts/api/v2/status").statusCode()).isEqualTo(200);
        assertThat(admin.get("/vmalert/api/v1/rules").body()).contains("PostgresNoLeader");
        assertThat(admin.get("/vmalert-logs/api/v1/rules").body()).contains("PostgresDataCorrupted");
        assertThat(admin.get("/vmalert-logs/groups").statusCode()).isEqualTo(200);
    }

    @Test
    @Order(5)
    void aKilledLeaderIsToldToWhoseItIsAndThatItIsBack() throws Exception {
        var killed = Instant.now();
        stack.ssh(
                        NODE,
                        "systemctl kill -s KILL patroni; systemctl stop patroni; pkill -KILL -u postgres postgres; true")
                .ok();
        var down = hook.awaits(
                killed,
                Duration.ofSeconds(60),
                t -> t.path().equals("/dba")
                        && t.name().startsWith("Postgres")
                        && t.status().equals("firing"));
        System.out.println("AlertsIT: a killed leader was told of after "
                + Duration.between(killed, down.at()).toMillis() + " ms, as " + down.name());
        assertThat(down.labels().get("cls").asText()).isEqualTo("pg-told");
        assertThat(down.annotations().get("runbook").asText()).isNotBlank();
        stack.ssh(NODE, "systemctl start patroni").ok();
        hook.awaits(
                killed,
                Duration.ofSeconds(90),
                t -> t.name().equals(down.name()) && t.status().equals("resolved"));
    }

    @Test
    @Order(6)
    void rulesOfTheUsersOwnAreEvaluatedAndABrokenOneIsTold() throws Exception {
        var before = Instant.now();
        stack.ssh(
                        NODE,
                        """
                        cat > /etc/croft/rules.d/own.yml <<'END'
                        groups: [ { name: own, rules: [ { alert: OwnRule, expr: vector(1), labels: { severity: warn } } ] } ]
                        END""")
                .ok();
        assertThat(hook.awaits(before, Duration.ofSeconds(60), t -> t.name().equals("OwnRule"))
                        .path())
                .isEqualTo("/all");
        stack.ssh(
                        NODE,
                        "echo 'groups: [ { name: own, rules: [ { alert: OwnRule, expr: \"sum(\" } ] } ]' > /etc/croft/rules.d/own.yml")
                .ok();
        var refused = hook.awaits(before, Duration.ofSeconds(60), t -> t.name().equals("OwnRulesRefused"));
        assertThat(refused.labels().get("file").asText()).isEqualTo("/etc/croft/rules.d/own.yml");
        stack.upUnchanged().ok();
        // With a broken file there, vmalert starts all the same, and with the last good version of it.
        stack.ssh(NODE, "systemctl restart vmalert").ok();
        eventually("ALERTS{alertname='OwnRule', alertstate='firing'}", r -> r.size() == 1);
        stack.ssh(NODE, "rm /etc/croft/rules.d/own.yml").ok();
        hook.awaits(
                before,
                Duration.ofSeconds(90),
                t -> t.name().equals("OwnRulesRefused") && t.status().equals("resolved"));
        eventually("vmalert_config_last_reload_successful == 1", r -> r.size() == 2);
    }

    @Test
    @Order(7)
    void whatIsOnlyLoggedIsToldToo() throws Exception {
        var before = Instant.now();
        // The journal looks up whose a line is after it came: whoever says it must still be there.
        stack.ssh(NODE, "{ echo 'EXT4-fs (vdb): Remounting filesystem read-only'; sleep 1; } | logger -t kernel")
                .ok();
        var told = hook.awaits(before, Duration.ofSeconds(60), t -> t.name().equals("NodeFilesystemDamaged"));
        System.out.println("AlertsIT: a line was told of after "
                + Duration.between(before, told.at()).toMillis() + " ms");
        assertThat(told.labels().get("ins").asText()).isEqualTo(NODE);
        assertThat(told.annotations().get("runbook").asText()).contains(NODE);
    }

    @Test
    @Order(8)
    void anotherReceiverIsAReloadAndNoRestart() throws Exception {
        var ran = "systemctl show -p InvocationID --value alertmanager vmalert victoria-metrics nginx";
        var before = stack.ssh(NODE, ran).ok().output();
        stack.declare(DATA.formatted(hook.port(), "all"));
        stack.up().ok();
        assertThat(stack.ssh(NODE, ran).ok().output()).isEqualTo(before);
        assertThat(stack.ssh(
                                NODE,
                                "grep -c 'receiver: \"all\"' /etc/croft/alerts/alertmanager.yml; stat -c '%U:%G %a' /etc/croft/alerts/alertmanager.yml")
                        .ok()
                        .output())
                .isEqualTo("2\nroot:alertmanager 640\n");
    }
}
