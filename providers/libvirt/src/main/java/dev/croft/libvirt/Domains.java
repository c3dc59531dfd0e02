package dev.croft.libvirt;

import dev.croft.libvirt.host.Hypervisor;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.List;
import java.util.Optional;
import org.libvirt.Domain;

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
        return hypervisor.domainNames().stream()
                .flatMap(name -> hypervisor.domain(name).stream())
                .flatMap(domain -> definition(domain).stream())
                .toList();
    }

    private Optional<DomainView> definition(Domain domain) {
        try {
            return Optional.of(hypervisor.run("", connect -> DomainView.parse(domain.getXMLDesc(DEFINITION))));
        } catch (CloudException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Another domain that carries an owner's mark: one of his that was renamed. */
    Optional<DomainView> marked(String token) {
        return all().stream()
                .filter(d -> d.node().filter(n -> n.token().equals(token)).isPresent())
                .findFirst();
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
        return hypervisor.active(name);
    }

    /** Names of the domains in a network. */
    List<String> inNetwork(String network) {
        return all().stream()
                .filter(d -> d.networks().contains(network))
                .map(DomainView::name)
                .toList();
    }
}
