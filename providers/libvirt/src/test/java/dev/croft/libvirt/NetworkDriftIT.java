package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of the real libvirtd that another hand made or changed. */
class NetworkDriftIT {
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

    /** What another hand does to a network is seen, and the next update sets it right. */
    @Test
    void driftIsSeenAndRepaired() throws Exception {
        var networks = it.backend.networks();
        var spec = spec(47, Egress.ROUTED, ssh("10.0.0.0/8"));
        var id = networks.create(it.call("net"), spec).id();
        assertThat(drift(id, spec)).isEmpty();
        Fixture.virsh("net-autostart", "--disable", id);
        assertThat(drift(id, spec)).containsOnlyKeys("autostart");
        networks.update(it.call("net"), id, spec, spec);
        assertThat(drift(id, spec)).isEmpty();
        var xml = Fixture.virsh("net-dumpxml", "--inactive", id)
                .replace("net.croft", "edited.croft")
                .replaceAll(
                        "(?s)<ip ([^>]*)>\\s*</ip>",
                        "<ip $1><dhcp><range start='10.197.47.50' end='10.197.47.60'/></dhcp></ip>");
        Fixture.virsh(
                "net-define", Files.writeString(folder.resolve("n.xml"), xml).toString());
        var read = networks.read(it.call("net"), id, Optional.of(spec)).orElseThrow();
        assertThat(read.spec().domain()).contains("edited.croft");
        assertThat(read.drift()).isEqualTo(Map.of("ip/dhcp", "added", "running:domain@name", "net.croft"));
        networks.update(it.call("net"), id, read.spec(), spec);
        assertThat(drift(id, spec)).isEmpty();
        var filter = Fixture.virsh("nwfilter-dumpxml", "croft-" + id).replace("action='drop'", "action='accept'");
        Fixture.virsh(
                "nwfilter-define",
                Files.writeString(folder.resolve("f.xml"), filter).toString());
        assertThat(drift(id, spec)).isEqualTo(Map.of("filter", "without drop in 1000 ip"));
        networks.update(it.call("net"), id, spec, spec);
        assertThat(drift(id, spec)).isEmpty();
        Fixture.virsh("nwfilter-undefine", "croft-" + id);
        assertThat(drift(id, spec)).isEqualTo(Map.of("filter", "missing"));
        Fixture.virsh("net-undefine", id);
        assertThat(drift(id, spec)).containsOnlyKeys("filter", "definition");
        networks.update(it.call("net"), id, spec, spec);
        assertThat(drift(id, spec)).isEmpty();
        networks.delete(it.call("net"), id, spec);
        assertThat(it.left()).isEmpty();
        assertThat(Files.exists(Path.of("/var/lib/libvirt/dnsmasq/" + id + ".conf")))
                .isFalse();
    }

    private Map<String, String> drift(String id, NetworkSpec spec) {
        var read = it.backend
                .networks()
                .read(it.call("net"), id, Optional.of(spec))
                .orElseThrow();
        assertThat(read.spec()).isEqualTo(spec);
        return read.drift();
    }

    @Test
    void whatNoDeclarationCanSayIsNotImported() throws Exception {
        var networks = it.backend.networks();
        var xml = "<network><name>%s-hand</name>%s<bridge name='%s'/>%s</network>";
        var bridge = Names.device("cb", it.run() + "-hand");
        var ip = "<ip address='10.197.48.%d' netmask='255.255.255.0'/>";
        refused(xml.formatted(it.run(), "", bridge, ""), "it has no IPv4 address, so its cidr cannot be known");
        refused(xml.formatted(it.run(), "", bridge, ip.formatted(254)), "its address is 10.197.48.254");
        refused(
                xml.formatted(it.run(), "<forward mode='open'/>", bridge, ip.formatted(1)),
                "its forward mode 'open' is none of nat and route");
        define(xml.formatted(it.run(), "<forward mode='nat'/>", bridge, ip.formatted(1)));
        var read = networks.read(it.call("x"), it.run() + "-hand", Optional.empty())
                .orElseThrow();
        var spec = new NetworkSpec(Cidr.parse("10.197.48.0/24"), List.of(), Egress.NAT, List.of(), Optional.empty());
        assertThat(read.spec()).isEqualTo(spec);
        networks.update(it.call("x"), it.run() + "-hand", spec, spec);
        assertThat(networks.read(it.call("x"), it.run() + "-hand", Optional.of(spec))
                        .orElseThrow()
                        .drift())
                .isEmpty();
        networks.delete(it.call("x"), it.run() + "-hand", spec);
        assertThat(it.left()).isEmpty();
    }

    private void define(String xml) throws Exception {
        Fixture.virsh(
                "net-define", Files.writeString(folder.resolve("h.xml"), xml).toString());
    }

    private void refused(String xml, String why) throws Exception {
        define(xml);
        assertThatThrownBy(() -> it.backend.networks().read(it.call("x"), it.run() + "-hand", Optional.empty()))
                .hasMessageContaining("cannot be imported: " + why);
        Fixture.virsh("net-undefine", it.run() + "-hand");
    }
}
