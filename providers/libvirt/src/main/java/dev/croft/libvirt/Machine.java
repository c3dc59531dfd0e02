package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine as it is to be defined, whatever kind it is of.
 *
 * @param uuid where it is defined already
 * @param cpuset the CPUs that it is bound to, as libvirt writes sets
 * @param files paths of all its volumes by target: {@link #BASE}, {@link #ROOT}, others of its kind, and data disks as
 *     {@link Names#diskTarget} names them
 */
public record Machine(
        String name,
        Optional<String> uuid,
        Node node,
        int memoryMib,
        int cpus,
        String cpuset,
        Map<String, String> files,
        NetworkView network,
        String address) {
    /** The base image, shared by all that are made from it. */
    public static final String BASE = "/";
    /** What the machine writes. */
    public static final String ROOT = "/croft";

    private static final Fragment NOTHING = new Fragment("");

    public Machine {
        files = new LinkedHashMap<>(files);
    }

    /** The same with more files. */
    public Machine with(Map<String, String> more) {
        var all = new LinkedHashMap<>(files);
        all.putAll(more);
        return new Machine(name, uuid, node, memoryMib, cpus, cpuset, all, network, address);
    }

    /** Paths of the data disks, by mount point. */
    public Map<String, String> data() {
        var data = new LinkedHashMap<String, String>();
        files.forEach((target, path) -> {
            if (!Names.mountPath(target).isEmpty()) {
                data.put(Names.mountPath(target), path);
            }
        });
        return data;
    }

    /** What fills the holes that definitions of all kinds have. */
    public Map<String, Object> holes(List<Fragment> moreOfNode) {
        return Map.ofEntries(
                Map.entry("name", name),
                Map.entry("uuid", maybe("uuid.xml", "uuid", uuid)),
                Map.entry("node", nodeXml(moreOfNode)),
                Map.entry("memory", String.valueOf(memoryMib)),
                Map.entry("cpuset", cpuset),
                Map.entry("cpus", String.valueOf(cpus)),
                Map.entry("mac", Names.mac(name)),
                Map.entry("network", network.name()),
                // libvirt fails to put a filter on a container's port that it had to name itself.
                Map.entry(
                        "port",
                        network.filter()
                                .map(f -> XmlTemplate.fragment(
                                        "port.xml", Map.of("device", Names.device("cv", name), "filter", f)))
                                .orElse(NOTHING)));
    }

    private Fragment nodeXml(List<Fragment> more) {
        var items = new ArrayList<Fragment>();
        node.sshKeys().forEach(line -> items.add(XmlTemplate.fragment("node-key.xml", Map.of("line", line))));
        node.tags().forEach((k, v) -> items.add(XmlTemplate.fragment("node-tag.xml", Map.of("name", k, "value", v))));
        items.addAll(more);
        return XmlTemplate.fragment(
                "node.xml",
                Map.of(
                        "token", node.token(),
                        "urn", node.urn(),
                        "image", node.image(),
                        "hostname", node.hostname(),
                        "hostKey", node.hostKey(),
                        "address", address,
                        "items", items));
    }

    /** A fragment where there is a value for its only hole, else nothing. */
    public static Fragment maybe(String template, String hole, Optional<String> value) {
        return value.map(v -> XmlTemplate.fragment(template, Map.of(hole, v))).orElse(NOTHING);
    }
}
