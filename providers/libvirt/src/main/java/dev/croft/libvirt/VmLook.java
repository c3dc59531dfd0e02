package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.spi.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What of a machine is not as Croft defines it and has no field in its declaration. */
final class VmLook {
    private final Hypervisor hypervisor;
    private final Networks networks;
    private final Driver driver;
    private final Power power;
    private final VmPlan plan;

    VmLook(Hypervisor hypervisor, Networks networks, Driver driver, Power power, VmPlan plan) {
        this.hypervisor = hypervisor;
        this.networks = networks;
        this.driver = driver;
        this.power = power;
        this.plan = plan;
    }

    /** @param id its name, which the domain may have lost */
    Map<String, String> drift(Call call, String id, DomainView view, Node node) {
        var drift = new LinkedHashMap<String, String>();
        if (!view.name().equals(id)) {
            drift.put("name", view.name());
        }
        var state = power.state(view.name());
        if (!state.isEmpty()) {
            drift.put("power", state);
        }
        hypervisor.run(id, connect -> {
            var domain = connect.domainLookupByName(view.name());
            if (domain.isPersistent() == 0) {
                drift.put("definition", "missing: it is gone when it stops");
            } else if (!domain.getAutostart()) {
                drift.put("autostart", "off: it stays down when libvirt's host starts");
            }
            return true;
        });
        if (driver.rootGib(id).isEmpty()) {
            drift.put("rootDisk", "missing");
        }
        drift.putAll(driver.lost(id));
        name(view, node).ifPresent(found -> drift.put("dns", found));
        plan.asItIs(id, view, node).ifPresent(machine -> strays(driver.xml(call, machine), view, drift));
        return drift;
    }

    private void strays(String wanted, DomainView view, Map<String, String> drift) {
        var definition = hypervisor
                .definition(view.name())
                .map(found -> driver.strays(wanted, found))
                .orElse(Map.of());
        drift.putAll(definition);
        if (view.boundTo().size() != view.cpus()) {
            drift.put("vcpu@cpuset", view.cpuset().isEmpty() ? "missing" : view.cpuset());
        }
        hypervisor.running(view.name()).ifPresent(xml -> {
            driver.strays(wanted, xml).forEach((path, found) -> {
                if (!definition.containsKey(path)) {
                    drift.put("running:" + path, found);
                }
            });
            var live = DomainView.parse(xml);
            if (live.cpus() != view.cpus() || !live.boundTo().equals(view.boundTo())) {
                drift.put("running:vcpu", live.cpus() + " on " + live.cpuset());
            }
        });
    }

    /** What the network's resolver says instead of the machine's address. */
    private Optional<String> name(DomainView view, Node node) {
        var network = view.networks().stream().findFirst().flatMap(networks::view);
        var address = view.addresses().stream().findFirst().orElse("");
        return network.flatMap(n -> networks.otherName(n.name(), address, n.full(node.hostname())));
    }
}
