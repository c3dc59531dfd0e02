package dev.croft.libvirt.lxc;

import dev.croft.libvirt.Driver;
import dev.croft.libvirt.Ext4Volumes;
import dev.croft.libvirt.Machine;
import dev.croft.libvirt.Names;
import dev.croft.libvirt.host.AuthorizedKeys;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.LiveGrowth;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.host.Waiting;
import dev.croft.libvirt.seed.Seed;
import dev.croft.libvirt.xml.XmlDiff;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.seed.HostKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machines as containers: a read-only base image that all share, and one volume each for what it writes. */
public final class LxcDriver implements Driver {
    private static final int SIGKILL = 9;
    /** SIGRTMIN+4, as the kernel counts: systemd powers off in order. */
    private static final int POWER_OFF = 38;

    /** What a container must not have but from us. */
    private static final Set<String> OURS = Set.of(
            "filesystem",
            "interface",
            "hostdev",
            "filterref",
            "route",
            "capabilities",
            "idmap",
            "cputune",
            "blkiotune",
            "initarg",
            "initenv",
            "inituser",
            "readonly");

    private static final Set<String> COMPARED_ELSEWHERE =
            Set.of("name", "uuid", "metadata", "memory", "currentMemory", "vcpu", "console");

    private static final Duration SETTLE = Duration.ofMillis(300);

    private final Hypervisor hypervisor;
    private final Volumes volumes;
    private final Optional<String> lxcfs;

    /** @param lxcfs folder in which the host serves true /proc files */
    public LxcDriver(Hypervisor hypervisor, Pool pool, Ext4Volumes systems, Optional<String> lxcfs) {
        this.hypervisor = hypervisor;
        this.volumes = new Volumes(pool, systems);
        this.lxcfs = lxcfs;
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        return spec.userData().isEmpty()
                ? List.of()
                : List.of(new Problem("userData", "libvirt's containers have no cloud-init: leave it out"));
    }

    @Override
    public Map<String, String> make(Call call, Machine planned, HostKey key, VmSpec spec) {
        var seed = new Seed(
                planned.node().hostname(),
                planned.network().domain(),
                planned.address(),
                planned.network().gateway(),
                spec.sshKeys(),
                key,
                Names.machineId(planned.name()));
        return Map.of(Machine.ROOT, volumes.make(call, planned.name(), spec.rootDiskGib(), seed));
    }

    @Override
    public Map<String, String> volumes(String machine) {
        return volumes.path(machine).map(path -> Map.of(Machine.ROOT, path)).orElse(Map.of());
    }

    @Override
    public Map<String, String> renew(Call call, Machine planned, VmSpec spec) {
        return volumes(planned.name());
    }

    @Override
    public String rootVolume(String machine) {
        return volumes.name(machine);
    }

    @Override
    public Optional<Integer> rootGib(String machine) {
        return volumes.gib(machine);
    }

    @Override
    public void growRoot(Call call, String machine, int gib) {
        volumes.grow(call, machine, gib);
    }

    @Override
    public String xml(Call call, Machine machine) {
        return LxcXml.render(machine, lxcfs);
    }

    @Override
    public Map<String, String> strays(String wanted, String found) {
        return XmlDiff.between(wanted, found, OURS, COMPARED_ELSEWHERE);
    }

    /** Less could mean the end of what runs there. */
    @Override
    public boolean takesMemory(int beforeMib, int afterMib) {
        return afterMib >= beforeMib;
    }

    @Override
    public void memory(Call call, String machine, int mib) {
        hypervisor.limitMemory(machine, (long) mib << 10);
    }

    @Override
    public Optional<Integer> memory(String machine) {
        return hypervisor.memoryLimit(machine).map(kib -> (int) Math.min(Integer.MAX_VALUE, kib >> 10));
    }

    @Override
    public boolean takesKeys() {
        return hypervisor.uri().startsWith("lxc:///") && AuthorizedKeys.possible();
    }

    @Override
    public void keys(Call call, String machine, List<String> before, List<String> after) {
        // A container's number is that of libvirt's process, whose only child is the container's first one.
        var number = hypervisor.run(
                machine, connect -> connect.domainLookupByName(machine).getID());
        try {
            var first = ProcessHandle.of(number)
                    .flatMap(controller -> controller.children().findFirst())
                    .orElseThrow(() -> new IOException("its first process is not on this machine"));
            AuthorizedKeys.replace(first.pid(), Seed.SSH_FOLDER, Seed.ADMIN, before, after);
        } catch (IOException e) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "its sshKeys could not be changed: " + e.getMessage(),
                    "see that its user admin has a home with .ssh, then run it again",
                    e);
        }
    }

    @Override
    public boolean growsRunning() {
        return LiveGrowth.allowed();
    }

    /** Its init either fails at once or comes up within a second. */
    @Override
    public void awaitBoot(Call call, String machine, String address) {
        var until = Instant.now().plus(SETTLE);
        while (Instant.now().isBefore(until)) {
            Waiting.pause(call, 50, "waiting for the machine");
            if (!hypervisor.active(machine)) {
                throw new CloudException(
                        Kind.FAILED,
                        call.owner().name(),
                        "the container ended right after its start",
                        "see why: virsh -c " + hypervisor.uri() + " start --console " + machine + Inotify.remedy());
            }
        }
    }

    @Override
    public boolean askOff(String machine) {
        return hypervisor.signal(machine, POWER_OFF);
    }

    /** Much quicker than libvirt's own way, which asks first. */
    @Override
    public boolean kill(String machine) {
        return hypervisor.signal(machine, SIGKILL);
    }

    @Override
    public void undefine(Call call, String machine) {
        sweep(machine);
        hypervisor.run(call.owner().name(), connect -> {
            connect.domainLookupByName(machine).undefine();
            return true;
        });
    }

    @Override
    public void delete(Call call, String machine) {
        volumes.delete(machine);
    }

    /** Init's cgroup stays behind on hosts with a hybrid tree, which libvirt does not manage. Where we may, we remove it. */
    private static void sweep(String name) {
        var group = Path.of("/sys/fs/cgroup/unified/croft-" + name);
        if (!Files.isDirectory(group)) {
            return;
        }
        try (var inside = Files.walk(group)) {
            inside.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(folder -> {
                if (!folder.toFile().delete()) {
                    // Not ours to remove, or not empty yet: the next machine's init sweeps it.
                    return;
                }
            });
        } catch (IOException | UncheckedIOException e) {
            // It is empty and harmless.
            return;
        }
    }
}
