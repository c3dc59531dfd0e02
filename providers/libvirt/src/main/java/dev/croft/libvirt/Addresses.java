package dev.croft.libvirt;

import dev.croft.model.Cidr;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Static addresses in a network: the one that is asked for, or the lowest free one. */
final class Addresses {
    /** Addresses below are left to what people give by hand. */
    private static final int FIRST = 10;

    private Addresses() {}

    /**
     * @param machine name of the domain that it is for; its own address is not in its way
     * @param thing the user's name of the machine
     */
    static String choose(
            String machine, String thing, NetworkView network, Optional<String> wanted, List<DomainView> all) {
        var taken = new HashMap<String, String>();
        all.stream()
                .filter(d -> d.networks().contains(network.name()) && !d.name().equals(machine))
                .forEach(d -> d.addresses().forEach(a -> taken.put(a, d.name())));
        return wanted.isPresent() ? check(thing, network, wanted.get(), taken) : lowest(thing, network, taken);
    }

    private static String check(String thing, NetworkView network, String wanted, Map<String, String> taken) {
        var cidr = network.cidr();
        if (!cidr.contains(wanted) || wanted.equals(cidr.host(0)) || wanted.equals(last(cidr))) {
            throw new CloudException(
                    Kind.INVALID,
                    thing,
                    "privateIp " + wanted + " is not an address of a machine in " + cidr,
                    "choose one from " + cidr.host(2) + " on");
        }
        if (wanted.equals(network.gateway())) {
            throw new CloudException(
                    Kind.CONFLICT, thing, "privateIp " + wanted + " is the network's gateway", "choose another");
        }
        if (taken.containsKey(wanted)) {
            throw new CloudException(
                    Kind.CONFLICT,
                    thing,
                    "privateIp " + wanted + " is in use by the machine '" + taken.get(wanted) + "'",
                    "choose another, or remove that machine");
        }
        return wanted;
    }

    private static String lowest(String thing, NetworkView network, Map<String, String> taken) {
        var cidr = network.cidr();
        var size = 1 << 32 - cidr.prefix();
        for (var n = size > 2 * FIRST ? FIRST : 2; n < size - 1; n++) {
            if (!taken.containsKey(cidr.host(n)) && !cidr.host(n).equals(network.gateway())) {
                return cidr.host(n);
            }
        }
        throw new CloudException(
                Kind.QUOTA,
                thing,
                "the network " + cidr + " has no free address",
                "remove machines, or use a larger network");
    }

    private static String last(Cidr cidr) {
        return cidr.host((1 << 32 - cidr.prefix()) - 1);
    }
}
