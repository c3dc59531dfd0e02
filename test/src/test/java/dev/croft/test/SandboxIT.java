package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** A one-node environment from nothing to nothing, under the real CLI on a real node. The steps build on each other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SandboxIT {
    private static final String NODE = "pg-box-1";
    private static final String IP = "10.47.1.10";
    private static final String DATA =
            """
            domain: box.croft
            network: { cidr: 10.47.1.0/24 }
            infra: { nodes: [ { node: pg-box-1 } ] }
            etcd: { members: [ { node: pg-box-1 } ] }
            pgsql:
              pg-box:
                members: [ { seq: 1, role: primary, ip: 10.47.1.10 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app, extensions: [ pg_trgm ] } ]
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;

    private Stack stack;
    /** What the first up gave: the authority, the key, and passwords in connection strings, which stay as they are. */
    private JsonNode first;

    @BeforeAll
    void start() {
        stack = Stack.of("it-box", DATA);
    }

    @AfterAll
    void stop() {
        stack.close();
    }

    @Test
    @Order(1)
    void thePreviewOfNothingShowsAll() {
        assertThat(stack.preview().ok().output())
                .contains("croft:compute:Vm: (create)", "croft:bootstrap:Pgsql: (create)")
                .containsPattern("croft:bootstrap:Infra: \\(create\\)");
    }

    @Test
    @Order(2)
    void upAnswersAQueryThroughThePrimaryService() throws Exception {
        stack.up().ok();
        first = stack.outputs();
        var sql = Sql.of(first, "pg-box");
        assertThat(sql.ask(IP, 5433, "select 1")).isEqualTo("1");
        assertThat(sql.ask(IP, 5434, "select current_user")).isEqualTo("app");
        assertThat(sql.ask(IP, 5436, "select pg_is_in_recovery()")).isEqualTo("f");
        assertThat(sql.ask(IP, 5433, "select extname from pg_extension where extname = 'pg_trgm'"))
                .isEqualTo("pg_trgm");
    }

    @Test
    @Order(3)
    void theNodeIsAsDeclared() {
        assertThat(stack.ssh(NODE, "systemctl is-system-running; systemctl --failed --no-legend")
                        .ok()
                        .output()
                        .strip())
                .isEqualTo("running");
        assertThat(stack.ssh(NODE, "nproc").ok().output().strip()).isEqualTo("1");
        assertThat(Long.parseLong(stack.ssh(NODE, "awk '/^MemTotal/ {print $2}' /proc/meminfo")
                        .ok()
                        .output()
                        .strip()))
                .isBetween(1000L * 1024, 1024L * 1024);
        assertThat(stack.ssh(NODE, "cat /var/log/apt/history.log").output())
                .as("what the modules install is in the image: nothing was installed on the node")
                .doesNotContain("Install:");
    }

    @Test
    @Order(4)
    void aSecondUpChangesNothing() {
        stack.upUnchanged().ok();
        assertThat(stack.outputs()).isEqualTo(first);
    }

    @Test
    @Order(4)
    void theCommandsForPeopleAndScriptsAnswer() {
        assertThat(stack.make("sql", "SQL=select 40 + 2 as \"$x\"").ok().output())
                .isEqualTo("42\n");
        var wrong = stack.make("sql", "SQL=select nope");
        assertThat(wrong.exit()).isNotZero();
        assertThat(wrong.output()).contains("column \"nope\" does not exist");
        assertThat(stack.make("sql", "SQL=select 1", "CLUSTER=pg-no").output())
                .contains("has no PGSQL cluster 'pg-no': it has pg-box");
        assertThat(stack.make("ssh", "CMD=id -un; sudo -n id -u; exit 7").output())
                .startsWith("admin\n0\n");
        assertThat(stack.make("ssh", "NODE=pg-no-1", "CMD=true").output())
                .contains("has no node 'pg-no-1': it has " + NODE);
        assertThat(stack.make("env").ok().output())
                .containsPattern("(?m)^export PATH=.+")
                .containsPattern("(?m)^export PULUMI_BACKEND_URL=file://.+")
                .doesNotContain("of a test");
    }

    @Test
    @Order(4)
    void thePortalShowsTheEnvironmentToThoseWithItsPassword() throws Exception {
        var stranger = Portal.of(first);
        assertThat(stranger.get("/").statusCode()).isEqualTo(401);
        assertThat(stranger.get("/metrics/api/v1/query?query=up").statusCode()).isEqualTo(401);
        assertThat(stranger.as("admin", "guessed").get("/").statusCode()).isEqualTo(401);
        // what nodes and newcomers need before they know anybody; packages are signed
        assertThat(stranger.get("/bundle/debian-13/InRelease").body()).contains("-----BEGIN PGP SIGNATURE-----");
        assertThat(stranger.get("/ca.crt").body().strip())
                .isEqualTo(first.get("caCertificate").textValue().strip());
        var login = first.get("portalLogin");
        var admin =
                stranger.as(login.get("user").textValue(), login.get("password").textValue());
        assertThat(admin.get("/").body()).contains("<h1>box.croft</h1>", NODE + ".box.croft");
        for (var link : List.of("/metrics/vmui/", "/metrics/targets", "/portal.js", "/portal.css")) {
            assertThat(admin.get(link).statusCode()).as(link).isEqualTo(200);
        }
        assertThat(admin.get("/metrics/api/v1/query?query=up").body()).contains("\"job\":\"victoria-metrics\"");
    }

    @Test
    @Order(4)
    void outputsShowSecretsOnlyWhenAsked() {
        var shown = stack.pulumi("stack", "output", "--json").ok().output();
        assertThat(shown)
                .contains(
                        "\"connectionStrings\": \"[secret]\"",
                        "\"adminKey\": \"[secret]\"",
                        "\"portalLogin\": \"[secret]\"",
                        "\"host\": \"" + IP)
                .doesNotContain("PRIVATE KEY", Sql.of(first, "pg-box").password());
        assertThat(first.get("connectionStrings").get("pg-box").textValue())
                .startsWith("postgresql://app:")
                .contains("@" + IP + ":5433/app?");
    }

    @Test
    @Order(5)
    void driftIsNamedAndRepaired() {
        stack.ssh(
                        NODE,
                        "echo '# by hand' >> /etc/haproxy/haproxy.cfg; systemctl stop prometheus-node-exporter;"
                                + " DEBIAN_FRONTEND=noninteractive apt-get -qq remove -y etcd-client > /dev/null")
                .ok();
        stack.pulumi("refresh", "--yes", "--skip-preview").ok();
        assertThat(stack.preview().ok().output())
                .contains(
                        "file:/etc/haproxy/haproxy.cfg",
                        "unit:prometheus-node-exporter.service",
                        "package:etcd-client");
        stack.up().ok();
        assertThat(stack.ssh(
                                NODE,
                                "grep -c 'by hand' /etc/haproxy/haproxy.cfg; systemctl is-active prometheus-node-exporter;"
                                        + " dpkg -s etcd-client | grep ^Status")
                        .output())
                .isEqualTo("0\nactive\nStatus: install ok installed\n");
        stack.upUnchanged().ok();
        assertThat(stack.outputs()).as("after a refresh and a repair").isEqualTo(first);
    }

    @Test
    @Order(6)
    void aDomainThatSomebodyDestroyedIsStartedWithItsDisk() throws Exception {
        var sql = Sql.of(stack.outputs(), "pg-box");
        sql.eventually(IP, 5433, "create table kept as select 42 as answer", 10);
        var domain = domains().stream()
                .filter(d -> d.startsWith("it-box-" + NODE))
                .findFirst()
                .orElseThrow();
        virsh("destroy", domain).ok();
        stack.pulumi("refresh", "--yes", "--skip-preview").ok();
        assertThat(stack.preview().ok().output()).contains("power");
        stack.up().ok();
        sql.eventually(IP, 5433, "select * from kept where answer = 42", 60);
        assertThat(sql.ask(IP, 5433, "select answer from kept")).isEqualTo("42");
    }

    @Test
    @Order(7)
    void destroyLeavesNothing() {
        stack.destroy().ok();
        assertThat(domains()).noneMatch(d -> d.startsWith("it-box"));
        assertThat(virsh("net-list", "--all", "--name").ok().output()).doesNotContain("it-box");
        assertThat(virsh("vol-list", "croft").output()).doesNotContain("it-box");
        assertThat(Stack.run(List.of("losetup", "-a"), Map.of()).ok().output()).doesNotContain("it-box");
        assertThat(Stack.run(List.of("ip", "-o", "address"), Map.of()).ok().output())
                .doesNotContain("10.47.1.");
    }

    private static Stack.Result virsh(String... arguments) {
        var command = new java.util.ArrayList<>(List.of("virsh", "-q", "-c", "lxc:///"));
        command.addAll(List.of(arguments));
        return Stack.run(command, Map.of());
    }

    private static List<String> domains() {
        return virsh("list", "--all", "--name").ok().output().lines().toList();
    }
}
