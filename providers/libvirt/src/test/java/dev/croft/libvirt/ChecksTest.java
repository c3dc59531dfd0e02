package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.model.Value;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.VmSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What libvirt cannot honour is said, with its path, and without a connection. */
class ChecksTest {
    private static final Ingress SSH = new Ingress(Protocol.TCP, List.of("22"), List.of(Cidr.parse("0.0.0.0/0")));
    private final LibvirtBackend backend = new LibvirtBackend(
            new LibvirtConfig("lxc:///?socket=/nowhere", "p", "/p", "/l", Optional.empty(), Optional.empty()),
            Map.of("HOME", "/nowhere"));

    private static List<String> paths(List<Problem> problems) {
        return problems.stream().map(Problem::path).toList();
    }

    private List<String> network(String cidr, Egress egress, List<Subnet> subnets, Ingress... ingress) {
        return paths(backend.networks()
                .check(new NetworkSpec(Cidr.parse(cidr), subnets, egress, List.of(ingress), Optional.empty())));
    }

    @Test
    void networks() {
        assertThat(network("10.0.0.0/24", Egress.NAT, List.of())).isEmpty();
        assertThat(network("10.0.0.0/24", Egress.ROUTED, List.of(), SSH)).isEmpty();
        assertThat(network("10.0.0.0/24", Egress.NAT, List.of(), SSH)).containsExactly("ingress");
        assertThat(network("10.0.0.0/24", Egress.NONE, List.of(), SSH)).containsExactly("ingress");
        assertThat(network("10.0.0.0/30", Egress.NAT, List.of())).containsExactly("cidr");
        assertThat(network("10.0.0.0/24", Egress.ROUTED, List.of(), new Ingress(Protocol.TCP, List.of(), SSH.from())))
                .containsExactly("ingress[0].ports");
        assertThat(network(
                        "10.0.0.0/24", Egress.ROUTED, List.of(), new Ingress(Protocol.ICMP, List.of("1"), SSH.from())))
                .containsExactly("ingress[0].ports");
        assertThat(network(
                        "10.0.0.0/24",
                        Egress.ROUTED,
                        List.of(),
                        SSH,
                        new Ingress(Protocol.UDP, List.of("1"), List.of())))
                .containsExactly("ingress[1].from");
        var one = new Subnet("a", Optional.empty(), Cidr.parse("10.0.0.0/25"));
        assertThat(network("10.0.0.0/24", Egress.NAT, List.of(one))).isEmpty();
        assertThat(network(
                        "10.0.0.0/24",
                        Egress.NAT,
                        List.of(one, new Subnet("b", Optional.of("z"), Cidr.parse("10.0.0.128/25")))))
                .containsExactly("subnets", "subnets[1].zone");
    }

    @Test
    void disksAndImages() {
        assertThat(backend.disks().check(new DiskSpec(1, Optional.empty(), Optional.empty())))
                .isEmpty();
        assertThat(paths(backend.disks().check(new DiskSpec(1, Optional.of("gp3"), Optional.of("a")))))
                .containsExactly("kind", "zone");
        assertThat(backend.images()
                        .check(new ImageSpec("debian-12", Optional.empty(), List.of("nginx"), Optional.of("/b"))))
                .isEmpty();
        assertThat(paths(backend.images()
                        .check(new ImageSpec("debian-12", Optional.empty(), List.of("nginx"), Optional.empty()))))
                .containsExactly("bundle");
        assertThat(backend.images()
                        .check(new ImageSpec("ubuntu", Optional.empty(), List.of(), Optional.empty()))
                        .toString())
                .contains("source: must be debian-13 or debian-12, found 'ubuntu'");
    }

    @Test
    void machines() {
        assertThat(backend.vms().check(vm(false, Optional.empty()))).isEmpty();
        assertThat(paths(backend.vms().check(vm(true, Optional.of("#cloud-config")))))
                .containsExactly("assignPublicIp", "userData");
    }

    @Test
    void virtualMachinesTakeUserDataThatCloudInitKnows() {
        var virtual = new LibvirtBackend(
                new LibvirtConfig(
                        "qemu:///system?socket=/nowhere", "p", "/p", "/l", Optional.empty(), Optional.empty()),
                Map.of("HOME", "/nowhere"));
        assertThat(virtual.vms().check(vm(false, Optional.of("#cloud-config\n"))))
                .isEmpty();
        assertThat(virtual.vms().check(vm(true, Optional.of("packages: [x]"))).toString())
                .contains("assignPublicIp")
                .contains("userData: cloud-init would ignore it");
    }

    private static VmSpec vm(boolean publicIp, Optional<String> userData) {
        return new VmSpec(
                Optional.empty(),
                "i",
                1,
                512,
                2,
                "n",
                Optional.empty(),
                Optional.empty(),
                publicIp,
                List.of(),
                List.of(),
                userData,
                Map.of());
    }

    @Test
    void configuration() {
        var factory = new LibvirtFactory();
        assertThat(factory.check(Value.EMPTY)).isEmpty();
        assertThat(factory.check(
                        Value.EMPTY.with("uri", Value.of("lxc+ssh://host/")).with("pool", Value.of("p"))))
                .isEmpty();
        for (var good : List.of("qemu:///system", "qemu+ssh://root@host/system", "qemu:///system?socket=/s")) {
            assertThat(factory.check(Value.EMPTY.with("uri", Value.of(good)))).isEmpty();
        }
        // Machines of a session have no network of their own.
        for (var bad : List.of("qemu:///session", "xen:///system", "qemu:///")) {
            assertThat(paths(factory.check(Value.EMPTY.with("uri", Value.of(bad)))))
                    .containsExactly("uri");
        }
        assertThat(paths(factory.check(Value.EMPTY.with("accelerator", Value.of("hvf")))))
                .containsExactly("accelerator");
        assertThat(paths(factory.check(Value.EMPTY.with("url", Value.of("lxc:///")))))
                .containsExactly("url");
        assertThat(paths(factory.check(Value.EMPTY.with("poolPath", Value.of("images")))))
                .containsExactly("poolPath");
    }

    @Test
    void theImageFolderFollowsTheEnvironment() {
        var config = new LibvirtConfig("lxc:///", "p", "/p", "/l", Optional.empty(), Optional.empty());
        assertThat(config.imageFolder(Map.of("CROFT_CACHE", "/c", "HOME", "/h")))
                .hasToString("/c/images");
        assertThat(config.imageFolder(Map.of("XDG_CACHE_HOME", "/x", "HOME", "/h")))
                .hasToString("/x/croft/images");
        assertThat(config.imageFolder(Map.of("HOME", "/h"))).hasToString("/h/.cache/croft/images");
    }
}
