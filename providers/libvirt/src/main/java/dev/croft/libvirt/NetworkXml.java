package dev.croft.libvirt;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.libvirt.xml.XmlTemplate.Fragment;
import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Networks and their filters as libvirt takes them. */
final class NetworkXml {
    private static final Fragment NOTHING = new Fragment("");

    /** Priority of a rule that opens something. */
    private static final String OPENING = "500";

    private NetworkXml() {}

    /** The addresses that the bridge has: those of the only subnet, or all. */
    static Cidr bridged(NetworkSpec spec) {
        return spec.subnets().isEmpty() ? spec.cidr() : spec.subnets().get(0).cidr();
    }

    /** Name of the filter; only a routed network needs one, the others let nothing in anyway. */
    static Optional<String> filterName(String network, NetworkSpec spec) {
        return spec.egress() == Egress.ROUTED ? Optional.of("croft-" + network) : Optional.empty();
    }

    /** @param old the network where it is defined already: its identity, bridge and names of machines stay */
    static String network(String name, Owner owner, NetworkSpec spec, Optional<NetworkView> old) {
        var cidr = bridged(spec);
        return XmlTemplate.render(
                "network.xml",
                Map.ofEntries(
                        Map.entry("name", name),
                        Map.entry("uuid", uuid(old.map(NetworkView::uuid))),
                        Map.entry("token", owner.token()),
                        Map.entry("urn", owner.urn()),
                        Map.entry("egress", spec.egress().name().toLowerCase(Locale.ROOT)),
                        Map.entry("filter", filterName(name, spec).orElse("")),
                        Map.entry(
                                "subnet",
                                spec.subnets().isEmpty()
                                        ? ""
                                        : spec.subnets().get(0).name()),
                        Map.entry("forward", forward(spec.egress())),
                        Map.entry("bridge", old.map(NetworkView::bridge).orElseGet(() -> Names.device("cb", name))),
                        Map.entry("hosts", old.map(o -> hosts(o, spec.domain())).orElse(List.of())),
                        Map.entry(
                                "domain",
                                spec.domain()
                                        .map(d -> XmlTemplate.fragment("network-domain.xml", Map.of("name", d)))
                                        .orElse(NOTHING)),
                        Map.entry("gateway", cidr.host(1)),
                        Map.entry("netmask", cidr.netmask())));
    }

    /** The names that the resolver knows, in the domain that is declared. */
    private static List<Fragment> hosts(NetworkView old, Optional<String> domain) {
        var hosts = new ArrayList<Fragment>();
        new TreeMap<>(old.hosts()).forEach((address, name) -> {
            var suffix = old.domain().map(d -> "." + d).orElse("");
            var stem = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
            hosts.add(XmlTemplate.fragment(
                    "dns-host.xml",
                    Map.of(
                            "address",
                            address,
                            "name",
                            domain.map(d -> stem + "." + d).orElse(stem))));
        });
        return hosts;
    }

    private static Fragment uuid(Optional<String> uuid) {
        return uuid.map(u -> XmlTemplate.fragment("uuid.xml", Map.of("uuid", u)))
                .orElse(NOTHING);
    }

    private static Fragment forward(Egress egress) {
        return switch (egress) {
            case NONE -> NOTHING;
            case NAT -> XmlTemplate.fragment("forward.xml", Map.of("mode", "nat"));
            case ROUTED -> XmlTemplate.fragment("forward.xml", Map.of("mode", "route"));
        };
    }

    /** @param uuid of the filter where it is defined already */
    static String filter(String name, NetworkSpec spec, Optional<String> uuid) {
        var cidr = bridged(spec);
        return XmlTemplate.render(
                "filter.xml",
                Map.of(
                        "name", name,
                        "uuid", uuid(uuid),
                        "network", cidr.host(0),
                        "prefix", String.valueOf(cidr.prefix()),
                        "rules",
                                openings(spec.ingress()).stream()
                                        .map(Opening::xml)
                                        .toList()));
    }

    /** One protocol, one range of ports, one network that may come in. */
    record Opening(String protocol, String from, String prefix, String first, String last)
            implements Comparable<Opening> {
        Fragment xml() {
            return XmlTemplate.fragment(
                    "filter-rule.xml",
                    Map.of("protocol", protocol, "from", from, "prefix", prefix, "first", first, "last", last));
        }

        @Override
        public String toString() {
            return protocol + " " + (first.equals(last) ? first : first + "-" + last) + " from " + from + "/" + prefix;
        }

        @Override
        public int compareTo(Opening other) {
            return toString().compareTo(other.toString());
        }
    }

    /** What is declared, one opening a rule. ICMP is let in anyway. */
    static Set<Opening> openings(List<Ingress> ingress) {
        var openings = new TreeSet<Opening>();
        for (var rule : ingress) {
            for (var ports : rule.protocol() == Protocol.ICMP ? List.<String>of() : rule.ports()) {
                var ends = ports.split("-", 2);
                for (var from : rule.from()) {
                    openings.add(new Opening(
                            rule.protocol().name().toLowerCase(Locale.ROOT),
                            from.host(0),
                            String.valueOf(from.prefix()),
                            ends[0],
                            ends[ends.length - 1]));
                }
            }
        }
        return openings;
    }

    /** All rules of a filter but its openings, in order, one text each. */
    static List<String> rules(String filterXml) {
        return XmlDoc.parse(filterXml).all("/filter/rule[@priority!='" + OPENING + "']").stream()
                .map(rule -> rule.text("@action") + " " + rule.text("@direction") + " " + rule.text("@priority") + " "
                        + rule.all("*").stream().map(XmlDoc::summary).collect(Collectors.joining(" ")))
                .toList();
    }

    /** What a filter that libvirt holds opens. */
    static Set<Opening> openings(String filterXml) {
        var openings = new TreeSet<Opening>();
        for (var rule : XmlDoc.parse(filterXml).all("/filter/rule[@priority='" + OPENING + "']/ip")) {
            var first = rule.text("@dstportstart");
            openings.add(new Opening(
                    rule.text("@protocol"),
                    rule.find("@srcipaddr").orElse("0.0.0.0"),
                    rule.find("@srcipmask").map(NetworkXml::prefix).orElse("0"),
                    first,
                    rule.find("@dstportend").orElse(first)));
        }
        return openings;
    }

    /** libvirt gives a mask back as a prefix or as four numbers. */
    private static String prefix(String mask) {
        return mask.contains(".") ? String.valueOf(Integer.bitCount(Cidr.address(mask))) : mask;
    }

    /** Openings as declarations, one each. */
    static List<Ingress> ingress(Set<Opening> openings) {
        var ingress = new ArrayList<Ingress>();
        for (var o : openings) {
            ingress.add(new Ingress(
                    Protocol.valueOf(o.protocol().toUpperCase(Locale.ROOT)),
                    List.of(o.first().equals(o.last()) ? o.first() : o.first() + "-" + o.last()),
                    List.of(Cidr.parse(o.from() + "/" + o.prefix()))));
        }
        return ingress;
    }
}
