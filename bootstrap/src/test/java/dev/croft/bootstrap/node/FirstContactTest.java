package dev.croft.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.bootstrap.Module.Past;
import dev.croft.bootstrap.Run;
import dev.croft.bootstrap.engine.Machine;
import dev.croft.bootstrap.engine.NodeEngine;
import dev.croft.bootstrap.engine.NodeItems;
import dev.croft.bootstrap.engine.NodePlan;
import dev.croft.bootstrap.infra.Json;
import dev.croft.bootstrap.ssh.Command;
import dev.croft.bootstrap.ssh.HostKeys;
import dev.croft.bootstrap.ssh.Result;
import dev.croft.bootstrap.ssh.Session;
import dev.croft.bootstrap.ssh.SshException;
import dev.croft.bootstrap.ssh.Tunnel;
import dev.croft.model.Connection;
import dev.croft.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** By which key a node is reached the first time, and that it is reached by it no second time. */
class FirstContactTest {
    private static final String FIRST = "ssh-ed25519 AAAA";

    private final Host host = new Host();

    private static NodeSpec spec(String first, String privateKey, boolean replace) {
        return Json.decode(
                NodeSpec.class,
                Json.with(
                        NodeSpecTest.MINIMAL,
                        "{connection: {host: '10.42.0.11', user: 'admin', hostKey: '" + first + "', privateKey: '"
                                + privateKey + "', replaceHostKey: " + replace + "}}"));
    }

    private static NodeSpec spec() {
        return spec(FIRST, "key", true);
    }

    private static String lasting(NodeSpec spec) {
        return HostKeys.shown(spec.connection());
    }

    private void end(NodeSpec spec, Optional<Past<NodeSpec>> past) {
        FirstContact.end(new Run(host, Instant.now().plusSeconds(5), line -> {}, line -> {}), spec, past);
    }

    private static Optional<Past<NodeSpec>> past(NodeSpec spec, boolean settled) {
        return Optional.of(new Past<>(spec, Map.of(), settled));
    }

    @Test
    void aNewMachineGetsAnotherKeyByItsFirst() {
        host.shows = FIRST;
        end(spec(), Optional.empty());
        assertThat(host.asked).containsExactly(FIRST);
        assertThat(host.installed).singleElement().asString().startsWith("-----BEGIN OPENSSH PRIVATE KEY-----");
    }

    @Test
    void aHostThatKeepsItsKeyIsLeftAlone() {
        end(spec(FIRST, "key", false), Optional.empty());
        end(spec(), past(spec(), true));
        assertThat(host.asked).isEmpty();
    }

    /** Whoever knows the first key could play the node else. */
    @Test
    void oneThatHasItIsNeverAskedForTheFirstAgain() {
        host.shows = FIRST;
        end(spec(), past(spec(), true));
        assertThat(host.asked).isEmpty();
    }

    @Test
    void aRunThatWasCutOffIsGoneOnWithWhicheverItShows() {
        host.shows = FIRST;
        end(spec(), past(spec(), false));
        assertThat(host.installed).hasSize(1);
        host.shows = lasting(spec());
        end(spec(), past(spec(), false));
        assertThat(host.installed).hasSize(1);
        assertThat(host.asked).containsExactly(FIRST, FIRST);
    }

    @Test
    void aMachineThatWasMadeAnewHasAFirstKeyOfItsOwn() {
        host.shows = "ssh-ed25519 BBBB";
        end(spec("ssh-ed25519 BBBB", "key", true), past(spec(), true));
        assertThat(host.asked).containsExactly("ssh-ed25519 BBBB");
        assertThat(host.installed).hasSize(1);
    }

    @Test
    void anotherKeyToLogInMovesItFromTheLastOneNotFromTheFirst() {
        host.shows = lasting(spec());
        end(spec(FIRST, "other", true), past(spec(), true));
        assertThat(host.asked).containsExactly(lasting(spec()));
        assertThat(host.installed).hasSize(1);
    }

    @Test
    void aHostThatKeptItsKeySoFarIsReachedByIt() {
        host.shows = FIRST;
        end(spec(), past(spec(FIRST, "key", false), true));
        assertThat(host.asked).containsExactly(FIRST);
        assertThat(host.installed).hasSize(1);
    }

    @Test
    void whatTheHostSaysIsTold() {
        host.shows = FIRST;
        host.exit = 255;
        assertThatThrownBy(() -> end(spec(), Optional.empty()))
                .hasMessageContaining("pg-test-1: replacing its host key failed with exit code 255");
    }

    @Test
    void theFirstKeyCannotComeBack() {
        var module = new NodeModule();
        assertThat(module.refuse(spec(), Optional.of(spec(FIRST, "key", false))))
                .singleElement()
                .satisfies(p -> assertThat(p.toString())
                        .contains("connection.replaceHostKey", "is false and was true", lasting(spec())));
        assertThat(module.refuse(spec(), Optional.of(spec(lasting(spec()), "key", false))))
                .isEmpty();
        assertThat(module.refuse(spec(FIRST, "key", false), Optional.of(spec())))
                .isEmpty();
        assertThat(module.refuse(spec(), Optional.empty())).isEmpty();
    }

    /** A node that shows one host key, and takes another. */
    private static final class Host implements NodeEngine {
        private final List<String> asked = new ArrayList<>();
        private final List<String> installed = new ArrayList<>();
        private String shows = "";
        private int exit;

        @Override
        public Session session(Connection connection, Instant deadline) {
            asked.add(connection.hostKey());
            assertThat(connection.replaceHostKey()).isFalse();
            if (!connection.hostKey().equals(shows)) {
                throw new SshException(SshException.Kind.WRONG_HOST_KEY, "another host key");
            }
            return new Shell(connection);
        }

        @Override
        public Machine preflight(Run run, NodeItems node, Map<String, String> pastItems) {
            throw new AssertionError("nothing is looked at");
        }

        @Override
        public void converge(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
            throw new AssertionError("nothing else is changed");
        }

        @Override
        public List<NodePlan> plan(Run run, List<NodeItems> nodes, Map<String, String> pastItems) {
            throw new AssertionError("nothing is planned");
        }

        @Override
        public Map<String, String> observe(Run run, List<NodeItems> nodes) {
            throw new AssertionError("nothing is looked at");
        }

        @Override
        public Map<String, String> digests(List<NodeItems> nodes, Secret salt) {
            throw new AssertionError("nothing is compared");
        }

        @Override
        public void remove(Run run, List<NodeItems> nodes) {
            throw new AssertionError("nothing is removed");
        }

        @Override
        public void close() {}

        private final class Shell implements Session {
            private final Connection connection;

            private Shell(Connection connection) {
                this.connection = connection;
            }

            @Override
            public Connection connection() {
                return connection;
            }

            @Override
            public Result run(Command command) {
                assertThat(command.script()).contains("ssh_host_ed25519_key");
                try (var in = command.input().orElseThrow().open()) {
                    installed.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new Result(exit, "", "sshd: no", false);
            }

            @Override
            public Tunnel forward(String remoteHost, int remotePort) {
                throw new AssertionError("no tunnel is needed");
            }

            @Override
            public Counters counters() {
                return new Counters(0, 0, 0, 0);
            }
        }
    }
}
