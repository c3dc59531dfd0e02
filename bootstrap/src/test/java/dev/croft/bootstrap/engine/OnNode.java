package dev.croft.bootstrap.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What tests on a real node share: a Debian with systemd, apt and sudo, and a repository of its own. One node for each class. */
@Timeout(180)
abstract class OnNode {
    static final Secret SALT = Secret.of("salt");
    static final String DEMO = "croft-demo.service";

    @TempDir
    static Path folder;

    static TestNode node;
    static NodeEngine engine;
    final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void boot(TestInfo test) throws Exception {
        int release = test.getTestClass()
                .map(c -> c.getAnnotation(Debian.class))
                .map(Debian::value)
                .orElse(13);
        Optional<String> impossible = TestNode.impossible(release);
        assumeTrue(impossible.isEmpty(), () -> impossible.orElse(""));
        node = TestNode.boot(folder, 1 + (int) (ProcessHandle.current().pid() % 240), release);
        engine = NodeEngine.create();
        TestRepository repository = TestRepository.make(folder);
        Session session = engine.session(node.connection(), Instant.now().plusSeconds(30));
        Process tar = new ProcessBuilder("tar", "-c", "-C", repository.folder().toString(), ".").start();
        session.uploadTree(tar::getInputStream, "/srv/repository");
        sh(
                "while ! systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; do sleep 0.1; done; chown -R root:root /srv/repository");
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

    final Run run(Duration time) {
        return new Run(engine, Instant.now().plus(time), progress::add, warnings::add);
    }

    static String sh(String script) {
        return engine.session(node.connection(), Instant.now().plusSeconds(20))
                .run(script, Map.of(), Duration.ofSeconds(60))
                .orThrow(script)
                .output();
    }

    static long roundTrips() {
        return engine.session(node.connection(), Instant.now().plusSeconds(5))
                .counters()
                .roundTrips();
    }

    static List<NodeItems> on(Item... items) {
        return List.of(new NodeItems("n1", node.connection(), List.of(items)));
    }

    final void converge(List<NodeItems> nodes, Map<String, String> past) {
        engine.converge(run(Duration.ofSeconds(120)), nodes, past);
    }

    final void converge(Item... items) {
        converge(on(items), Map.of());
    }

    final Map<String, String> drift(Item... items) {
        return engine.observe(run(Duration.ofSeconds(60)), on(items));
    }

    static Item.File source() {
        return Item.File.of(
                        "/etc/apt/sources.list.d/test.sources",
                        "Types: deb\nURIs: file:/srv/repository\nSuites: ./\nSigned-By: /srv/repository/croft-test.gpg\n")
                .early();
    }

    static Item.Unit unit(String name, Item.OnChange onChange, String... watches) {
        return new Item.Unit(name, true, true, onChange, Set.of(watches));
    }

    static Item.Action action(String name, String script, String unless, String... watches) {
        return new Item.Action(
                name,
                script,
                unless.isEmpty() ? Optional.empty() : Optional.of(unless),
                Set.of(watches),
                Map.of("WORD", Secret.of("it's \"secret\"")));
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
