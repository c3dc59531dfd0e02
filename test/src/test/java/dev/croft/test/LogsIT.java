package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What a node and its PostgreSQL log is in the log store, with INFRA there, away and back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LogsIT {
    private static final String DATA =
            """
            domain: logs.croft
            network: { cidr: 10.48.10.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra:
              nodes: [ { ip: 10.48.10.10 } ]
              logs: { retentionDays: 3, maxDiskGib: 1, queueMib: 16 }
            etcd: { members: [ { node: pg-log-1 } ] }
            pgsql:
              pg-log:
                members: [ { seq: 1, role: primary, ip: 10.48.10.11 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String NODE = "pg-log-1";
    private static final String STORE = "https://10.48.10.10:9428";
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LATER = Duration.ofSeconds(60);
    private final ObjectMapper json = new ObjectMapper();
    private Stack stack;
    private Portal portal;

    @BeforeAll
    void start() throws Exception {
        stack = Stack.of("it-logs", DATA);
        stack.up().ok();
        var outputs = stack.outputs();
        var login = outputs.get("portalLogin");
        portal = Portal.of(outputs)
                .as(login.get("user").textValue(), login.get("password").textValue());
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private static void say(String text) {
        System.out.println("LogsIT: " + text);
    }

    private List<JsonNode> query(String query) throws Exception {
        var answer = portal.logs(query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var found = new java.util.ArrayList<JsonNode>();
        for (var line : answer.body().lines().toList()) {
            found.add(json.readTree(line));
        }
        return found;
    }

    private JsonNode eventually(String query, Predicate<JsonNode> fits, Duration limit) throws Exception {
        var until = Instant.now().plus(limit);
        List<JsonNode> found = query(query);
        while (found.stream().noneMatch(fits) && Instant.now().isBefore(until)) {
            Thread.sleep(500);
            found = query(query);
        }
        assertThat(found).as(query).anyMatch(fits);
        return found.stream().filter(fits).findFirst().orElseThrow();
    }

    private void on(String node, String script) {
        stack.ssh(node, script).ok();
    }

    private void numbered(String tag, int from, int to) {
        on(NODE, "seq -f 'number %.0f of " + tag + "' " + from + " " + to + " | logger -t " + tag);
    }

    /** How many different numbers there are, and how many records. */
    private int[] count(String tag) throws Exception {
        var found = query("identifier:=" + tag + " | stats count() n, count_uniq(_msg) u");
        return new int[] {found.get(0).get("u").asInt(), found.get(0).get("n").asInt()};
    }

    private int[] settled(String tag, int wanted) throws Exception {
        var until = Instant.now().plus(LATER);
        while (portal.logs("none").statusCode() == 502 && Instant.now().isBefore(until)) {
            Thread.sleep(500);
        }
        while (count(tag)[0] < wanted && Instant.now().isBefore(until)) {
            Thread.sleep(1000);
        }
        return count(tag);
    }

    @Test
    @Order(1)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
    }

    @Test
    @Order(2)
    void whatIsLoggedIsThereWithItsLabels() throws Exception {
        // The journal looks up whose a line is after it came: whoever says it must still be there.
        on(
                NODE,
                "{ printf '%s\\n' 'a line with \"quotes\" and \\ more'; sleep 1; } | logger -t croft-test -p user.warning");
        var sql = Sql.of(stack.outputs(), "pg-log");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> sql.ask("10.48.10.11", 5433, "select * from nowhere_to_be_found")))
                .hasMessageContaining("does not exist");
        var line = eventually("identifier:=croft-test", r -> true, SOON);
        assertThat(line.get("_msg").textValue()).isEqualTo("a line with \"quotes\" and \\ more");
        assertThat(line.get("level").textValue()).isEqualTo("warning");
        // what came in by SSH; there are no sessions in a container
        labels(line, "pg-log", NODE, "ssh");
        var error = eventually("unit:=postgresql sqlstate:=42P01", r -> true, SOON);
        labels(error, "pg-log", "pg-log-1", "postgresql");
        assertThat(error.get("_msg").textValue()).isEqualTo("relation \"nowhere_to_be_found\" does not exist");
        assertThat(error.get("level").textValue()).isEqualTo("error");
        assertThat(error.get("error_severity").textValue()).isEqualTo("ERROR");
        assertThat(error.get("query").textValue()).isEqualTo("select * from nowhere_to_be_found");
        assertThat(error.get("dbname").textValue()).isEqualTo("app");
        assertThat(error.get("session_id").textValue()).isNotEmpty();
        var patroni = eventually("unit:=patroni \"the leader with the lock\"", r -> true, SOON);
        labels(patroni, "pg-log", "pg-log-1", "patroni");
        labels(eventually("ins:=infra-1 unit:=systemd", r -> true, SOON), "infra", "infra-1", "systemd");
        labels(eventually("unit:=etcd", r -> true, SOON), "etcd", "pg-log-1", "etcd");
    }

    private static void labels(JsonNode line, String cluster, String instance, String unit) {
        assertThat(line.get("cls").textValue()).isEqualTo(cluster);
        assertThat(line.get("ins").textValue()).isEqualTo(instance);
        assertThat(line.get("unit").textValue()).isEqualTo(unit);
        assertThat(line.get("ip").textValue()).startsWith("10.48.10.1");
    }

    @Test
    @Order(3)
    void nobodyWritesWhoIsNotOneOfTheNodes() throws Exception {
        var record =
                "{\"create\":{}}\n{\"_time\":\"0\",\"_msg\":\"smuggled\",\"cls\":\"x\",\"ins\":\"x\",\"unit\":\"x\"}\n";
        for (var attempt : List.of(
                List.of(STORE + "/_bulk"),
                List.of("-u", "node:wrong", STORE + "/_bulk"),
                List.of(STORE.replace("https", "http") + "/_bulk"),
                List.of(STORE + "/insert/jsonline"),
                List.of("https://10.48.10.10/logs/insert/jsonline"),
                List.of("https://10.48.10.10/logs/select/logsql/query?query=*"))) {
            var command = new java.util.ArrayList<>(List.of(
                    "curl", "-sk", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", record));
            command.addAll(attempt);
            // 000: the connection was closed without a word
            assertThat(Stack.run(command, Map.of()).output())
                    .as(attempt.toString())
                    .isIn("000", "400", "401", "404");
        }
        assertThat(portal.get("/logs/insert/ready").statusCode()).isEqualTo(404);
        assertThat(Stack.run(List.of("curl", "-s", "-m", "5", "http://10.48.10.10:9428/select/logsql/query"), Map.of())
                        .output())
                .doesNotContain("_msg");
        assertThat(query("smuggled")).isEmpty();
        assertThat(portal.get("/logs/select/vmui/").statusCode()).isEqualTo(200);
        assertThat(portal.get("/metrics/api/v1/query?query=up%7Bjob%3D%22victoria-logs%22%7D")
                        .body())
                .contains("\"1\"]");
    }

    @Test
    @Order(4)
    void nothingIsLostWhileTheStoreIsAwayAndAcrossACleanStop() throws Exception {
        numbered("outage", 1, 500);
        on("infra-1", "systemctl stop victoria-logs");
        numbered("outage", 501, 2000);
        Thread.sleep(3000);
        on(NODE, "systemctl restart croft-logs");
        on("infra-1", "systemctl stop nginx");
        numbered("outage", 2001, 3000);
        Thread.sleep(3000);
        on("infra-1", "systemctl start nginx");
        numbered("outage", 3001, 3500);
        on("infra-1", "systemctl start victoria-logs");
        var found = settled("outage", 3500);
        say("outage with a clean stop: lost " + (3500 - found[0]) + ", twice " + (found[1] - found[0]) + " of 3500");
        assertThat(found[0]).isEqualTo(3500);
    }

    @Test
    @Order(5)
    void aKillLosesNothingAndRepeatsALittle() throws Exception {
        on("infra-1", "systemctl stop victoria-logs");
        numbered("killed", 1, 3000);
        Thread.sleep(3000);
        on(NODE, "systemctl kill -s KILL croft-logs; sleep 4; systemctl is-active croft-logs");
        numbered("killed", 3001, 3500);
        on("infra-1", "systemctl start victoria-logs");
        var found = settled("killed", 3500);
        say("kill -9 while the store is away: lost " + (3500 - found[0]) + ", twice " + (found[1] - found[0])
                + " of 3500");
        assertThat(found[0]).isEqualTo(3500);
        // what was read once more, and a batch that was on its way
        assertThat(found[1] - found[0]).isLessThan(400);
    }

    @Test
    @Order(6)
    void aFullQueueDropsAndHoldsUpNobody() throws Exception {
        on("infra-1", "systemctl stop victoria-logs");
        // As a file of PostgreSQL: the journal would limit the flood.
        on(
                NODE,
                "seq -f 'flood %.0f " + "x".repeat(500)
                        + "' 1 40000 > /var/log/postgresql/pg-log/20000101-000000.log; sleep 10");
        var said = stack.ssh(
                        NODE,
                        "b=$(date +%s%3N); logger -t full 'while the queue is full'; e=$(date +%s%3N);"
                                + " echo $((e - b)) $(du -sk /var/lib/croft/logs)")
                .ok()
                .output()
                .split("\\s+");
        say("queue on disk: " + said[1] + " KiB of 16 MiB; logger took " + said[0] + " ms");
        assertThat(Integer.parseInt(said[1])).isBetween(12 * 1024, 20 * 1024);
        assertThat(Integer.parseInt(said[0])).isLessThan(3000);
        assertThat(Sql.of(stack.outputs(), "pg-log").ask("10.48.10.11", 5433, "select 1"))
                .isEqualTo("1");
        on("infra-1", "systemctl start victoria-logs");
        Thread.sleep(5000);
        on(NODE, "logger -t full 'after the queue was full'");
        eventually("identifier:=full \"after the queue\"", r -> true, LATER);
        var found = query("flood | stats count_uniq(_msg) u").get(0).get("u").asInt();
        say("flood of 40000 lines into a queue of 16 MiB: kept " + found);
        assertThat(found).isBetween(5000, 39999);
    }

    @Test
    @Order(7)
    void afterAllThatAnUpChangesNothing() {
        say(stack.ssh("infra-1", "ps -o rss=,comm= -C victoria-logs,rsyslogd,nginx")
                .output());
        say(stack.ssh(NODE, "ps -o rss=,comm= -C rsyslogd").output());
        stack.upUnchanged().ok();
    }

    @Test
    @Order(8)
    void aNodeThatShipsNoLongerKeepsNothingOfIt() throws Exception {
        var places = "/etc/croft/logs /var/lib/croft/logs /etc/systemd/system/croft-logs.service";
        try (var host = HostStack.of("it-logs-host")) {
            host.tell("bundle", FaultsIT.BUNDLE.toString());
            host.tell("bundleOfImage", FaultsIT.BUNDLE.toString());
            // nobody is there
            host.tell("logs", "10.47.3.99");
            host.stack().up().ok();
            assertThat(host.onNode("ls -d " + places + "; systemctl is-active croft-logs rsyslog; true"))
                    .contains(places.split(" "))
                    .contains("\nactive\ninactive\n");
            host.tell("logs", "");
            host.stack().up().ok();
            assertThat(host.onNode("ls -d " + places + " 2>/dev/null; pgrep rsyslogd; true"))
                    .isBlank();
        }
    }
}
