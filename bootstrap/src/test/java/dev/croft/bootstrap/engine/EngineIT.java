package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real Debian with systemd, apt and sudo. Each test leaves the node as it found it, or does not mind. */
@Timeout(180)
class EngineIT {
    private static final Secret SALT = Secret.of("salt");
    private static final String DEMO = "croft-demo.service";

    @TempDir
    static Path folder;

    private static TestNode node;
    private static NodeEngine engine;
    private final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void boot() throws Exception {
        Optional<String> impossible = TestNode.impossible();
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        node = TestNode.boot(folder, 1 + (int) (ProcessHandle.current().pid() % 240));
        engine = NodeEngine.create();
        TestRepository repository = TestRepository.make(folder);
        Session session = engine.session(node.connection(), Instant.now().plusSeconds(30));
        Process tar = new ProcessBuilder("tar", "-c", "-C", repository.folder().toString(), ".").start();
        session.uploadTree(tar::getInputStream, "/srv/repository");
        sh("while ! systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; do sleep 0.1; done; chown -R root:root /srv/repository");
    }

    @AfterAll
    static void end() {
        if (engine != null) {
            engine.close();
        }
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void forget() {
        progress.clear();
    }

    private Run run(Duration time) {
        return new Run(engine, Instant.now().plus(time), progress::add, warnings::add);
    }

    private static String sh(String script) {
        return engine.session(node.connection(), Instant.now().plusSeconds(20)).run(script, Map.of(), Duration.ofSeconds(60)).orThrow(script).output();
    }

    private static long roundTrips() {
        return engine.session(node.connection(), Instant.now().plusSeconds(5)).counters().roundTrips();
    }

    private static List<NodeItems> on(Item... items) {
        return List.of(new NodeItems("n1", node.connection(), List.of(items)));
    }

    private void converge(List<NodeItems> nodes, Map<String, String> past) {
        engine.converge(run(Duration.ofSeconds(120)), nodes, past);
    }

    private void converge(Item... items) {
        converge(on(items), Map.of());
    }

    private Map<String, String> drift(Item... items) {
        return engine.observe(run(Duration.ofSeconds(60)), on(items));
    }

    private static Item.File source() {
        return Item.File.of("/etc/apt/sources.list.d/test.sources", "Types: deb\nURIs: file:/srv/repository\nSuites: ./\nSigned-By: /srv/repository/croft-test.gpg\n").early();
    }

    private static Item.Unit unit(String name, Item.OnChange onChange, String... watches) {
        return new Item.Unit(name, true, true, onChange, Set.of(watches));
    }

    private static Item.Action action(String name, String script, String unless, String... watches) {
        return new Item.Action(name, script, unless.isEmpty() ? Optional.empty() : Optional.of(unless), Set.of(watches), Map.of("WORD", Secret.of("it's \"secret\"")));
    }

    @Test
    void bringsANodeThereAndASecondRunChangesNothing() {
        CertificateAuthority authority = TestAuthority.make(folder);
        sh("systemctl stop " + DEMO + " 2>/dev/null; dpkg --purge croft-demo 2>/dev/null; rm -f /run/croft-demo.log; systemctl daemon-reload");
        Item[] all = {source(), new Item.Package("croft-demo"), new Item.User("croftuser", false, Set.of("adm"), "", "", List.of("ssh-ed25519 AAAA someone")),
                new Item.User("croftd", true, Set.of(), "/var/lib/croftd", "", List.of()), new Item.Directory("/var/lib/croftd", "croftd", "croftd", "0750"),
                Item.File.of("/etc/croft-demo.conf", "ours\n"), Item.File.secret("/etc/croft-demo.secret", Secret.of("p'w\n"), "croftd", "croftd"), Item.File.of("/etc/seed", "first\n").seed(),
                new Item.Certificate("/etc/demo.crt", "/etc/demo.key", "croftd", "croftd", List.of("n1.test", "10.1.2.3"), authority, 100),
                new Item.Sysctl("net.ipv4.ip_nonlocal_bind", "1"), new Item.Sysctl("vm.swappiness", "1"),
                action("mark", "printf '%s' \"$WORD\" >/run/mark", "test -e /run/mark"), unit(DEMO, Item.OnChange.RELOAD, "file:/etc/croft-demo.conf")};
        converge(all);
        assertThat(progress).contains("n1: installing packages", "n1: starting " + DEMO, "n1: running mark");
        assertThat(sh("cat /etc/croft-demo.conf /run/mark; stat -c '%U:%G %a' /etc/croft-demo.secret /var/lib/croftd /etc/demo.key; id -nG croftuser; cat /home/croftuser/.ssh/authorized_keys /proc/sys/net/ipv4/ip_nonlocal_bind"))
                .isEqualTo("ours\nit's \"secret\"croftd:croftd 600\ncroftd:croftd 750\ncroftd:croftd 600\ncroftuser adm\nssh-ed25519 AAAA someone\n1\n");
        assertThat(sh("systemctl is-active " + DEMO + "; cat /run/croft-demo.log; test ! -e /usr/sbin/policy-rc.d; ls -d /run/croft.????????* 2>/dev/null | wc -l")).isEqualTo("active\nstarted\n0\n");
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
        Item[] all = {source(), new Item.Package("croft-demo"), Item.File.of("/etc/croft-demo.conf", "ours\n"), unit(DEMO, Item.OnChange.RELOAD, "file:/etc/croft-demo.conf")};
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
        assertThat(drift(all)).isEqualTo(Map.of("n1/package:croft-demo", "not installed", "n1/unit:" + DEMO, "not installed"));
        converge(all);
        assertThat(drift(all)).isEmpty();
        assertThat(sh("cat /etc/croft-demo.conf")).isEqualTo("ours\n");
    }

    @Test
    void whatLeavesIsRemovedAndTheOriginalPutBack() {
        sh("echo original >/etc/it-original; mkdir -p /etc/it.d; printf '[Service]\\nExecStart=/bin/sleep infinity\\n' >/dev/null");
        Item.File service = Item.File.of("/etc/systemd/system/it-leaver.service", "[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n");
        Item.File stays = Item.File.of("/etc/it.d/stays", "x");
        Item[] more = {service, stays, Item.File.of("/etc/it-original", "ours"), Item.File.of("/etc/it.d/leaves", "x"), new Item.Directory("/etc/it.d", "root", "root", "0755"),
                new Item.Directory("/srv/it-empty", "root", "root", "0755"), new Item.Sysctl("net.ipv4.ip_forward", "1"), unit("it-leaver.service", Item.OnChange.NOTHING)};
        converge(more);
        assertThat(sh("systemctl is-active it-leaver.service")).isEqualTo("active\n");
        converge(on(stays), engine.digests(on(more), SALT));
        assertThat(sh("systemctl is-active it-leaver.service || true; cat /etc/it-original; ls /etc/it.d; ls -d /srv/it-empty /etc/systemd/system/it-leaver.service /etc/sysctl.d/80-croft-net.ipv4.ip_forward.conf 2>&1 | grep -c 'No such'"))
                .isEqualTo("inactive\noriginal\nstays\n3\n");
        engine.remove(run(Duration.ofSeconds(60)), on(stays, new Item.Directory("/etc/it.d", "root", "root", "0755")));
        assertThat(sh("ls -d /etc/it.d 2>&1 | grep -c 'No such'")).isEqualTo("1\n");
        engine.remove(run(Duration.ofSeconds(60)), on(stays));
    }

    @Test
    void aRunThatBrokeOffIsMadeGoodByTheNext() {
        Item.File conf = Item.File.of("/etc/croft-demo.conf", "changed\n");
        Item.Unit demo = unit(DEMO, Item.OnChange.RELOAD, conf.name());
        converge(source(), new Item.Package("croft-demo"), Item.File.of("/etc/croft-demo.conf", "before\n"), demo);
        sh("rm -f /run/croft-demo.log");
        Item failing = action("fails", "echo no luck, $WORD; exit 7", "false");
        assertThatThrownBy(() -> converge(source(), new Item.Package("croft-demo"), conf, failing, demo)).isInstanceOf(BootstrapException.class)
                .hasMessageContaining("n1/action:fails: failed with exit code 7").hasMessageContaining("| no luck, ***").hasMessageNotContaining("secret");
        assertThat(sh("cat /etc/croft-demo.conf; ls /run/croft-demo.log 2>/dev/null || true")).isEqualTo("changed\n");
        assertThat(drift(source(), new Item.Package("croft-demo"), conf, demo)).isEqualTo(Map.of("n1/unit:" + DEMO, "has not taken over a change yet"));
        converge(source(), new Item.Package("croft-demo"), conf, demo);
        assertThat(sh("cat /run/croft-demo.log; ls -A /var/lib/croft/pending | wc -l")).isEqualTo("reloaded\n0\n");
    }

    @Test
    void aUnitThatDoesNotStartIsToldWithItsJournal() {
        Item.File service = Item.File.of("/etc/systemd/system/it-bad.service", "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo cannot find my data; exit 3'\n[Install]\nWantedBy=multi-user.target\n");
        assertThatThrownBy(() -> converge(service, unit("it-bad.service", Item.OnChange.NOTHING))).hasMessageContaining("n1/unit:it-bad.service")
                .hasMessageContaining("command: systemctl start it-bad.service").hasMessageContaining("| cannot find my data");
        Item.File dying = Item.File.of("/etc/systemd/system/it-bad.service", "[Service]\nExecStart=/bin/false\n[Install]\nWantedBy=multi-user.target\n");
        Item.Action pause = action("pause", "sleep 0.3", "", "unit:it-bad.service");
        assertThatThrownBy(() -> converge(dying, pause, unit("it-bad.service", Item.OnChange.NOTHING))).hasMessageContaining("command: systemctl is-active it-bad.service");
        engine.remove(run(Duration.ofSeconds(60)), on(dying, unit("it-bad.service", Item.OnChange.NOTHING)));
    }

    @Test
    void failuresOfPackagesAreClear() {
        sh("dpkg --purge croft-other 2>/dev/null");
        assertThatThrownBy(() -> converge(source(), new Item.Package("no-such-package"))).hasMessageContaining("n1/package:no-such-package").hasMessageContaining("do not have this package");
        assertThatThrownBy(() -> converge(source(), new Item.Package("croft-broken"))).hasMessageContaining("n1/package:croft-broken").hasMessageContaining("the postinst gave up").hasMessageContaining("dpkg could not set up");
        assertThat(drift(new Item.Package("croft-broken"))).isEqualTo(Map.of("n1/package:croft-broken", "half configured"));
        assertThat(sh("dpkg --purge croft-broken >/dev/null 2>&1; test ! -e /usr/sbin/policy-rc.d && echo gone")).isEqualTo("gone\n");
        sh("cp /srv/repository/InRelease /srv/saved; sed -i 's/^Date:.*/Date: Thu, 01 Jan 2026 00:00:00 UTC/' /srv/repository/InRelease; rm -rf /var/lib/apt/lists/* /var/lib/croft/apt-updated");
        try {
            assertThatThrownBy(() -> converge(source(), new Item.Package("croft-other"))).hasMessageContaining("n1/package:croft-other").hasMessageContaining("signature of a package repository");
        } finally {
            sh("mv /srv/saved /srv/repository/InRelease");
        }
        converge(source(), new Item.Package("croft-other"));
        assertThat(sh("systemctl is-active croft-other.service || true")).isEqualTo("inactive\n");
    }

    @Test
    void aHeldDpkgLockIsWaitedFor() {
        converge(source());
        sh("dpkg -r croft-other >/dev/null 2>&1; (perl -e 'use Fcntl; open(F,\">\",\"/var/lib/dpkg/lock-frontend\"); $l=pack(\"s s l! l! i\",F_WRLCK,0,0,0,0); fcntl(F,F_SETLK,$l) or die; sleep 3' >/dev/null 2>&1 &)");
        Instant before = Instant.now();
        converge(source(), new Item.Package("croft-other"));
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
        assertThat(drift(new Item.Package("croft-other"))).isEmpty();
    }

    @Test
    void aFullDiskIsClearAndTheOldFileStays() {
        sh("mkdir -p /srv/small; mountpoint -q /srv/small || mount -t tmpfs -o size=64k tmpfs /srv/small; echo old >/srv/small/f");
        Item.File big = Item.File.of("/srv/small/f", "x".repeat(200_000));
        assertThatThrownBy(() -> converge(big)).hasMessageContaining("n1/file:/srv/small/f").hasMessageContaining("No space left on device").hasMessageContaining("a disk of the node is full");
        assertThat(sh("cat /srv/small/f; ls -A /srv/small")).isEqualTo("old\nf\n");
        sh("umount /srv/small");
    }

    @Test
    void lostSudoIsClear() {
        sh("mv /etc/sudoers.d/admin /srv/sudoers; (sleep 4; mv /srv/sudoers /etc/sudoers.d/admin) >/dev/null 2>&1 &");
        assertThatThrownBy(() -> converge(source())).hasMessageContaining("user admin may not become root").hasMessageContaining("NOPASSWD");
        assertThat(engine.observe(run(Duration.ofSeconds(30)), on(source())).get("n1")).startsWith("cannot look:").contains("may not become root");
        for (int i = 0; i < 100 && !engine.observe(run(Duration.ofSeconds(30)), on(source())).getOrDefault("n1", "").isEmpty(); i++) {
            sleep(100);
        }
    }

    @Test
    void nodesThatAreAwayDoNotStopOthers() {
        Connection c = node.connection();
        Connection away = new Connection("127.0.0.1", 1, c.user(), c.hostKey(), c.privateKey(), c.jump());
        Item.File file = Item.File.of("/etc/it-side", "x");
        List<NodeItems> nodes = List.of(new NodeItems("n1", c, List.of(file)), new NodeItems("gone", away, List.of(file)));
        assertThatThrownBy(() -> engine.converge(run(Duration.ofSeconds(4)), nodes, Map.of())).isInstanceOf(BootstrapException.class)
                .satisfies(e -> assertThat(((BootstrapException) e).failures()).extracting(BootstrapException.Failure::node).containsExactly("gone"));
        assertThat(drift(file)).isEmpty();
        Map<String, String> seen = engine.observe(run(Duration.ofSeconds(30)), nodes);
        assertThat(seen).containsOnlyKeys("gone");
        assertThat(seen.get("gone")).startsWith("unreachable: ");
        engine.converge(run(Duration.ofSeconds(8)), List.of(new NodeItems("gone", away, List.of(file), false)), Map.of());
        engine.remove(run(Duration.ofSeconds(30)), nodes);
        assertThat(warnings).hasSize(2).allSatisfy(w -> assertThat(w).startsWith("gone: "));
        assertThat(drift(file)).isEqualTo(Map.of("n1/file:/etc/it-side", "missing"));
    }

    @Test
    void twoResourcesOnOneNodeTakeTurns() {
        String script = "if ! mkdir /run/it-busy; then exit 9; fi; sleep 0.5; rmdir /run/it-busy";
        List<CompletableFuture<Void>> running = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> engine.converge(run(Duration.ofSeconds(60)), on(action("turn" + i, script, "false")), Map.of()))).toList();
        running.forEach(CompletableFuture::join);
    }

    @Test
    void aThousandFilesAreLookedAtFast() {
        Item[] files = IntStream.range(0, 1000).mapToObj(i -> Item.File.of("/srv/many/f" + i, "content " + i)).toArray(Item[]::new);
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

    @Test
    void anInterruptEndsARunSoonAndTheNodeStaysUsable() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                converge(action("long", "sleep 3; touch /run/it-long", "test -e /run/it-long"), Item.File.of("/etc/it-after", "x"));
            } catch (BootstrapException e) {
                outcome.complete(e);
            }
        });
        caller.start();
        while (progress.stream().noneMatch(p -> p.contains("running long"))) {
            sleep(50);
        }
        Instant before = Instant.now();
        caller.interrupt();
        assertThat(outcome.get()).hasMessageContaining("interrupted");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
        converge(action("long", "exit 1", "test -e /run/it-long"));
        assertThat(sh("ls -d /run/croft.????????* 2>/dev/null | wc -l")).isEqualTo("0\n");
    }

    /** What was written in the last hour, but for what systemd, sudo and sshd write by themselves. */
    private static String changedFiles() {
        return sh("find /etc /usr /var/lib /run -newermt '-1 hour' -type f -printf '%p %T@\\n' 2>/dev/null | grep -vE '/run/(systemd|sudo|credentials|log)|/var/lib/(sudo|systemd)' | sort");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
