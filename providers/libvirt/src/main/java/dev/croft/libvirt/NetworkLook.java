package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.xml.XmlDiff;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.Owner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What of a network is not as Croft defines it and has no field in its declaration. */
final class NetworkLook {
    /** What must not be there but from us. */
    private static final Set<String> OURS =
            Set.of("forward", "domain", "ip", "dhcp", "route", "bandwidth", "portgroup");
    /** Machines keep their names in dns; the MAC address is libvirt's choice. */
    private static final Set<String> IGNORED = Set.of("name", "uuid", "metadata", "mac", "dns");

    private static final Set<String> MODES = Set.of("", "nat", "route");

    private final Hypervisor hypervisor;
    private final Networks networks;

    NetworkLook(Hypervisor hypervisor, Networks networks) {
        this.hypervisor = hypervisor;
        this.networks = networks;
    }

    Map<String, String> drift(Owner owner, NetworkView view, NetworkSpec actual) {
        var drift = new LinkedHashMap<String, String>();
        var name = view.name();
        hypervisor.run(name, connect -> {
            var network = connect.networkLookupByName(name);
            if (network.isActive() == 0) {
                drift.put("power", "stopped");
            }
            if (network.isPersistent() == 0) {
                drift.put("definition", "missing: it is gone when it stops");
            } else if (!network.getAutostart()) {
                drift.put("autostart", "off: it stays down when libvirt's host starts");
            }
            return true;
        });
        var wanted = NetworkXml.network(name, owner, actual, Optional.of(view));
        var definition =
                networks.definition(name).map(found -> strays(wanted, found)).orElse(Map.of());
        drift.putAll(definition);
        running(wanted, name).forEach((path, found) -> {
            if (!definition.containsKey(path)) {
                drift.put("running:" + path, found);
            }
        });
        filter(view, actual).ifPresent(found -> drift.put("filter", found));
        return drift;
    }

    /** What a network that runs got at its start and would not get now. */
    Map<String, String> running(String wanted, String name) {
        return networks.running(name).map(found -> strays(wanted, found)).orElse(Map.of());
    }

    private static Map<String, String> strays(String wanted, String found) {
        return XmlDiff.between(wanted, found, OURS, IGNORED);
    }

    /** Openings are in the declaration; this is about all the other rules. */
    private Optional<String> filter(NetworkView view, NetworkSpec actual) {
        if (actual.egress() != Egress.ROUTED) {
            return Optional.empty();
        }
        var name = NetworkXml.filterName(view.name(), actual).orElse("");
        var found = hypervisor.filter(name);
        if (found.isEmpty() || view.filter().isEmpty()) {
            return Optional.of("missing");
        }
        var wanted = NetworkXml.rules(NetworkXml.filter(name, actual, Optional.empty()));
        var rules = hypervisor.run(name, connect -> NetworkXml.rules(found.get().getXMLDesc()));
        if (rules.equals(wanted)) {
            return Optional.empty();
        }
        var gone = wanted.stream().filter(rule -> !rules.contains(rule)).map(rule -> "without " + rule);
        var more = rules.stream().filter(rule -> !wanted.contains(rule)).map(rule -> "with " + rule);
        return Stream.concat(gone, more).findFirst().or(() -> Optional.of("in another order"));
    }

    /** Throws INVALID where a network has what no declaration can say. */
    void importable(NetworkView view) {
        var network = XmlDoc.parse(networks.definition(view.name()).orElseThrow());
        var mode = network.all("/network/forward").isEmpty()
                ? ""
                : network.find("/network/forward/@mode").orElse("nat");
        if (!MODES.contains(mode)) {
            throw refused(
                    view,
                    "its forward mode '" + mode + "' is none of nat and route, and none at all",
                    "virsh net-edit " + view.name());
        }
        if (view.gateway().isEmpty()) {
            throw refused(
                    view,
                    "it has no IPv4 address, so its cidr cannot be known",
                    "add <ip address='...' netmask='...'/>: virsh net-edit " + view.name());
        }
        if (!view.gateway().equals(view.cidr().host(1))) {
            throw refused(
                    view,
                    "its address is " + view.gateway() + ", and Croft's gateways have the first of the network, "
                            + view.cidr().host(1),
                    "virsh net-edit " + view.name());
        }
        if (view.bridge().isEmpty()) {
            throw refused(view, "it has no bridge of its own", "virsh net-edit " + view.name());
        }
    }

    private static CloudException refused(NetworkView view, String why, String remedy) {
        return new CloudException(Kind.INVALID, view.name(), "cannot be imported: " + why, remedy);
    }
}
