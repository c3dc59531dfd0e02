package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.trace.Trace;
import dev.croft.model.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The engine on a real node, where all goes well. Each test leaves the node as it found it, or does not mind. */
class EngineIT extends OnNode {
    @Test
    void bringsANodeThereAndASecondRunChangesNothing() {
        CertificateAuthority authority = TestAuthority.make(folder);
        sh(
                "systemctl stop " + DEMO
                        + " 2>/dev/null; dpkg --purge croft-demo 2>/dev/null; rm -f /run/croft-demo.log; systemctl daemon-reload");
        Item[] all = {
            source(),
            new Item.Package("croft-demo"),
            new Item.User("croftuser", false, Set.of("adm"), "", "", List.of("ssh-ed25519 AAAA someone")),
            new Item.User("croftd", true, Set.of(), "/var/lib/croftd", "", List.of()),
            new Item.Directory("/var/lib/croftd", "croftd", "croftd", "0750"),
            Item.File.of("/etc/croft-demo.conf", "ours\n"),
            Item.File.secret("/etc/croft-demo.secret", Secret.of("p'w\n"), "croftd", "croftd"),
            Item.File.of("/etc/seed", "first\n").seed(),
            new Item.Certificate(
                    "/etc/demo.crt", "/etc/demo.key", "croftd", "croftd", List.of("n1.test", "10.1.2.3"), authority),
            new Item.Sysctl("net.ipv4.ip_nonlocal_bind", "1"),
            new Item.Sysctl("vm.swappiness", "1"),
            action("mark", "printf '%s' \"$WORD\" >/run/mark", "test -e /run/mark"),
            unit(DEMO, Item.OnChange.RELOAD, "file:/etc/croft-demo.conf")
        };
        converge(all);
        assertThat(progress).contains("n1: installing packages", "n1: starting " + DEMO, "n1: running mark");
        assertThat(
                        sh(
                                "cat /etc/croft-demo.conf /run/mark; stat -c '%U:%G %a' /etc/croft-demo.secret /var/lib/croftd /etc/demo.key; id -nG croftuser; cat /home/croftuser/.ssh/authorized_keys /proc/sys/net/ipv4/ip_nonlocal_bind"))
                .isEqualTo(
                        "ours\nit's \"secret\"croftd:croftd 600\ncroftd:croftd 750\ncroftd:croftd 600\ncroftuser adm\nssh-ed25519 AAAA someone\n1\n");
        assertThat(
                        sh(
                                "systemctl is-active " + DEMO
                                        + "; cat /run/croft-demo.log; test ! -e /usr/sbin/policy-rc.d; ls -d /run/croft.????????* 2>/dev/null | wc -l"))
                .isEqualTo("active\nstarted\n0\n");
        String before = changedFiles();
        long trips = roundTrips();
        converge(all);
        assertThat(roundTrips() - trips).isEqualTo(1);
        assertThat(drift(all)).isEmpty();
        assertThat(changedFiles()).isEqualTo(before);
        assertThat(sh("cat /run/croft-demo.log")).isEqualTo("started\n");
    }

    @Test
    void driftIsNamedAndRepairedWithOneReload() {
        Item[] all = {
            source(),
            new Item.Package("croft-demo"),
            Item.File.of("/etc/croft-demo.conf", "ours\n"),
            unit(DEMO, Item.OnChange.RELOAD, "file:/etc/croft-demo.conf")
        };
        converge(all);
        sh("rm -f /run/croft-demo.log; echo theirs >/etc/croft-demo.conf; chmod 0600 /etc/croft-demo.conf");
        assertThat(drift(all)).isEqualTo(Map.of("n1/file:/etc/croft-demo.conf", "content differs"));
        converge(all);
        assertThat(sh("cat /run/croft-demo.log")).isEqualTo("reloaded\n");
        sh("systemctl stop " + DEMO + "; systemctl disable -q " + DEMO + "; rm /run/croft-demo.log");
        assertThat(drift(all)).isEqualTo(Map.of("n1/unit:" + DEMO, "stopped"));
        converge(all);
        assertThat(sh("cat /run/croft-demo.log; systemctl is-enabled " + DEMO)).isEqualTo("started\nenabled\n");
        sh("dpkg -r croft-demo 2>/dev/null; systemctl daemon-reload");
        assertThat(drift(all))
                .isEqualTo(Map.of("n1/package:croft-demo", "not installed", "n1/unit:" + DEMO, "not installed"));
        converge(all);
        assertThat(drift(all)).isEmpty();
        assertThat(sh("cat /etc/croft-demo.conf")).isEqualTo("ours\n");
    }

