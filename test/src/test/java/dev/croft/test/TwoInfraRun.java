package dev.croft.test;

import static dev.croft.test.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two infra nodes, of which one is gone for {@code -Doutage} seconds (600): the other one has everything, and the first gets
 * what it missed of the logs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoInfraRun {
    private static final String DATA =
            """
            domain: two.croft
            network: { cidr: 10.48.24.0/24 }
            vm: { cpus: 1, memoryMib: 640 }
            infra: { nodes: [ { ip: 10.48.24.10 }, { ip: 10.48.24.9 } ] }
            etcd: { members: [ { node: pg-two-1 } ] }
            pgsql:
              pg-two:
                members: [ { seq: 1, role: primary, ip: 10.48.24.11 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final int OUTAGE = Integer.getInteger("outage", 600);
    private static final int PER_SECOND = 20;
    /** Seconds of lines that a power cut takes from the store that it hits: what it had said yes to and not written. */
    private static final int UNWRITTEN = 6;

    private Stack stack;
    private Portal first;
    private Portal second;

    @BeforeAll
    void start() throws Exception {
        stack = Stack.of("it-two", DATA);
        stack.up().ok();
        first = portal("10.48.24.10");
        second = portal("10.48.24.9");
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    private Portal portal(String ip) throws Exception {
        var outputs = stack.outputs().deepCopy();
        ((ObjectNode) outputs.get("endpoints")).put("portal", "https://" + ip + "/");
        var login = outputs.get("portalLogin");
        return Portal.of(outputs)
                .as(login.get("user").textValue(), login.get("password").textValue());
    }

    /** How many numbers of a writer one of them has, and how many of these twice. */
    private static int[] numbers(Portal portal, String tag) throws Exception {
        var answer = portal.logs("identifier:=" + tag + " | stats count() n, count_uniq(_msg) u")
                .body();
        var m = java.util.regex.Pattern.compile("\"n\":\"(\\d+)\",\"u\":\"(\\d+)\"")
                .matcher(answer);
        assertThat(m.find()).as(answer).isTrue();
        return new int[] {Integer.parseInt(m.group(2)), Integer.parseInt(m.group(1)) - Integer.parseInt(m.group(2))};
    }

    private static void say(String text) {
        System.out.println("TwoInfraRun: " + text);
    }

    @Test
    @Order(1)
    void bothScrapeEverythingAndHaveAllLogs() throws Exception {
        stack.upUnchanged().ok();
        stack.ssh("pg-two-1", "seq -f 'number %.0f' 1 100 | logger -t croft-first")
                .ok();
        for (var portal : new Portal[] {first, second}) {
            until("all nodes are scraped", Duration.ofSeconds(40), () -> portal.metrics("count(up{job='node'}==1)")
                    .body()
                    .contains("\"3\"]"));
            until("postgres is scraped", Duration.ofSeconds(40), () -> portal.metrics("pg_up==1")
                    .body()
                    .contains("pg-two"));
            until("all lines are there", Duration.ofSeconds(40), () -> numbers(portal, "croft-first")[0] == 100);
            assertThat(portal.get("/alerts/api/v2/status").body()).contains("\"ready\"", "10.48.24.9", "10.48.24.10");
        }
    }

    @Test
    @Order(2)
    void oneIsLostAndTheOtherTellsOfIt() throws Exception {
        var domain = Faults.domain("it-two-infra-1");
        var total = OUTAGE * PER_SECOND;
        stack.ssh(
                        "pg-two-1",
                        "systemd-run --quiet --unit croft-test-numbers sh -c 'i=0; while [ $$i -lt " + total
                                + " ]; do seq -f \"number %.0f\" $$((i + 1)) $$((i + " + PER_SECOND
                                + ")) | logger -t croft-outage; i=$$((i + " + PER_SECOND + ")); sleep 1; done'")
                .ok();
        Thread.sleep(5000);
        Faults.cutPower(domain);
        var cut = Instant.now();
        try {
            until("the other tells that it is down", Duration.ofSeconds(90), () -> second.get("/alerts/api/v2/alerts")
                    .body()
                    .contains("NodeDown"));
            say("NodeDown of the lost infra node was told "
                    + Duration.between(cut, Instant.now()).toSeconds() + " s after the cut");
            // By hosts files, as everywhere.
            assertThat(stack.ssh("pg-two-1", "timeout 10 getent ahosts infra-2.two.croft")
                            .ok()
                            .output())
                    .contains("10.48.24.9");
            assertThat(Sql.of(stack.outputs(), "pg-two").ask("10.48.24.11", 5433, "select 1"))
                    .isEqualTo("1");
            Thread.sleep(OUTAGE * 1000L);
            until("the other has all", Duration.ofMinutes(5), () -> numbers(second, "croft-outage")[0] == total);
        } finally {
            Faults.start(domain);
        }
        var back = Instant.now();
        until("the first has what it missed", Duration.ofMinutes(5), () -> {
            try {
                return numbers(first, "croft-outage")[0] >= total - UNWRITTEN * PER_SECOND;
            } catch (java.io.IOException | AssertionError e) {
                return false;
            }
        });
        say("after " + Duration.between(cut, back).toSeconds() + " s the first has all but "
                + (total - numbers(first, "croft-outage")[0]) + " of " + total + " lines "
                + Duration.between(back, Instant.now()).toSeconds() + " s after its start; twice: "
                + numbers(first, "croft-outage")[1] + " there, " + numbers(second, "croft-outage")[1]
                + " at the other");
        until(
                "it is up again for both",
                Duration.ofSeconds(60),
                () -> first.metrics("count(up{job='node'}==1)").body().contains("\"3\"]")
                        && second.metrics("count(up{job='node'}==1)").body().contains("\"3\"]"));
        stack.upUnchanged().ok();
    }
}
