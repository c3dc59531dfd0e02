package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a machine that is there should be defined as. */
final class VmPlan {
    private final Hypervisor hypervisor;
    private final Pool pool;
    private final Domains domains;
    private final Networks networks;
    private final Driver driver;

    VmPlan(Hypervisor hypervisor, Pool pool, Domains domains, Networks networks, Driver driver) {
        this.hypervisor = hypervisor;
        this.pool = pool;
        this.domains = domains;
        this.networks = networks;
        this.driver = driver;
    }

    /**
     * As it is, with all that a declaration does not name set right. Empty where its network is gone.
     *
     * @param id its name, which the domain may have lost
     */
    Optional<Machine> asItIs(String id, DomainView view, Node node) {
        var network = view.networks().stream().findFirst().flatMap(networks::view);
        return network.map(n -> new Machine(
                id,
                Optional.of(view.uuid()),
                node,
                view.memoryMib(),
                view.cpus(),
                view.cpuset(),
                files(id, view, node, data(view)),
                n,
                view.addresses().stream().findFirst().orElse("")));
    }

    /** As it is declared. */
    Machine declared(Call call, String id, DomainView view, Node node, VmSpec spec) {
        var thing = call.owner().name();
        var network = networks.view(spec.network())
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, thing, "its network is gone", "'pulumi refresh', then 'pulumi up'"));
        return new Machine(
                id,
                Optional.of(view.uuid()),
                node,
                spec.memoryMib(),
                spec.cpus(),
                cpuset(thing, id, view, spec),
                files(id, view, node, disks(thing, spec)),
                network,
                address(view, spec));
    }

    private static String address(DomainView view, VmSpec spec) {
        return spec.privateIp()
                .or(() -> view.addresses().stream().findFirst())
                .orElseThrow(() -> new CloudException(
                        Kind.INVALID, view.name(), "its definition has lost its address", "give privateIp"));
    }

    private String cpuset(String thing, String id, DomainView view, VmSpec spec) {
        // What runs stays where it is, whatever its definition says by now.
        var running = hypervisor.running(view.name()).map(DomainView::parse);
        for (var present : Stream.concat(running.stream(), Stream.of(view)).toList()) {
            if (present.boundTo().size() == spec.cpus()) {
                return present.cpuset();
            }
        }
        var others = domains.all().stream().filter(d -> !d.name().equals(id)).toList();
        return Cpus.choose(thing, spec.cpus(), hypervisor.run("", connect -> connect.nodeInfo().cpus), others);
    }

    private Map<String, String> files(String id, DomainView view, Node node, Map<String, String> data) {
        var files = new LinkedHashMap<String, String>();
        pool.path(ImageStore.volume(node.image()))
                .or(() -> Optional.ofNullable(view.files().get(Machine.BASE)))
                .ifPresent(path -> files.put(Machine.BASE, path));
        Optional.ofNullable(view.files().get(Machine.ROOT)).ifPresent(path -> files.put(Machine.ROOT, path));
        files.putAll(driver.volumes(id));
        files.putAll(data);
        return files;
    }

    private static Map<String, String> data(DomainView view) {
        var data = new LinkedHashMap<>(view.files());
        data.keySet().removeIf(target -> Names.mountPath(target).isEmpty());
        return data;
    }

    /** Paths of the declared data disks by their targets. */
    Map<String, String> disks(String thing, VmSpec spec) {
        var disks = new LinkedHashMap<String, String>();
        spec.disks()
                .forEach(d -> disks.put(
                        Names.diskTarget(d.mountPath()),
                        pool.require(d.disk(), thing, "give the id of a croft Disk of this provider")));
        return disks;
    }

    /** Defines it, also where it is defined already. */
    void define(Call call, Machine machine) {
        var xml = driver.xml(call, machine);
        hypervisor.run(call.owner().name(), connect -> {
            var domain = connect.domainDefineXML(xml);
            domain.setAutostart(true);
            return true;
        });
    }
}
