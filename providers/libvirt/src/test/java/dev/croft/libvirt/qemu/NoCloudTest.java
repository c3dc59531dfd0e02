package dev.croft.libvirt.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.libvirt.DomainView;
import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.Machine;
import dev.croft.libvirt.Names;
import dev.croft.libvirt.NetworkView;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.seed.HostKey;
import dev.croft.spi.seed.UserData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a virtual machine is told: its definition and its seed. */
class NoCloudTest {
    private static final HostKey KEY = new HostKey("ssh-ed25519 AAAA", "-----BEGIN\nline\n-----END\n");

    private static Machine machine(Egress egress, Map<String, String> disks) {
        var files = new LinkedHashMap<String, String>();
        files.put("/", "/pool/base & 1.img");
        files.put("/croft", "/pool/vm-1.qcow2");
        files.put(QemuXml.SEED, "/pool/vm-1.seed");
        disks.forEach((path, volume) -> files.put(Names.diskTarget(path), volume));
        return new Machine(
                "vm-1",
                Optional.of("6a7c6bd5-9d94-4a0b-9b64-0a6a3d3e0d2f"),
                new Node("0123", "urn", "img", "node-1", "ssh-ed25519 AAAA", List.of("ssh-rsa \"x\\y\" me"), Map.of()),
                1024,
                2,
                "0,1",
                files,
                new NetworkView(
                        "net-1",
                        "u",
                        Cidr.parse("10.1.2.0/24"),
                        "10.1.2.1",
                        egress,
                        Optional.of("it.croft"),
                        Optional.of("croft-f"),
                        Optional.empty(),
                        Optional.empty(),
                        "br0",
                        Map.of()),
                "10.1.2.10");
    }

    private static String text(Map<String, byte[]> files, String name) {
        return new String(files.get(name), StandardCharsets.UTF_8);
    }

    /** The parts of the archive, decoded. */
    private static String parts(String userData) {
        var out = new StringBuilder();
        for (var part : userData.split("--==croft-part==")) {
            var body = part.indexOf("\n\n");
            if (part.contains("base64") && body > 0) {
                out.append(new String(Base64.getMimeDecoder()
                                .decode(part.substring(body).strip())))
                        .append("\n");
            }
        }
        return out.toString();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        var machine = machine(Egress.NAT, Map.of("/data/pg", "/pool/d.ext4"));
        var xml = QemuXml.render(machine, Accelerator.TCG, "qcow2", "/pool/vm-1.seed", "/pool/vm-1.console");
        var view = DomainView.parse(xml);
        assertThat(view.files()).isEqualTo(machine.files());
        assertThat(view.node()).contains(machine.node());
        assertThat(view.addresses()).containsExactly("10.1.2.10");
        assertThat(view.cpus()).isEqualTo(2);
        assertThat(view.boundTo()).containsExactly(0, 1);
        var doc = XmlDoc.parse(xml);
        assertThat(doc.text("/domain/@type")).isEqualTo("qemu");
        assertThat(doc.text("//interface/filterref/@filter")).isEqualTo("croft-f");
        assertThat(doc.text("//serial/log/@file")).isEqualTo("/pool/vm-1.console");
        assertThat(XmlDoc.parse(QemuXml.render(machine, Accelerator.KVM, "raw", "/s", "/c"))
                        .text("/domain/@type"))
                .isEqualTo("kvm");
    }

    @Test
    void devicesAreNamedAsTheKernelCounts() {
        assertThat(List.of(QemuXml.device(0), QemuXml.device(25), QemuXml.device(26), QemuXml.device(52)))
                .containsExactly("vda", "vdz", "vdaa", "vdba");
    }

