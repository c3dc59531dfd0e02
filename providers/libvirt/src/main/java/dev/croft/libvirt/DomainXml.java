package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/**
 * A container as libvirt takes it.
 *
 * @param uuid where it is defined already
 * @param files paths of all its volumes by target; {@code /} and {@code /croft} must be there
 * @param lxcfs folder in which the host serves true /proc files
 */
record DomainXml(
        String name,
        Optional<String> uuid,
        Node node,
        int memoryMib,
        int cpus,
        String cpuset,
        Map<String, String> files,
        NetworkView network,
        String address,
        Optional<String> lxcfs) {
    static final String BASE = "/";
    static final String ROOT = "/croft";
    private static final Fragment NOTHING = new Fragment("");

    String render() {
        return XmlTemplate.render(
                "domain.xml",
                Map.ofEntries(
                        Map.entry("name", name),
                        Map.entry("uuid", maybe("uuid.xml", "uuid", uuid)),
                        Map.entry("node", node(node)),
                        Map.entry("memory", String.valueOf(memoryMib)),
                        Map.entry("cpuset", cpuset),
                        Map.entry("cpus", String.valueOf(cpus)),
                        Map.entry("image", files.get(BASE)),
                        Map.entry("root", files.get(ROOT)),
                        Map.entry(
                                "disks",
                                files.entrySet().stream()
                                        .filter(f ->
                                                !Names.mountPath(f.getKey()).isEmpty())
                                        .map(f -> XmlTemplate.fragment(
                                                "disk.xml", Map.of("target", f.getKey(), "path", f.getValue())))
                                        .toList()),
                        Map.entry("lxcfs", maybe("lxcfs.xml", "folder", lxcfs)),
                        Map.entry("mac", Names.mac(name)),
                        Map.entry("network", network.name()),
                        // libvirt fails to put a filter on a container's port that it had to name itself.
                        Map.entry(
                                "port",
                                network.filter()
                                        .map(f -> XmlTemplate.fragment(
                                                "port.xml", Map.of("device", Names.device("cv", name), "filter", f)))
                                        .orElse(NOTHING)),
                        Map.entry("address", address),
                        Map.entry("prefix", String.valueOf(network.cidr().prefix())),
                        Map.entry(
                                "route",
                                network.egress() == Egress.NONE
                                        ? NOTHING
                                        : XmlTemplate.fragment("route.xml", Map.of("gateway", network.gateway())))));
    }

    private static Fragment node(Node node) {
        var items = new ArrayList<Fragment>();
        node.sshKeys().forEach(line -> items.add(XmlTemplate.fragment("node-key.xml", Map.of("line", line))));
        node.tags().forEach((k, v) -> items.add(XmlTemplate.fragment("node-tag.xml", Map.of("name", k, "value", v))));
        return XmlTemplate.fragment(
                "node.xml",
                Map.of(
                        "token", node.token(),
                        "urn", node.urn(),
                        "image", node.image(),
                        "hostname", node.hostname(),
                        "hostKey", node.hostKey(),
                        "items", items));
    }

    private static Fragment maybe(String template, String hole, Optional<String> value) {
        return value.map(v -> XmlTemplate.fragment(template, Map.of(hole, v))).orElse(NOTHING);
    }
}
