package dev.croft.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.test.Boards.Board;
import dev.croft.test.Boards.Query;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The dashboards over a small environment that works: each query has an answer, each page is drawn whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardsIT {
    private static final String DATA =
            """
            domain: dash.croft
            network: { cidr: 10.48.11.0/24 }
            vm: { cpus: 1, memoryMib: 1024 }
            infra: { nodes: [ { node: pg-test-1 } ] }
            etcd: { members: [ { node: pg-test-1 } ] }
            pgsql:
              pg-test:
                members: [ { seq: 1, role: primary, ip: 10.48.11.11 }, { seq: 2, role: replica, ip: 10.48.11.12 } ]
                users: [ { name: app, roles: [ readwrite ] } ]
                databases: [ { name: app, owner: app } ]
            redis:
              cache:
                mode: standalone
                memory: { maxmemoryMib: 32 }
                nodes:
                  - { seq: 1, node: pg-test-1, instances: [ { port: 6379 } ] }
                  - { seq: 2, node: pg-test-2, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
            provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
            allowDestroy: true
            """;
    private static final String PRIMARY = "10.48.11.11";
    private static final Map<String, String> CHOSEN =
            Map.of("cls", "pg-test", "ins", "pg-test-1", "ip", ".*", "datname", ".*", "__rate_interval", "1m");
    private static final Map<String, String> REDIS = Map.of("cls", "cache", "ins", "cache-1-6379");
    private static final int WAIT_SECONDS = 75;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Stack stack;
    private JsonNode outputs;
    private Work work;
    private Boards boards;

    @BeforeAll
    void start() throws Exception {
        boards = Boards.read();
        stack = Stack.of("it-dash", DATA);
        stack.up().ok();
        outputs = stack.outputs();
        work = Work.on(outputs, PRIMARY);
    }

    @AfterAll
    void stop() {
        if (work != null) {
            work.close();
        }
        stack.close();
    }

    private static Map<String, String> values(String board) {
        var values = new HashMap<>(CHOSEN);
        values.putAll(board.startsWith("redis-") ? REDIS : Map.of());
        return values;
    }

    private static void say(String text) {
        System.out.println("DashboardsIT: " + text);
    }

    private Portal admin() throws Exception {
        var login = outputs.get("portalLogin");
        return Portal.of(outputs)
                .as(login.get("user").textValue(), login.get("password").textValue());
    }

    /** How many series a query has now; the store's refusal is an error. */
    private static int series(Portal portal, Query query) throws Exception {
        var text = query.with(values(query.board()));
        var answer = portal.metrics(text);
        assertThat(answer.statusCode())
                .as(query.board() + " '" + query.panel() + "': " + text + "\n" + answer.body())
                .isEqualTo(200);
        return JSON.readTree(answer.body()).at("/data/result").size();
    }

    @Test
    @Order(1)
    void eachPanelHasDataOrSaysWhatItNeeds() throws Exception {
        var portal = admin();
        var all = boards.all().stream()
                .flatMap(b -> b.panels().stream().flatMap(List::stream))
                .toList();
        var start = System.nanoTime();
        List<Query> waiting = all;
        do {
            Thread.sleep(5000);
            var empty = new ArrayList<Query>();
            for (var query : waiting) {
                if (series(portal, query) == 0) {
                    empty.add(query);
                }
            }
            waiting = empty;
            // what explains itself gets half of the time to have data all the same
        } while (System.nanoTime() - start < seconds(panelsOf(waiting).isEmpty() ? WAIT_SECONDS / 2 : WAIT_SECONDS));
        panels(waiting).stream()
                .filter(p -> p.get(0).needs().isPresent())
                .map(p -> p.get(0).board() + " '" + p.get(0).panel() + "' needs "
                        + p.get(0).needs().get())
                .forEach(DashboardsIT::say);
        say((all.size() - waiting.size()) + " of " + all.size() + " queries have data");
        assertThat(panelsOf(waiting))
                .as("panels of which no query has data, and no reason why")
                .isEmpty();
    }

    private static long seconds(int seconds) {
        return seconds * 1_000_000_000L;
    }

    /** Panels of which all queries are among these; a line of a chart may be missing. */
    private List<List<Query>> panels(List<Query> empty) {
        return boards.all().stream()
                .flatMap(b -> b.panels().stream())
                .filter(empty::containsAll)
                .toList();
    }

    /** Panels that are empty as a whole and do not say why. */
    private Set<String> panelsOf(List<Query> empty) {
        var texts = new LinkedHashSet<String>();
        panels(empty).stream()
                .flatMap(List::stream)
                .filter(q -> q.needs().isEmpty())
                .forEach(q -> texts.add(q.board() + " '" + q.panel() + "': " + q.with(values(q.board()))));
        return texts;
    }

    @Test
    @Order(2)
    void aBoardOfOnesOwnIsListedAndABrokenOneIsTold() throws Exception {
        var board = "{\"kind\":\"Dashboard\",\"metadata\":{\"name\":\"shop\",\"tags\":[\"APP\",\"Overview\"]},"
                + "\"spec\":{\"display\":{\"name\":\"Shop\",\"description\":\"orders\"},\"variables\":[],\"panels\":{\"up\":{\"kind\":\"Panel\",\"spec\":{\"display\":{\"name\":\"Up\"},"
                + "\"plugin\":{\"kind\":\"StatChart\",\"spec\":{\"calculation\":\"last\",\"format\":{\"unit\":\"decimal\"}}},\"queries\":[{\"kind\":\"TimeSeriesQuery\",\"spec\":{\"plugin\":{\"kind\":\"PrometheusTimeSeriesQuery\",\"spec\":{\"query\":\"count(up)\"}}}}]}}},"
                + "\"layouts\":[{\"kind\":\"Grid\",\"spec\":{\"items\":[{\"x\":0,\"y\":0,\"width\":6,\"height\":4,\"content\":{\"$ref\":\"#/spec/panels/up\"}}]}}]}}";
        var folder = "/var/lib/croft/www/boards/";
        stack.ssh(
                        "pg-test-1",
                        "printf %s " + Stack.quote(board) + " >" + folder + "shop.json; echo '{' >" + folder
                                + "half.json")
                .ok();
        var seen = Browser.open(outputs, List.of("/", "/ui/shop"), screenshots());
        assertThat(seen.get(0).get("text").textValue())
                .contains(
                        "Shop", "orders", "half.json", "cannot be shown", "pg-test", "all ", "targets up", "Authority");
        assertThat(seen.get(0).get("errors")).as("errors of the home page").isEmpty();
        assertThat(seen.get(1).get("panels").intValue()).isEqualTo(1);
        stack.ssh("pg-test-1", "rm " + folder + "half.json").ok();
    }

    @Test
    @Order(3)
    void eachPageIsDrawnWithoutAnError() throws Exception {
        var pages = new ArrayList<>(List.of("/"));
        boards.all().stream().map((Board b) -> b.path(values(b.name()))).forEach(pages::add);
        var problems = new ArrayList<String>();
        for (var page : Browser.open(outputs, pages, screenshots())) {
            var name = page.get("name").textValue();
            say(name + ": first paint " + page.get("paint") + " ms, drawn " + page.get("drawn") + " ms, "
                    + page.get("panels") + " panels");
            for (var kind : List.of("errors", "bare", "blank", "alerts")) {
                page.get(kind).forEach(text -> problems.add(name + ": " + kind + ": " + text.textValue()));
            }
            if (!name.equals("home") && page.get("panels").intValue() == 0) {
                problems.add(name + ": no panels: " + page.get("text"));
            }
        }
        assertThat(problems)
                .as("what is wrong on the pages; see target/dashboards")
                .isEmpty();
    }

    @Test
    @Order(4)
    void logsAndAlertsAreShownAndWhatIsNotThereSaysSo() throws Exception {
        var seen = Browser.open(outputs, List.of("/ui/logs", "/ui/alerts", "/ui/nowhere"), screenshots());
        assertThat(seen.get(0).get("text").textValue()).contains(" lines", "patroni");
        assertThat(seen.get(1).get("text").textValue()).contains("rules watch");
        assertThat(seen.get(2).get("text").textValue()).contains("There is no board 'nowhere'");
    }

    @Test
    @Order(5)
    void whatPostgresqlLoggedIsCountedByCodeUserAndSession() throws Exception {
        var sql = Sql.of(outputs, "pg-test");
        assertThatThrownBy(() -> sql.ask(PRIMARY, 5436, "select * from nowhere_at_all"))
                .hasMessageContaining("does not exist");
        sql.ask(PRIMARY, 5436, "select pg_sleep(1.3)");
        var portal = admin();
        var slow = "unit:=postgresql \"duration:\" pg_sleep";
        for (var end = System.nanoTime() + seconds(30);
                portal.logs(slow).body().isEmpty() && System.nanoTime() < end; ) {
            Thread.sleep(500);
        }
        var seen = Browser.open(outputs, List.of("/ui/pglog?cls=pg-test", "/ui/pglog?cls=pg-none"), screenshots());
        assertThat(seen.get(0).get("errors")).as("errors of the page").isEmpty();
        assertThat(seen.get(0).get("text").textValue())
                .contains("42P01", "no such table", "nowhere_at_all", "pg_sleep", "Sessions with errors", "app");
        assertThat(seen.get(1).get("text").textValue()).contains("No errors.", "No session had errors.");
    }

    @Test
    @Order(6)
    void nobodySeesThemWithoutThePassword() throws Exception {
        var stranger = Portal.of(outputs);
        for (var path :
                List.of("/ui/", "/ui/boards.json", "/ui/boards/pgsql-overview.json", "/boards/", "/environment.json")) {
            assertThat(stranger.get(path).statusCode()).as(path).isEqualTo(401);
        }
    }

    private static Path screenshots() {
        return Path.of("target/dashboards").toAbsolutePath();
    }
}
