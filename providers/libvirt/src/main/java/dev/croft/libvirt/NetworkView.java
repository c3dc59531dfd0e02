package dev.croft.libvirt;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec.Egress;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a network's definition says.
 *
 * @param cidr the addresses of its bridge
 * @param gateway the bridge's own address
 * @param filter name of the filter that its machines get; empty for none
 * @param subnet name of its only subnet, if it has one
 * @param token whose it is; empty for a network that Croft did not make
 * @param bridge name of its bridge
 * @param hosts names that its resolver knows, by address
 */
public record NetworkView(
        String name,
        String uuid,
        Cidr cidr,
        String gateway,
        Egress egress,
        Optional<String> domain,
        Optional<String> filter,
        Optional<String> subnet,
        Optional<String> token,
        String bridge,
        Map<String, String> hosts) {

    public NetworkView {
        hosts = Map.copyOf(hosts);
    }

    /** A machine's full name. */
    String full(String hostname) {
        return domain.map(d -> hostname + "." + d).orElse(hostname);
    }

    static NetworkView parse(String xml) {
        var network = XmlDoc.parse(xml).all("/network").get(0);
        var gateway = network.text("ip[not(@family) or @family='ipv4'][1]/@address");
        var own = network.all("metadata/*[local-name()='network']").stream().findFirst();
        return new NetworkView(
                network.text("name"),
                network.text("uuid"),
                cidr(gateway, network),
                gateway,
                egress(network),
                network.find("domain/@name"),
                own.flatMap(o -> o.find("@filter")),
                own.flatMap(o -> o.find("@subnet")),
                own.flatMap(o -> o.find("@token")),
                network.text("bridge/@name"),
                network.all("dns/host").stream()
                        .collect(Collectors.toMap(h -> h.text("@ip"), h -> h.text("hostname"), (a, b) -> b)));
    }

    private static Cidr cidr(String gateway, XmlDoc network) {
        if (gateway.isEmpty()) {
            // A bridge without an address: nothing of ours, and nothing that a machine can be put in.
            return new Cidr(0, 0);
        }
        var prefix = network.find("ip[1]/@prefix")
                .map(Integer::parseInt)
                .orElseGet(() -> Integer.bitCount(Cidr.address(network.text("ip[1]/@netmask"))));
        var mask = prefix == 0 ? 0 : -1 << 32 - prefix;
        return new Cidr(Cidr.address(gateway) & mask, prefix);
    }

    private static Egress egress(XmlDoc network) {
        if (network.all("forward").isEmpty()) {
            return Egress.NONE;
        }
        return network.text("forward/@mode").equals("route") ? Egress.ROUTED : Egress.NAT;
    }
}