    @Test
    void theSeedIsAFileSystemThatOthersKnow(@TempDir Path folder) throws Exception {
        var seed = NoCloud.seed(machine(Egress.NAT, Map.of("/data", "/d")), KEY, Optional.empty());
        var file = Files.write(folder.resolve("seed"), seed);
        var process = new ProcessBuilder("/usr/sbin/blkid", "-p", "-o", "export", file.toString()).start();
        assertThat(new String(process.getInputStream().readAllBytes()))
                .contains("LABEL=cidata")
                .contains("TYPE=iso9660");
        var files = Iso9660.read(seed);
        assertThat(files.keySet())
                .containsExactly("meta-data", "user-data", "network-config", "mounts", "boot.sh", "ready.sh");
        assertThat(text(files, "meta-data")).isEqualTo("instance-id: vm-1\nlocal-hostname: node-1\n");
        assertThat(text(files, "network-config"))
                .contains("\"10.1.2.10/24\"")
                .contains("via: \"10.1.2.1\"")
                .contains("search: [ it.croft ]");
        assertThat(text(files, "mounts")).isEqualTo(NoCloud.serial("/data") + " /data\n");
        assertThat(parts(text(files, "user-data")))
                .contains("fqdn: \"node-1.it.croft\"")
                .contains("[ \"ssh-rsa \\\"x\\\\y\\\" me\" ]")
                .contains("  ed25519_private: |\n    -----BEGIN\n    line\n    -----END\n");
        assertThat(text(
                        Iso9660.read(NoCloud.seed(machine(Egress.NONE, Map.of()), KEY, Optional.empty())),
                        "network-config"))
                .doesNotContain("routes");
    }

    @Test
    void theUsersDataIsThereWhole() {
        var script = "#!/bin/sh\necho ä > /x\n";
        var seed = Iso9660.read(NoCloud.seed(machine(Egress.NAT, Map.of()), KEY, Optional.of(script)));
        assertThat(parts(text(seed, "user-data"))).startsWith(script);
        var archive = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x--\n";
        var nested = Iso9660.read(NoCloud.seed(machine(Egress.NAT, Map.of()), KEY, Optional.of(archive)));
        assertThat(text(nested, "user-data")).contains("Content-Type: message/rfc822\n\n" + archive);
    }

    @Test
    void aSeedIsRenewedWithItsHostKeyAndWithoutWhereItIsLost() {
        var seed = NoCloud.seed(machine(Egress.NAT, Map.of("/data", "/d")), KEY, Optional.of("#!/bin/sh\n"));
        var renewed = Iso9660.read(NoCloud.renewed(seed, machine(Egress.NAT, Map.of("/b", "/d")), Optional.empty()));
        assertThat(renewed.get("user-data")).isEqualTo(Iso9660.read(seed).get("user-data"));
        assertThat(text(renewed, "mounts")).isEqualTo(NoCloud.serial("/b") + " /b\n");
        var lost = Iso9660.read(
                NoCloud.renewed(new byte[0], machine(Egress.NAT, Map.of()), Optional.of("#!/bin/sh\ntrue")));
        assertThat(parts(text(lost, "user-data"))).contains("#!/bin/sh\ntrue").doesNotContain("ed25519_private");
        assertThat(text(lost, "meta-data")).contains("instance-id: vm-1\n");
    }

    @Test
    void userDataThatCloudInitWouldIgnoreIsRefused() {
        for (var good : List.of(
                "#cloud-config\na: 1", "#!/bin/sh", "MIME-Version: 1.0\n", "## template: jinja\n#cloud-config")) {
            assertThat(UserData.problem(good)).isEmpty();
        }
        for (var bad : List.of("packages: [x]", "", " #cloud-config", "# cloud-config")) {
            assertThat(UserData.problem(bad))
                    .hasValueSatisfying(p -> assertThat(p).contains("#cloud-config"));
        }
    }

    @Test
    void consolesAreShownAsText() {
        assertThat(Console.last("a\r\n\u001b[0;1;31mred\u001b[0m\r\n\r\n\u001bc[  1.0] last\u0007\n", 2))
                .containsExactly("red", "[  1.0] last");
        assertThat(Console.last("", 3)).isEmpty();
    }
}
