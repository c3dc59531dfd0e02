package dev.croft.libvirt.lxc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.libvirt.DomainView;
import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.Machine;
import dev.croft.libvirt.Names;
import dev.croft.libvirt.NetworkView;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LxcXmlTest {
    private static final Node NODE = new Node(
            "0123",
            "urn:pulumi:a::b::croft:compute:Vm::c",
            "debian-13-00",
            "node-1",
            "ssh-ed25519 AAAA",
            List.of("ssh-ed25519 BBBB a'b <c>", "ssh-rsa CCCC"),
            Map.of("cls", "pg & <test>", "x'y", "\"z\""));

    private static NetworkView network(Egress egress, Optional<String> filter) {
        return new NetworkView(
                "net-1",
                "u",
                Cidr.parse("10.1.2.0/24"),
                "10.1.2.1",
                egress,
                Optional.empty(),
                filter,
                Optional.empty(),
                Optional.empty(),
                "br0",
                Map.of());
    }

    private static String domain(Map<String, String> files, NetworkView network, Optional<String> lxcfs) {
        return LxcXml.render(
                new Machine(
                        "vm-1",
                        Optional.of("6a7c6bd5-9d94-4a0b-9b64-0a6a3d3e0d2f"),
                        NODE,
                        1024,
                        2,
                        "0,3-4",
                        files,
                        network,
                        "10.1.2.10"),
                lxcfs);
    }

    private static Map<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        files.put("/", "/pool/base'.img");
        files.put("/croft", "/pool/vm-1.ext4");
        files.put(Names.diskTarget("/data/pg-1"), "/pool/disk & 1.ext4");
        return files;
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var view =
                DomainView.parse(domain(files(), network(Egress.NAT, Optional.empty()), Optional.of("/var/lib/lxcfs")));
        assertThat(view.name()).isEqualTo("vm-1");
        assertThat(view.uuid()).isEqualTo("6a7c6bd5-9d94-4a0b-9b64-0a6a3d3e0d2f");
        assertThat(view.cpus()).isEqualTo(2);
        assertThat(view.boundTo()).containsExactly(0, 3, 4);
        assertThat(view.files()).isEqualTo(files());
        assertThat(view.networks()).containsExactly("net-1");
        assertThat(view.addresses()).containsExactly("10.1.2.10");
        assertThat(view.node()).contains(NODE);
    }

    @Test
    void theWayOutFollowsTheNetwork() {
        assertThat(XmlDoc.parse(domain(files(), network(Egress.NAT, Optional.empty()), Optional.empty()))
                        .text("//interface/route/@gateway"))
                .isEqualTo("10.1.2.1");
        assertThat(XmlDoc.parse(domain(files(), network(Egress.NONE, Optional.empty()), Optional.empty()))
                        .all("//interface/route"))
                .isEmpty();
    }

    @Test
    void aFilterNeedsANamedPort() {
        var filtered = XmlDoc.parse(domain(files(), network(Egress.ROUTED, Optional.of("croft-x")), Optional.empty()));
        assertThat(filtered.text("//interface/filterref/@filter")).isEqualTo("croft-x");
        assertThat(filtered.text("//interface/target/@dev")).matches("cv[0-9a-f]{10}");
        var open = XmlDoc.parse(domain(files(), network(Egress.NAT, Optional.empty()), Optional.empty()));
        assertThat(open.all("//filterref")).isEmpty();
        assertThat(open.all("//interface/target")).isEmpty();
    }

    @Test
    void lxcfsOnlyWhereTheHostHasIt() {
        var with = XmlDoc.parse(domain(files(), network(Egress.NAT, Optional.empty()), Optional.of("/l")));
        assertThat(with.text("//filesystem[@type='mount']/source/@dir")).isEqualTo("/l");
        var without = XmlDoc.parse(domain(files(), network(Egress.NAT, Optional.empty()), Optional.empty()));
        assertThat(without.all("//filesystem[@type='mount']")).isEmpty();
    }

    @Test
    void othersDomainsAreReadToo() {
        var view = DomainView.parse(
                "<domain type='kvm'><name>q</name><uuid>u</uuid><memory unit='KiB'>2097152</memory><vcpu placement='static'>4</vcpu>"
                        + "<devices><disk type='file' device='disk'><source file='/pool/d.ext4'/><target dev='vda' bus='virtio'/></disk>"
                        + "<interface type='network'><source network='net-1'/></interface></devices></domain>");
        assertThat(view.memoryMib()).isEqualTo(2048);
        assertThat(view.files()).containsValue("/pool/d.ext4");
        assertThat(view.boundTo()).isEmpty();
        assertThat(view.node()).isEmpty();
    }
}
