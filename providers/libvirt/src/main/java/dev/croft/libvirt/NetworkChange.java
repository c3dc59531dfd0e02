package dev.croft.libvirt;

import dev.croft.libvirt.host.Command;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Rights;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a network what it takes at a start only. Machines in it keep running where all that they lose is their place on the
 * bridge, and this process may put them back; the others are restarted.
 */
final class NetworkChange {
    private final Hypervisor hypervisor;
    private final Domains domains;
    private final Driver driver;
    private final Power power;
    private final VmPlan plan;
    private final boolean local;

    /** @param local whether libvirt runs on this machine */
    NetworkChange(Hypervisor hypervisor, Domains domains, Driver driver, Power power, VmPlan plan, boolean local) {
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.driver = driver;
        this.power = power;
        this.plan = plan;
        this.local = local;
    }

    /** Whether machines can be put back on a bridge. */
    boolean plugs() {
        return local && Rights.held(Rights.NET_ADMIN);
    }

    /** Starts the network anew, by its present definition, and brings the machines in it in line with that. */
    void restart(Call call, NetworkView network) {
        var inside = domains.all().stream()
                .filter(d -> d.networks().contains(network.name()))
                .toList();
        var running = inside.stream().filter(d -> hypervisor.active(d.name())).toList();
        var stopped = running.stream()
                .filter(d -> !plugs() || otherInterface(call, d))
                .toList();
        var ports = ports(running.stream().filter(d -> !stopped.contains(d)).toList());
        stopped.forEach(d -> power.stop(call, d.name()));
        try {
            call.progress().accept("starting the network anew");
            hypervisor.run(call.owner().name(), connect -> {
                var one = connect.networkLookupByName(network.name());
                if (one.isActive() == 1) {
                    one.destroy();
                }
                one.create();
                return true;
            });
            ports.keySet()
                    .forEach(port -> Command.run(
                            call, List.of("ip", "link", "set", port, "master", network.bridge()), 0, line -> {}));
            inside.forEach(d -> d.node()
                    .flatMap(node -> plan.asItIs(d.name(), d, node))
                    .ifPresent(machine -> plan.define(call, machine)));
        } catch (CloudException e) {
            try {
                start(call, stopped);
            } catch (CloudException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        start(call, stopped);
    }

    private void start(Call call, List<DomainView> machines) {
        machines.forEach(d ->
                power.start(call, d.name(), d.addresses().stream().findFirst().orElse("")));
    }

    /** Whether what runs has another interface than its definition would have in the network as it is defined now. */
    private boolean otherInterface(Call call, DomainView domain) {
        return domain.node()
                .flatMap(node -> plan.asItIs(domain.name(), domain, node))
                .flatMap(machine -> hypervisor
                        .running(domain.name())
                        .map(xml -> driver.strays(driver.xml(call, machine), xml).keySet().stream()
                                .anyMatch(path -> path.startsWith("devices/interface"))))
                .orElse(false);
    }

    /** Ports on the bridge, with the machine behind each. */
    private Map<String, String> ports(List<DomainView> machines) {
        var ports = new LinkedHashMap<String, String>();
        machines.forEach(d -> hypervisor.running(d.name()).ifPresent(xml -> XmlDoc.parse(xml)
                .all("/domain/devices/interface[@type='network']/target")
                .forEach(target -> ports.put(target.text("@dev"), d.name()))));
        return ports;
    }
}
