package dev.croft.libvirt.qemu;

import dev.croft.libvirt.DomainView;
import dev.croft.libvirt.Driver;
import dev.croft.libvirt.Machine;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.xml.XmlDiff;
import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.seed.HostKey;
import dev.croft.spi.seed.UserData;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.libvirt.Domain.UndefineFlags;

/** Machines as virtual machines: an overlay on a disk image that all share, and a seed for its cloud-init. */
public final class QemuDriver implements Driver {
    /** VIR_DOMAIN_UNDEFINE_NVRAM and _CHECKPOINTS_METADATA, which the binding lacks. */
    private static final String TYPE = "(?<=<domain type=')[a-z]+";

    /** What a virtual machine must not have but from us. */
    private static final Set<String> OURS =
            Set.of("disk", "interface", "filesystem", "hostdev", "filterref", "cputune", "blkiotune", "numatune");

    /** Compared elsewhere, or filled in by libvirt and QEMU as they like. */
    private static final Set<String> NOT_COMPARED = Set.of(
            "name",
            "uuid",
            "metadata",
            "memory",
            "currentMemory",
            "vcpu",
            "cpu",
            "os",
            "clock",
            "serial",
            "console",
            "channel",
            "rng",
            "controller",
            "memballoon",
            "backingStore");

    private static final int NVRAM_AND_CHECKPOINTS = 4 | 16;

    private final Hypervisor hypervisor;
    private final Volumes volumes;
    private final Console console;
    private final boolean local;
    private final Optional<Accelerator> fixed;
    private volatile Optional<Accelerator> found = Optional.empty();

    /**
     * @param local whether libvirt runs on this machine
     * @param accelerator {@code kvm} or {@code tcg}; empty for the best that works
     */
    public QemuDriver(Hypervisor hypervisor, Pool pool, boolean local, Optional<String> accelerator) {
        this.hypervisor = hypervisor;
        this.volumes = new Volumes(pool);
        this.console = new Console(hypervisor, volumes, local);
        this.local = local;
        this.fixed = accelerator.map(name -> name.equals("kvm") ? Accelerator.KVM : Accelerator.TCG);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        return spec.userData()
                .flatMap(UserData::problem)
                .map(problem -> List.of(new Problem("userData", problem)))
                .orElse(List.of());
    }

    @Override
    public Map<String, String> make(Call call, Machine planned, HostKey key, VmSpec spec) {
        return volumes.make(call, planned, spec.rootDiskGib(), NoCloud.seed(planned, key, spec.userData()));
    }

    @Override
    public Map<String, String> volumes(String machine) {
        return volumes.paths(machine);
    }

    @Override
    public Map<String, String> renew(Call call, Machine planned, VmSpec spec) {
        var seed = volumes.seed(planned.name());
        volumes.reseed(call, planned.name(), NoCloud.renewed(seed, planned, spec.userData()));
        return volumes.paths(planned.name());
    }

    @Override
    public Optional<Integer> rootGib(String machine) {
        return volumes.gib(machine);
    }

    @Override
    public void growRoot(Call call, String machine, int gib) {
        volumes.grow(machine, gib);
    }

    @Override
    public String xml(Call call, Machine machine) {
        var format = volumes.formatName(machine.files().getOrDefault(Machine.BASE, ""));
        return QemuXml.render(
                machine, accelerator(call), format, volumes.seedPath(machine.name()), volumes.console(machine.name()));
    }

    /** By which accelerator it runs is the host's matter: the next definition takes the best. */
    @Override
    public Map<String, String> strays(String wanted, String found) {
        return XmlDiff.between(
                wanted.replaceFirst(TYPE, XmlDoc.parse(found).text("/domain/@type")), found, OURS, NOT_COMPARED);
    }

    @Override
    public Map<String, String> lost(String machine) {
        return volumes.paths(machine).containsKey(QemuXml.SEED) ? Map.of() : Map.of("seed", "missing");
    }

    @Override
    public Optional<String> holds(DomainView found) {
        var root = found.files().getOrDefault(Machine.ROOT, "");
        var own = volumes.paths(found.name()).getOrDefault(Machine.ROOT, root);
        return root.equals(own)
                ? Optional.empty()
                : Optional.of("its root disk is " + root + ", as after a snapshot that is not Croft's");
    }

    @Override
    public String rootVolume(String machine) {
        return volumes.root(machine);
    }

    private Accelerator accelerator(Call call) {
        if (fixed.isPresent()) {
            return fixed.get();
        }
        if (found.isEmpty()) {
            found = Optional.of(Accelerator.find(call, hypervisor, local));
        }
        return found.get();
    }

    @Override
    public void awaitBoot(Call call, String machine, String address) {
        var errors = console.awaitReady(call, machine, address);
        if (errors.isPresent()) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "the machine runs, but cloud-init could not do all of its work: " + errors.get(),
                    "look at /var/log/cloud-init.log there; if it is the user data, change it, which makes a new machine");
        }
    }

    /** Presses the power button. */
    @Override
    public boolean askOff(String machine) {
        return hypervisor.run(machine, connect -> {
            connect.domainLookupByName(machine).shutdown();
            return true;
        });
    }

    @Override
    public boolean kill(String machine) {
        return false;
    }

    @Override
    public void undefine(Call call, String machine) {
        hypervisor.run(call.owner().name(), connect -> {
            connect.domainLookupByName(machine)
                    .undefine(UndefineFlags.MANAGED_SAVE | UndefineFlags.SNAPSHOTS_METADATA | NVRAM_AND_CHECKPOINTS);
            return true;
        });
    }

    @Override
    public void delete(Call call, String machine) {
        volumes.delete(machine);
    }
}
