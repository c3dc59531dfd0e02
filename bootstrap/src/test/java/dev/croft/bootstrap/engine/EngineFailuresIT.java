package dev.croft.bootstrap.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The engine on a real node, where something goes wrong: what is said, and what the next run makes of it. */
class EngineFailuresIT extends OnNode {
    @Test
    void aRunThatBrokeOffIsMadeGoodByTheNext() {
        Item.File conf = Item.File.of("/etc/croft-demo.conf", "changed\n");
        Item.Unit demo = unit(DEMO, Item.OnChange.RELOAD, conf.name());
        converge(source(), new Item.Package("croft-demo"), Item.File.of("/etc/croft-demo.conf", "before\n"), demo);
        sh("rm -f /run/croft-demo.log");
        Item failing = action("fails", "echo no luck, $WORD; exit 7", "false");
        assertThatThrownBy(() -> converge(source(), new Item.Package("croft-demo"), conf, failing, demo))
                .isInstanceOf(BootstrapException.class)
                .hasMessageContaining("n1/action:fails: failed with exit code 7")
                .hasMessageContaining("| no luck, ***")
                .hasMessageNotContaining("secret");
        assertThat(sh("cat /etc/croft-demo.conf; ls /run/croft-demo.log 2>/dev/null || true"))
                .isEqualTo("changed\n");
        assertThat(drift(source(), new Item.Package("croft-demo"), conf, demo))
                .isEqualTo(Map.of("n1/unit:" + DEMO, "has not taken over a change yet"));
        converge(source(), new Item.Package("croft-demo"), conf, demo);
        assertThat(sh("cat /run/croft-demo.log; ls -A /var/lib/croft/pending | wc -l"))
                .isEqualTo("reloaded\n0\n");
    }

    @Test
    void aUnitThatDoesNotStartIsToldWithItsJournal() {
        Item.File service = Item.File.of(
                "/etc/systemd/system/it-bad.service",
                "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo cannot find my data; exit 3'\n[Install]\nWantedBy=multi-user.target\n");
        assertThatThrownBy(() -> converge(service, unit("it-bad.service", Item.OnChange.NOTHING)))
                .hasMessageContaining("n1/unit:it-bad.service")
                .hasMessageContaining("command: systemctl start it-bad.service")
                .hasMessageContaining("| cannot find my data");
        Item.File dying = Item.File.of(
                "/etc/systemd/system/it-bad.service",
                "[Service]\nExecStart=/bin/false\n[Install]\nWantedBy=multi-user.target\n");
        Item.Action pause = action("pause", "sleep 0.3", "", "unit:it-bad.service");
        assertThatThrownBy(() -> converge(dying, pause, unit("it-bad.service", Item.OnChange.NOTHING)))
                .hasMessageContaining("command: systemctl is-active it-bad.service");
        engine.remove(run(Duration.ofSeconds(60)), on(dying, unit("it-bad.service", Item.OnChange.NOTHING)));
    }

    @Test
    void failuresOfPackagesAreClear() {
        sh("dpkg --purge croft-other 2>/dev/null");
        assertThatThrownBy(() -> converge(source(), new Item.Package("no-such-package")))
                .hasMessageContaining("n1/package:no-such-package")
                .hasMessageContaining("do not have this package");
        assertThatThrownBy(() -> converge(source(), new Item.Package("croft-broken")))
                .hasMessageContaining("n1/package:croft-broken")
                .hasMessageContaining("the postinst gave up")
                .hasMessageContaining("dpkg could not set up");
        assertThat(drift(new Item.Package("croft-broken")))
                .isEqualTo(Map.of("n1/package:croft-broken", "half configured"));
        assertThat(sh("dpkg --purge croft-broken >/dev/null 2>&1; test ! -e /usr/sbin/policy-rc.d && echo gone"))
                .isEqualTo("gone\n");
        sh(
                "cp /srv/repository/InRelease /srv/saved; sed -i 's/^Date:.*/Date: Thu, 01 Jan 2026 00:00:00 UTC/' /srv/repository/InRelease; rm -rf /var/lib/apt/lists/* /var/lib/croft/apt-updated");
        try {
            assertThatThrownBy(() -> converge(source(), new Item.Package("croft-other")))
                    .hasMessageContaining("n1/package:croft-other")
                    .hasMessageContaining("signature of a package repository");
        } finally {
            sh("mv /srv/saved /srv/repository/InRelease");
        }
        converge(source(), new Item.Package("croft-other"));
        assertThat(sh("systemctl is-active croft-other.service || true")).isEqualTo("inactive\n");
    }

    @Test
    void aHeldDpkgLockIsWaitedFor() {
        converge(source());
        sh(
                "dpkg -r croft-other >/dev/null 2>&1; (perl -e 'use Fcntl; open(F,\">\",\"/var/lib/dpkg/lock-frontend\"); $l=pack(\"s s l! l! i\",F_WRLCK,0,0,0,0); fcntl(F,F_SETLK,$l) or die; sleep 3' >/dev/null 2>&1 &)");
        Instant before = Instant.now();
        converge(source(), new Item.Package("croft-other"));
        assertThat(Duration.between(before, Instant.now())).isGreaterThan(Duration.ofSeconds(1));
        assertThat(drift(new Item.Package("croft-other"))).isEmpty();
    }

