package dev.croft.libvirt;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.spi.Owner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a domain's definition says.
 *
 * @param memoryMib memory that it gets at a start, in MiB
 * @param cpuset the CPUs it is bound to, as libvirt writes sets: {@code 0-1,3}
 * @param files all image files that it uses, by target
 * @param networks names of the networks it is in
 * @param addresses its static addresses
 * @param node our own metadata; empty for a domain that Croft did not make
 */
public record DomainView(
        String name,
        String uuid,
        int memoryMib,
        int cpus,
        String cpuset,
        Map<String, String> files,
        List<String> networks,
        List<String> addresses,
        Optional<Node> node) {

    /** What we wrote into the metadata. */
    public record Node(
            String token,
            String urn,
            String image,
            String hostname,
            String hostKey,
            List<String> sshKeys,
            Map<String, String> tags) {

        /** The same with what can change. */
        Node of(Owner owner, Map<String, String> newTags, List<String> keys) {
            return new Node(owner.token(), owner.urn(), image, hostname, hostKey, keys, newTags);
        }
    }

    /** Reads a definition as libvirt gives it. */
    public static DomainView parse(String xml) {
        var domain = XmlDoc.parse(xml).all("/domain").get(0);
        var files = new LinkedHashMap<String, String>();
        domain.all("devices/filesystem[@type='file']")
                .forEach(f -> files.put(f.text("target/@dir"), f.text("source/@file")));
        disks(domain, files);
        return new DomainView(
                domain.text("name"),
                domain.text("uuid"),
                memory(domain),
                (int) domain.number("vcpu"),
                domain.text("vcpu/@cpuset"),
                files,
                texts(domain, "devices/interface/source/@network"),
                addresses(domain),
                domain.all("metadata/*[local-name()='node']").stream()
                        .findFirst()
                        .map(DomainView::node));
    }

    /** Disks of virtual machines, ours and others', by the targets that containers have for them. */
    private static void disks(XmlDoc domain, Map<String, String> files) {
        var targets = new HashMap<>(Map.of("croft-root", Machine.ROOT, "croft-seed", Machine.ROOT + "/seed"));
        domain.all("metadata/*[local-name()='node']/*[local-name()='mount']")
                .forEach(m -> targets.put(m.text("@serial"), Names.diskTarget(m.text("@path"))));
        for (var disk : domain.all("devices/disk[@type='file']")) {
            var target = targets.getOrDefault(disk.text("serial"), disk.text("target/@dev"));
            files.put(target, disk.text("source/@file"));
            var below = texts(disk, ".//backingStore/source/@file");
            for (var i = 0; i < below.size(); i++) {
                var base = target.equals(Machine.ROOT) && i == below.size() - 1;
                files.put(base ? Machine.BASE : target + " on " + (i + 1), below.get(i));
            }
        }
    }

    /** In the definition of a virtual machine libvirt has no place for them, so they are in our metadata. */
    private static List<String> addresses(XmlDoc domain) {
        var addresses = texts(domain, "devices/interface/ip/@address");
        return addresses.isEmpty() ? texts(domain, "metadata/*[local-name()='node']/@address") : addresses;
    }

    /** A limit wins over the size, and the size of the moment over the greatest. */
    private static int memory(XmlDoc domain) {
        return (int) (Long.parseLong(domain.find("memtune/hard_limit")
                        .or(() -> domain.find("currentMemory"))
                        .orElseGet(() -> domain.text("memory"))
                        .strip())
                / 1024);
    }

    private static Node node(XmlDoc node) {
        var tags = new LinkedHashMap<String, String>();
        node.all("*[local-name()='tag']").forEach(tag -> tags.put(tag.text("@name"), tag.text(".")));
        return new Node(
                node.text("@token"),
                node.text("@urn"),
                node.text("@image"),
                node.text("@hostname"),
                node.text("@hostKey"),
                texts(node, "*[local-name()='key']"),
                tags);
    }

    private static List<String> texts(XmlDoc doc, String path) {
        return doc.all(path).stream().map(found -> found.text(".")).toList();
    }

    /** Numbers of the CPUs that it is bound to; empty if it is bound to none. */
    public List<Integer> boundTo() {
        var numbers = new ArrayList<Integer>();
        for (var part : cpuset.isEmpty() ? new String[0] : cpuset.split(",")) {
            var ends = part.split("-", 2);
            for (var n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                numbers.add(n);
            }
        }
        return numbers;
    }
}
