package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;

/** Brings a machine that is there to what is declared, and restarts it only for what it does not take while it runs. */
final class VmChange {
    private final Hypervisor hypervisor;
    private final Driver driver;
    private final Power power;
    private final VmPlan plan;

    VmChange(Hypervisor hypervisor, Driver driver, Power power, VmPlan plan) {
        this.hypervisor = hypervisor;
        this.driver = driver;
        this.power = power;
        this.plan = plan;
    }

    /**
     * All but its start.
     *
     * @param id its name, which the domain may have lost
     */
    void apply(Call call, String id, DomainView view, Node node, VmSpec spec) {
        var machine = plan.declared(call, id, view, node, spec);
        var grows = grows(call, id, spec);
        if (restarts(call, machine, view, grows)) {
            power.stop(call, view.name());
        }
        if (!hypervisor.active(view.name())) {
            machine = machine.with(driver.renew(call, machine, spec));
            if (!view.name().equals(id)) {
                driver.undefine(call, view.name());
            }
        }
        if (grows) {
            driver.growRoot(call, id, spec.rootDiskGib());
        }
        plan.define(call, machine);
        var live = driver.memory(id).filter(mib -> hypervisor.active(id));
        if (live.filter(mib -> mib != spec.memoryMib()).isPresent()) {
            driver.memory(call, id, spec.memoryMib());
        }
    }

    private boolean restarts(Call call, Machine machine, DomainView view, boolean grows) {
        var running = hypervisor.running(view.name());
        if (running.isEmpty()) {
            return false;
        }
        var live = DomainView.parse(running.get());
        int memory = driver.memory(view.name()).orElse(live.memoryMib());
        return !view.name().equals(machine.name())
                || grows && !driver.growsRunning()
                || live.cpus() != machine.cpus()
                || live.boundTo().size() != machine.cpus()
                || memory != machine.memoryMib() && !driver.takesMemory(memory, machine.memoryMib())
                || !live.files().equals(machine.files())
                || !driver.strays(driver.xml(call, machine), running.get()).isEmpty();
    }

    private boolean grows(Call call, String id, VmSpec spec) {
        int now = driver.rootGib(id).orElse(spec.rootDiskGib());
        if (spec.rootDiskGib() < now) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "its root disk has " + now + " GiB and cannot shrink to " + spec.rootDiskGib() + " GiB",
                    "set rootDiskGib back to " + now + " or more");
        }
        return spec.rootDiskGib() > now;
    }
}
