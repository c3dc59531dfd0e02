package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** All domains of the hypervisor, ours and others': who uses a network, a volume, an address, a CPU. */
final class Domains {
    /** VIR_DOMAIN_XML_INACTIVE: the definition, not the running state. */
    static final int DEFINITION = 2;

    private final Hypervisor hypervisor;

    Domains(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** A view of each domain there is; one that goes away meanwhile is left out. */
    List<DomainView> all() {
        return hypervisor.run("", connect -> {
            var views = new ArrayList<DomainView>();
            for (var name : connect.listDefinedDomains()) {
                hypervisor.domain(name).flatMap(Domains::definition).ifPresent(views::add);
            }
            for (var id : connect.listDomains()) {
                byId(connect, id).flatMap(Domains::definition).ifPresent(views::add);
            }
            return views;
        });
    }

    private static Optional<Domain> byId(org.libvirt.Connect connect, int id) {
        try {
            return Optional.of(connect.domainLookupByID(id));
        } catch (LibvirtException e) {
            return Optional.empty();
        }
    }

    private static Optional<DomainView> definition(Domain domain) {
        try {
            return Optional.of(DomainView.parse(domain.getXMLDesc(DEFINITION)));
        } catch (LibvirtException e) {
            return Optional.empty();
        }
    }

    /** Names of the domains that use a file. */
    List<String> using(String path) {
        return all().stream()
                .filter(d -> d.files().containsValue(path))
                .map(DomainView::name)
                .toList();
    }

    /** Names of the running domains that use a file. */
    List<String> running(String path) {
        return using(path).stream().filter(this::isRunning).toList();
    }

    boolean isRunning(String name) {
        return hypervisor.run(name, connect -> {
            var domain = hypervisor.domain(name);
            return domain.isPresent() && domain.get().isActive() == 1;
        });
    }

    /** Names of the domains in a network. */
    List<String> inNetwork(String network) {
        return all().stream()
                .filter(d -> d.networks().contains(network))
                .map(DomainView::name)
                .toList();
    }
}
