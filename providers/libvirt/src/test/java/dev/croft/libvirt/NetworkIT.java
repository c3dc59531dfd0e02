package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.croft.libvirt.host.Rights;
import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of the real libvirtd, seen from inside, from the host and from outside. */
class NetworkIT {
    private static final String OUTSIDE = "10.197.50.2";
    private Fixture it;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        it = new Fixture();
    }

    @AfterEach
    void clean() throws Exception {
        it.close();
    }

    private static NetworkSpec spec(int third, Egress egress, Ingress... ingress) {
        return new NetworkSpec(
                Cidr.parse("10.197." + third + ".0/24"), List.of(), egress, List.of(ingress), Optional.of("net.croft"));
    }

    private static Ingress ssh(String from) {
        return new Ingress(Protocol.TCP, List.of("22"), List.of(Cidr.parse(from)));
    }

    /** A machine with its address; sshd answers. */
    private String machine(String name, String network, String address) throws Exception {
        var key = folder.resolve("key");
        if (!Files.exists(key)) {
            Fixture.sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        }
        var image = it.backend
                .images()
                .create(it.call("image"), new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty()))
                .id();
        var vm = it.backend
                .vms()
                .create(
                        it.call(name),
                        new VmSpec(
                                Optional.of(name),
                                image,
                                1,
                                512,
                                2,
                                network,
                                Optional.empty(),
                                Optional.of(address),
                                false,
                                List.of(),
                                List.of(Files.readString(Path.of(key + ".pub")).strip()),
                                Optional.empty(),
                                Map.of()));
        Files.writeString(
                folder.resolve("known-" + name),
                address + " " + vm.state().connection().hostKey() + "\n");
        Fixture.ssh(key, folder.resolve("known-" + name), address, "true");
        return vm.id();
    }

    private String ssh(String name, String address, String command) throws Exception {
        return Fixture.ssh(folder.resolve("key"), folder.resolve("known-" + name), address, command);
    }

    @Test
    void aNetworkIsReadAsDeclaredAndRepaired() throws Exception {
        var spec = spec(42, Egress.NAT);
        var made = it.backend.networks().create(it.call("net"), spec);
        assertThat(made.state().gateway()).isEqualTo("10.197.42.1");
        assertThat(it.backend.networks().create(it.call("net"), spec).id()).isEqualTo(made.id());
        assertThat(it.backend
                        .networks()
                        .read(it.call("net"), made.id(), Optional.of(spec))
                        .orElseThrow()
                        .spec())
                .isEqualTo(spec);
        assertThat(it.backend
                        .networks()
                        .read(it.call("net"), made.id(), Optional.empty())
                        .orElseThrow()
                        .spec())
                .isEqualTo(spec);
        Fixture.sh("virsh", "-c", "lxc:///", "net-destroy", made.id());
        assertThat(it.backend
                        .networks()
                        .read(it.call("net"), made.id(), Optional.of(spec))
                        .orElseThrow()
                        .drift())
                .isEqualTo(Map.of("power", "stopped"));
        var routed = spec(42, Egress.ROUTED, ssh("10.0.0.0/8"));
        it.backend.networks().update(it.call("net"), made.id(), spec, routed);
        var read = it.backend
                .networks()
                .read(it.call("net"), made.id(), Optional.of(routed))
                .orElseThrow();
        assertThat(read.spec()).isEqualTo(routed);
        assertThat(read.drift()).isEmpty();
        it.backend.networks().update(it.call("net"), made.id(), routed, spec);
        it.backend.networks().delete(it.call("net"), made.id(), spec);
        assertThat(it.backend.networks().read(it.call("net"), made.id(), Optional.of(spec)))
                .isEmpty();
        assertThat(it.left()).isEmpty();
    }

    @Test
    void anOverlapIsRefusedAndLeavesNothing() throws Exception {
        it.backend.networks().create(it.call("net"), spec(43, Egress.NONE));
        assertThatThrownBy(
                        () -> it.backend.networks().create(it.call("two"), spec(43, Egress.ROUTED, ssh("10.0.0.0/8"))))
                .isInstanceOfSatisfying(
                        CloudException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT))
                .hasMessageContaining("two: its addresses overlap with another network");
        assertThat(it.left()).hasSize(1);
    }

    @Test
    void machinesSeeEachOtherByName() throws Exception {
        var network = it.backend
                .networks()
                .create(it.call("net"), spec(44, Egress.NONE))
                .id();
        machine("a", network, "10.197.44.10");
        var b = machine("b", network, "10.197.44.11");
        assertThat(ssh(
                        "a",
                        "10.197.44.10",
                        "getent ahostsv4 b.net.croft | head -1; getent hosts a; ip route show default | wc -l"))
                .contains("10.197.44.11")
                .contains("10.197.44.10")
                .endsWith("0");
        assertThat(ssh("a", "10.197.44.10", "timeout 3 bash -c 'read line </dev/tcp/10.197.44.11/22; echo $line'"))
                .startsWith("SSH-2.0");
        inPlace(network, b);
        var last = it.backend
                .vms()
                .read(it.call("b"), b, Optional.empty())
                .orElseThrow()
                .spec();
        it.backend.vms().delete(it.call("b"), b, last);
        assertThat(ssh("a", "10.197.44.10", "getent ahostsv4 b.other.croft || echo unknown"))
                .isEqualTo("unknown");
    }

    /** Another domain costs the machines nothing but a moment; another way out restarts them, which was told before. */
    private void inPlace(String network, String machine) throws Exception {
        var run = Fixture.virsh("domid", machine);
        var none = spec(44, Egress.NONE);
        var other = new NetworkSpec(none.cidr(), List.of(), Egress.NONE, List.of(), Optional.of("other.croft"));
        var networks = it.backend.networks();
        assertThat(networks.notes(none, Optional.of(other), Set.of("domain"))).hasSize(1);
        networks.update(it.call("net"), network, none, other);
        var read = networks.read(it.call("net"), network, Optional.of(other)).orElseThrow();
        assertThat(read.spec()).isEqualTo(other);
        assertThat(read.drift()).isEmpty();
        assertThat(ssh("a", "10.197.44.10", "getent ahostsv4 b.other.croft | head -1"))
                .startsWith("10.197.44.11");
        if (Rights.held(Rights.NET_ADMIN)) {
            assertThat(Fixture.virsh("domid", machine)).isEqualTo(run);
        }
        var nat = new NetworkSpec(none.cidr(), List.of(), Egress.NAT, List.of(), Optional.of("other.croft"));
        assertThat(networks.notes(other, Optional.of(nat), Set.of("egress")))
                .first()
                .asString()
                .startsWith("the machines in the network are restarted");
        networks.update(it.call("net"), network, other, nat);
        assertThat(networks.read(it.call("net"), network, Optional.of(nat))
                        .orElseThrow()
                        .drift())
                .isEmpty();
        assertThat(ssh("a", "10.197.44.10", "ip route show default")).startsWith("default via 10.197.44.1");
        assertThat(Fixture.virsh("domid", machine)).isNotEqualTo(run);
        var view =
                it.backend.vms().read(it.call("b"), machine, Optional.empty()).orElseThrow();
        assertThat(view.drift()).isEmpty();
    }

    @Test
    void onlyWhatIngressOpensComesIn() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "an outside to come from is a network namespace, which takes root");
        var space = "croft-" + it.run();
        var closed = spec(45, Egress.ROUTED);
        var network = it.backend.networks().create(it.call("net"), closed).id();
        var port = Names.device("ct", it.run());
        Fixture.sh("ip", "netns", "add", space);
        try {
            Fixture.sh("ip", "link", "add", port, "type", "veth", "peer", "name", "out0", "netns", space);
            Fixture.sh("ip", "addr", "add", "10.197.50.1/24", "dev", port);
            Fixture.sh("ip", "link", "set", port, "up");
            Fixture.sh("ip", "-n", space, "addr", "add", OUTSIDE + "/24", "dev", "out0");
            Fixture.sh("ip", "-n", space, "link", "set", "out0", "up");
            Fixture.sh("ip", "-n", space, "route", "add", "default", "via", "10.197.50.1");
            // From the host itself it is open: this waits for sshd.
            machine("a", network, "10.197.45.10");
            assertThat(fromOutside(space, 22)).isEqualTo("closed");
            open(network, closed, ssh("10.197.50.0/30"));
            assertThat(fromOutside(space, 22)).startsWith("SSH-2.0");
            open(network, closed, ssh("10.197.51.0/24"));
            assertThat(fromOutside(space, 22)).isEqualTo("closed");
            open(network, closed, new Ingress(Protocol.TCP, List.of("20-22"), List.of(Cidr.parse("0.0.0.0/0"))));
            assertThat(fromOutside(space, 22)).startsWith("SSH-2.0");
            // Answers to what a machine asks outside come back.
            var server = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            space,
                            "timeout",
                            "20",
                            "perl",
                            "-MIO::Socket::INET",
                            "-e",
                            "$s = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die; while ($c = $s->accept) { print $c \"hello\\n\"; close $c }")
                    .start();
            try {
                assertThat(ssh(
                                "a",
                                "10.197.45.10",
                                "for i in 1 2 3 4 5; do timeout 3 bash -c 'read l </dev/tcp/" + OUTSIDE
                                        + "/80; echo $l' && break; sleep 0.3; done"))
                        .isEqualTo("hello");
            } finally {
                server.destroy();
            }
            driftOfTheFilter(network, closed);
        } finally {
            Fixture.sh("ip", "netns", "del", space);
        }
    }

    private void open(String network, NetworkSpec closed, Ingress ingress) {
        var opened = new NetworkSpec(closed.cidr(), List.of(), Egress.ROUTED, List.of(ingress), closed.domain());
        it.backend.networks().update(it.call("net"), network, closed, opened);
        assertThat(it.backend
                        .networks()
                        .read(it.call("net"), network, Optional.of(opened))
                        .orElseThrow()
                        .spec())
                .isEqualTo(opened);
    }

    private void driftOfTheFilter(String network, NetworkSpec closed) {
        var read = it.backend
                .networks()
                .read(it.call("net"), network, Optional.of(closed))
                .orElseThrow();
        assertThat(read.spec().ingress()).hasSize(1);
        assertThat(read.spec().ingress().get(0).ports()).containsExactly("20-22");
    }

    private static String fromOutside(String space, int port) throws Exception {
        return Fixture.sh(
                "ip",
                "netns",
                "exec",
                space,
                "bash",
                "-c",
                "timeout 2 bash -c 'read line </dev/tcp/10.197.45.10/" + port
                        + "; echo $line' 2>/dev/null || echo closed");
    }
}
