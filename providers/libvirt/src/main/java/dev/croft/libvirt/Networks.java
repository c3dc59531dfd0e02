package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import java.util.Optional;
import java.util.stream.Stream;

/** All networks of the hypervisor, ours and others'. */
final class Networks {
    /** VIR_NETWORK_XML_INACTIVE. */
    private static final int DEFINITION = 1;

    private final Hypervisor hypervisor;

    Networks(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** The definition of a network, if there is one of that name. */
    Optional<NetworkView> view(String name) {
        return definition(name).map(NetworkView::parse);
    }

    Optional<String> definition(String name) {
        return xml(name, DEFINITION);
    }

    /** What runs, which may differ from the definition; empty if it is stopped. */
    Optional<String> running(String name) {
        return active(name) ? xml(name, 0) : Optional.empty();
    }

    /** What its resolver says of an address where that is not the given name, in its definition or as it runs. */
    Optional<String> otherName(String network, String address, String name) {
        return Stream.concat(definition(network).stream(), running(network).stream())
                .map(xml -> NetworkView.parse(xml).hosts().getOrDefault(address, "missing"))
                .filter(known -> !known.equals(name))
                .findFirst();
    }

    boolean active(String name) {
        return hypervisor.run(name, connect -> {
            var network = hypervisor.network(name);
            return network.isPresent() && network.get().isActive() == 1;
        });
    }

    private Optional<String> xml(String name, int flags) {
        return hypervisor.run(name, connect -> {
            var network = hypervisor.network(name);
            return network.isPresent() ? Optional.of(network.get().getXMLDesc(flags)) : Optional.empty();
        });
    }
}