    @Test
    void whatLeavesIsRemovedAndTheOriginalPutBack() {
        sh(
                "echo original >/etc/it-original; mkdir -p /etc/it.d; printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/dev/null");
        Item.File service = Item.File.of(
                "/etc/systemd/system/it-leaver.service",
                "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
        Item.File stays = Item.File.of("/etc/it.d/stays", "x");
        Item[] more = {
            service,
            stays,
            Item.File.of("/etc/it-original", "ours"),
            Item.File.of("/etc/it.d/leaves", "x"),
            new Item.Directory("/etc/it.d", "root", "root", "0755"),
            new Item.Directory("/srv/it-empty", "root", "root", "0755"),
            new Item.Sysctl("net.ipv4.ip_forward", "1"),
            unit("it-leaver.service", Item.OnChange.NOTHING)
        };
        converge(more);
        assertThat(sh("systemctl is-active it-leaver.service")).isEqualTo("active\n");
        converge(on(stays), engine.digests(on(more), SALT));
        assertThat(
                        sh(
                                "systemctl is-active it-leaver.service || true; cat /etc/it-original; ls /etc/it.d; ls -d /srv/it-empty /etc/systemd/system/it-leaver.service /etc/sysctl.d/80-croft-net.ipv4.ip_forward.conf 2>&1 | grep -c 'No such'"))
                .isEqualTo("inactive\noriginal\nstays\n3\n");
        engine.remove(run(Duration.ofSeconds(60)), on(stays, new Item.Directory("/etc/it.d", "root", "root", "0755")));
        assertThat(sh("ls -d /etc/it.d 2>&1 | grep -c 'No such'")).isEqualTo("1\n");
        engine.remove(run(Duration.ofSeconds(60)), on(stays));
    }

    @Test
    void twoResourcesOnOneNodeTakeTurns() {
        String script = "if ! mkdir /run/it-busy; then exit 9; fi; sleep 0.5; rmdir /run/it-busy";
        List<CompletableFuture<Void>> running = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> engine.converge(
                        run(Duration.ofSeconds(60)), on(action("turn" + i, script, "false")), Map.of())))
                .toList();
        running.forEach(CompletableFuture::join);
    }

    /** Two runs that know nothing of each other, each with packages, unit files and a reload of systemd. */
    @Test
    void twoRunsOnOneNodeDoNotDisturbEachOther() {
        sh("dpkg --purge croft-demo croft-other >/dev/null 2>&1; systemctl daemon-reload");
        List<Item[]> runs = List.of(
                new Item[] {source(), new Item.Package("croft-demo"), service("one"), unit(DEMO, Item.OnChange.NOTHING)
                },
                new Item[] {
                    source(),
                    new Item.Package("croft-other"),
                    service("two"),
                    unit("croft-other.service", Item.OnChange.NOTHING)
                });
        List<CompletableFuture<Void>> running = runs.stream()
                .map(items -> CompletableFuture.runAsync(() -> {
                    try (NodeEngine own = NodeEngine.create()) {
                        own.converge(run(Duration.ofSeconds(120)), on(withUnit(items)), Map.of());
                    }
                }))
                .toList();
        running.forEach(CompletableFuture::join);
        runs.forEach(items -> assertThat(drift(withUnit(items))).isEmpty());
        runs.forEach(items -> engine.remove(run(Duration.ofSeconds(60)), on(withUnit(items))));
    }

    private static Item.File service(String name) {
        return Item.File.of(
                "/etc/systemd/system/it-" + name + ".service",
                "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
    }

    /** With a unit for the service file among the items. */
    private static Item[] withUnit(Item... items) {
        String path = ((Item.File) items[2]).path();
        Item[] all = java.util.Arrays.copyOf(items, items.length + 1);
        all[items.length] = unit(path.substring(path.lastIndexOf('/') + 1), Item.OnChange.RESTART, items[2].name());
        return all;
    }

    @Test
    void aTraceHoldsEachRoundTripAndNoSecret() throws Exception {
        Path file = folder.resolve("trace.json");
        Item[] items = {
            Item.File.secret("/etc/it-traced", Secret.of("hunter22\n"), "root", "root"),
            action("traced", "true", "test -e /etc/it-traced-not")
        };
        try (NodeEngine traced =
                NodeEngine.create(Trace.to(file, warnings::add)).usedBy("Thing n1")) {
            traced.converge(run(Duration.ofSeconds(60)), on(items), Map.of());
            traced.observe(run(Duration.ofSeconds(60)), on(items));
            Session.Counters counted = traced.session(
                            node.connection(), Instant.now().plusSeconds(5))
                    .counters();
            JsonNode events = new ObjectMapper().readTree(file.toFile());
            List<JsonNode> trips = of(events, "round trip");
            assertThat(trips).hasSize((int) counted.roundTrips()).hasSize(3);
            assertThat(trips).extracting(e -> e.get("name").asText()).containsExactly("facts", "apply", "facts");
            assertThat(trips.stream()
                            .mapToLong(e -> e.at("/args/bytes up").asLong())
                            .sum())
                    .isEqualTo(counted.bytesOut());
            assertThat(trips.stream()
                            .mapToLong(e -> e.at("/args/bytes down").asLong())
                            .sum())
                    .isEqualTo(counted.bytesIn());
            assertThat(trips)
                    .allSatisfy(e -> assertThat(e.at("/args/for").asText()).isEqualTo("Thing n1"));
            assertThat(of(events, "connection"))
                    .hasSize((int) counted.connects())
                    .hasSize(1);
            assertThat(of(events, "step"))
                    .extracting(e -> e.at("/args/item").asText())
                    .contains("file:/etc/it-traced", "action:traced");
            assertThat(Files.readString(file)).contains("\"n1\"").doesNotContain("hunter22", "it's");
        }
    }

    private static List<JsonNode> of(JsonNode events, String category) {
        List<JsonNode> found = new ArrayList<>();
        events.forEach(e -> {
            if (e.path("cat").asText().equals(category)) {
                found.add(e);
            }
        });
        return found;
    }

    @Test
    void aThousandFilesAreLookedAtFast() {
        Item[] files = IntStream.range(0, 1000)
                .mapToObj(i -> Item.File.of("/srv/many/f" + i, "content " + i))
                .toArray(Item[]::new);
        converge(files);
        Instant before = Instant.now();
        long trips = roundTrips();
        assertThat(drift(files)).isEmpty();
        assertThat(roundTrips() - trips).isEqualTo(1);
        // Not a benchmark: only a guard against a process for each file, which takes many seconds.
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
        Map<String, String> past = new HashMap<>(engine.digests(on(files), SALT));
        converge(on(), past);
        assertThat(sh("ls -A /srv/many | wc -l")).isEqualTo("0\n");
    }

    /** What was written in the last hour, but for what systemd, sudo and sshd write by themselves. */
    private static String changedFiles() {
        return sh(
                "find /etc /usr /var/lib /run -newermt '-1 hour' -type f -printf '%p %T@\\n' 2>/dev/null | grep -vE '/run/(systemd|sudo|credentials|log)|/var/lib/(sudo|systemd)' | sort");
    }
}