    @Test
    void aFullDiskIsClearAndTheOldFileStays() {
        sh(
                "mkdir -p /srv/small; mountpoint -q /srv/small || mount -t tmpfs -o size=64k tmpfs /srv/small; echo old >/srv/small/f");
        Item.File big = Item.File.of("/srv/small/f", "x".repeat(200_000));
        assertThatThrownBy(() -> converge(big))
                .hasMessageContaining("n1/file:/srv/small/f")
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("a disk of the node is full");
        assertThat(sh("cat /srv/small/f; ls -A /srv/small")).isEqualTo("old\nf\n");
        sh("umount /srv/small");
    }

    @Test
    void lostSudoIsClear() {
        sh("mv /etc/sudoers.d/admin /srv/sudoers; (sleep 4; mv /srv/sudoers /etc/sudoers.d/admin) >/dev/null 2>&1 &");
        assertThatThrownBy(() -> converge(source()))
                .hasMessageContaining("user admin may not become root")
                .hasMessageContaining("NOPASSWD");
        assertThat(engine.observe(run(Duration.ofSeconds(30)), on(source())).get("n1"))
                .startsWith("cannot look:")
                .contains("may not become root");
        for (int i = 0;
                i < 100
                        && !engine.observe(run(Duration.ofSeconds(30)), on(source()))
                                .getOrDefault("n1", "")
                                .isEmpty();
                i++) {
            sleep(100);
        }
    }

    @Test
    void nodesThatAreAwayDoNotStopOthers() {
        Connection c = node.connection();
        Connection away = new Connection("127.0.0.1", 1, c.user(), c.hostKey(), c.privateKey(), c.jump());
        Item.File file = Item.File.of("/etc/it-side", "x");
        List<NodeItems> nodes =
                List.of(new NodeItems("n1", c, List.of(file)), new NodeItems("gone", away, List.of(file)));
        assertThatThrownBy(() -> engine.converge(run(Duration.ofSeconds(4)), nodes, Map.of()))
                .isInstanceOf(BootstrapException.class)
                .satisfies(e -> assertThat(((BootstrapException) e).failures())
                        .extracting(BootstrapException.Failure::node)
                        .containsExactly("gone"));
        assertThat(drift(file)).isEmpty();
        Map<String, String> seen = engine.observe(run(Duration.ofSeconds(30)), nodes);
        assertThat(seen).containsOnlyKeys("gone");
        assertThat(seen.get("gone")).startsWith("unreachable: ");
        engine.converge(
                run(Duration.ofSeconds(8)), List.of(new NodeItems("gone", away, List.of(file), false)), Map.of());
        engine.remove(run(Duration.ofSeconds(30)), nodes);
        assertThat(warnings).hasSize(2).allSatisfy(w -> assertThat(w).startsWith("gone: "));
        assertThat(drift(file)).isEqualTo(Map.of("n1/file:/etc/it-side", "missing"));
    }

    @Test
    void aNodeThatDiesIsToldWithWhatWasDone() {
        Item.File before = Item.File.of("/etc/it-before", "x");
        Item.File conf = Item.File.of("/etc/it-watched", "x");
        // All of sshd, with the connection that the run goes over; the next step finds that nobody listens.
        Item.Action dies = action("dies", "pkill -KILL sshd; sleep 1", "", before.name());
        Item.Action later = action("later", "touch /run/it-later", "", conf.name());
        Item[] all = {before, conf, dies, later};
        assertThatThrownBy(() -> converge(all))
                .isInstanceOf(BootstrapException.class)
                .hasMessageStartingWith("n1/action:dies: the connection to ")
                .hasMessageContaining(" was lost ")
                .hasMessageContaining("were done (file:/etc/it-before, file:/etc/it-watched)")
                .hasMessageContaining("had not begun (action:later)")
                .hasMessageContaining("it goes on from what is there");
        sleep(1500);
        assertThat(sh("systemctl is-active ssh; ls /run/it-later 2>/dev/null | wc -l"))
                .isEqualTo("active\n0\n");
        // What the run still owed is done by the next, though no file differs any longer.
        converge(before, conf, action("dies", "true", "", before.name()), later);
        assertThat(sh("ls /run/it-later; ls -A /var/lib/croft/pending | wc -l")).isEqualTo("/run/it-later\n0\n");
    }

    @Test
    void timeThatIsOverEndsAStepAndSaysSo() {
        Instant before = Instant.now();
        Item[] items = {action("slow", "sleep 100", "false"), Item.File.of("/etc/it-timed", "x")};
        assertThatThrownBy(() -> engine.converge(run(Duration.ofSeconds(4)), on(items), Map.of()))
                .hasMessageContaining("n1/action:slow")
                .hasMessageContaining("did not end within")
                .hasMessageContaining("allow more time with customTimeouts")
                .hasMessageContaining("were done (file:/etc/it-timed)");
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(14));
        assertThat(sh("pgrep -fc '[s]leep 100' || true; ls -d /run/croft.????????* 2>/dev/null | wc -l"))
                .isEqualTo("0\n0\n");
        converge(items[1]);
    }

    @Test
    void anInterruptEndsARunSoonAndTheNodeStaysUsable() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                converge(
                        action("long", "sleep 3; touch /run/it-long", "test -e /run/it-long"),
                        Item.File.of("/etc/it-after", "x"));
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
}
