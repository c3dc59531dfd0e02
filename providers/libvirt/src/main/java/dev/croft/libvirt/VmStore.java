package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.image.ImageBuilder;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.PartialException;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import dev.croft.spi.seed.HostKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/** Machines of the kind that the driver makes. */
final class VmStore implements Store<VmSpec, VmState> {
    /** Disks take room only as they are written; a pool with less than this in bytes will not carry one for long. */
    private static final long ROOM = 512L << 20;

    private static final String KEYS =
            "are written at the first boot and cannot be changed from here: set them back; change"
                    + " keys on the node itself, or replace the machine (pulumi up --replace URN)";

    private final Hypervisor hypervisor;
    private final Pool pool;
    private final Domains domains;
    private final Networks networks;
    private final Driver driver;
    private final Power power;
    private final VmPlan plan;
    private final VmLook look;
    private final VmChange change;
    /** From the look at what is taken (addresses, CPUs) to the definition that takes it. */
    private final Function<Call, ImageBuilder.Held> turn;
    /** The same among the threads of this process, which then need not poll for their turn. */
    private final ReentrantLock defining = new ReentrantLock();

    /** @param turn a lock among all processes of this machine */
    VmStore(
            Hypervisor hypervisor,
            Pool pool,
            Domains domains,
            Networks networks,
            Driver driver,
            Power power,
            VmPlan plan,
            Function<Call, ImageBuilder.Held> turn) {
        this.turn = turn;
        this.hypervisor = hypervisor;
        this.pool = pool;
        this.domains = domains;
        this.networks = networks;
        this.driver = driver;
        this.power = power;
        this.plan = plan;
        this.look = new VmLook(hypervisor, networks, driver, power, plan);
        this.change = new VmChange(hypervisor, driver, power, plan);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        var problems = new Problems("libvirt")
                .when(
                        spec.assignPublicIp(),
                        "assignPublicIp",
                        "libvirt has no public addresses: the host reaches privateIp; leave it out")
                .absent(spec.instanceType(), "instanceType", "has no sizes with names")
                .absent(spec.spot(), "spot", "takes no machine away")
                .absent(spec.terminationProtection(), "terminationProtection", "deletes what it is asked to")
                .list();
        return Stream.concat(problems.stream(), driver.check(spec).stream()).toList();
    }

    @Override
    public List<Problem> refuse(VmSpec before, VmSpec after) {
        return new Problems("libvirt")
                .shrinks("rootDiskGib", before.rootDiskGib(), after.rootDiskGib())
                .when(!after.sshKeys().equals(before.sshKeys()) && !driver.takesKeys(), "sshKeys", KEYS)
                .list();
    }

    @Override
    public List<String> notes(VmSpec before, Optional<VmSpec> after, Set<String> changed) {
        var why = Stream.of("cpus", "disks", "memoryMib", "rootDiskGib")
                .filter(changed::contains)
                .filter(field -> !field.equals("rootDiskGib") || !driver.growsRunning())
                .filter(field -> !field.equals("memoryMib")
                        || after.filter(a -> driver.takesMemory(before.memoryMib(), a.memoryMib()))
                                .isEmpty())
                .toList();
        return why.isEmpty()
                ? List.of()
                : List.of("a change of " + String.join(", ", why)
                        + " restarts the machine: it is shut down in order, then started again");
    }

    @Override
    public Existing<VmSpec, VmState> create(Call call, VmSpec spec) {
        var name = call.owner().physicalName();
        var found = view(name);
        if (found.isPresent()
                && !found.flatMap(DomainView::node)
                        .map(Node::token)
                        .equals(Optional.of(call.owner().token()))) {
            throw new CloudException(
                    Kind.CONFLICT,
                    call.owner().name(),
                    "a domain '" + name + "' is there that is not ours",
                    "remove it: virsh undefine " + name);
        }
        // A definition without its disk is what a killed removal left: there is nothing in it to take over.
        var taken = found.filter(v ->
                hypervisor.running(name).isPresent() || driver.rootGib(name).isPresent());
        if (found.isPresent() && taken.isEmpty()) {
            driver.undefine(call, name);
        }
        var view = taken.orElseGet(() -> make(call, name, spec));
        var existing = new Existing<>(name, spec, state(view));
        try {
            if (taken.isPresent()) {
                // The declaration may have changed since the creation that broke off.
                update(call, name, spec, spec);
            } else {
                power.start(call, name, view.addresses().get(0));
                register(view);
            }
        } catch (CloudException e) {
            throw new PartialException(existing, e.getMessage(), e);
        }
        return existing;
    }

    /** All up to the definition. What fails here leaves nothing behind. */
    private DomainView make(Call call, String name, VmSpec spec) {
        var thing = call.owner().name();
        var network = network(thing, spec);
        var image = pool.require(
                ImageStore.volume(spec.image()), thing, "give the id of a croft Image of this provider as 'image'");
        var disks = plan.disks(thing, spec);
        var hostname = spec.hostname().orElseGet(() -> hostname(thing));
        var key = HostKey.generate();
        defining.lock();
        try (var held = turn.apply(call)) {
            var all = domains.all();
            var address = Addresses.choose(name, thing, network, spec.privateIp(), all);
            var cpuset = Cpus.choose(thing, spec.cpus(), hostCpus(), all);
            pool.needs(ROOM, thing);
            call.progress().accept("making its disk");
            var node = new Node(
                    call.owner().token(),
                    call.owner().urn(),
                    spec.image(),
                    hostname,
                    key.publicLine(),
                    spec.sshKeys(),
                    spec.tags());
            var planned = new Machine(
                            name,
                            Optional.empty(),
                            node,
                            spec.memoryMib(),
                            spec.cpus(),
                            cpuset,
                            Map.of(Machine.BASE, image),
                            network,
                            address)
                    .with(disks);
            plan.define(call, planned.with(driver.make(call, planned, key, spec)));
        } catch (CloudException e) {
            driver.delete(call, name);
            throw e;
        } finally {
            defining.unlock();
        }
        return view(name)
                .orElseThrow(() -> new CloudException(
                        Kind.FAILED, thing, "the domain went away while it was made", "run it again"));
    }

    private NetworkView network(String thing, VmSpec spec) {
        var network = networks.view(spec.network())
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        thing,
                        "there is no network '" + spec.network() + "'",
                        "give the id of a croft Network of this provider as 'network'"));
        if (spec.subnet().isPresent() && !spec.subnet().equals(network.subnet())) {
            throw new CloudException(
                    Kind.INVALID,
                    thing,
                    "its network has no subnet '" + spec.subnet().get() + "'",
                    network.subnet().map(s -> "it has '" + s + "'").orElse("it has none: leave 'subnet' out"));
        }
        return network;
    }

    private int hostCpus() {
        return hypervisor.run("", connect -> connect.nodeInfo().cpus);
    }

    /** A resource's name as a host name. */
    private static String hostname(String name) {
        var host = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        return host.substring(0, Math.min(63, host.length()));
    }

    private Optional<DomainView> view(String name) {
        return hypervisor.definition(name).map(DomainView::parse);
    }

    /** The network's resolver learns the machine's name. */
    private void register(DomainView view) {
        networks.view(view.networks().get(0)).ifPresent(n -> {
            var address = view.addresses().get(0);
            var name = n.full(node(view).hostname());
            if (networks.otherName(n.name(), address, name).isPresent()) {
                hypervisor.name(
                        n.name(),
                        address,
                        XmlTemplate.render("dns-host.xml", Map.of("address", address, "name", name)));
            }
        });
    }

    private static Node node(DomainView view) {
        return VmReading.node(view);
    }

    private static VmState state(DomainView view) {
        var address = view.addresses().get(0);
        return new VmState(
                address,
                Optional.empty(),
                new VmState.Endpoint(address, 22, ImageStore.user(), node(view).hostKey(), false));
    }

    @Override
    public Optional<Existing<VmSpec, VmState>> read(Call call, String id, Optional<VmSpec> last) {
        return found(call, id).map(view -> {
            var node = node(view);
            var root = driver.rootGib(id);
            if (last.isEmpty()) {
                VmReading.importable(view, root, driver.rootVolume(view.name()));
            }
            var running = hypervisor.running(view.name()).map(DomainView::parse);
            var memory = running.flatMap(r -> driver.memory(view.name()));
            return new Existing<>(
                    id, VmReading.spec(view, node, memory, root, last), state(view), look.drift(call, id, view, node));
        });
    }

    /** The machine by its name or, where another hand renamed it, by its mark. */
    private Optional<DomainView> found(Call call, String id) {
        return view(id).or(() -> domains.marked(call.owner().token()));
    }

    @Override
    public VmState update(Call call, String id, VmSpec before, VmSpec spec) {
        var thing = call.owner().name();
        var found = found(call, id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        thing,
                        "the domain '" + id + "' is gone",
                        "'pulumi refresh', then 'pulumi up' makes it anew"));
        var node = node(found);
        var rekeys = !spec.sshKeys().equals(node.sshKeys());
        if (rekeys && !driver.takesKeys()) {
            throw new CloudException(Kind.INVALID, thing, "sshKeys " + KEYS, "");
        }
        if (driver.rootGib(id).isEmpty()) {
            throw new CloudException(
                    Kind.NOT_FOUND, thing, "its root disk is lost", "replace the machine (pulumi up --replace URN)");
        }
        driver.holds(found).ifPresent(why -> {
            throw new CloudException(
                    Kind.CONFLICT, thing, why, "bring it back to one disk first, as virsh blockcommit does");
        });
        change.apply(call, id, found, node.of(call.owner(), spec.tags(), node.sshKeys()), spec);
        var view = view(id).orElseThrow();
        power.start(call, id, view.addresses().get(0));
        if (rekeys) {
            driver.keys(call, id, node.sshKeys(), spec.sshKeys());
            plan.define(call, plan.declared(call, id, view, node.of(call.owner(), spec.tags(), spec.sshKeys()), spec));
        }
        register(view);
        return state(view);
    }

    /** The domain's definition goes last: as long as it is there, the machine is known, and what is left of it too. */
    @Override
    public void delete(Call call, String id, VmSpec spec) {
        var view = found(call, id);
        view.ifPresent(v -> {
            power.kill(call, v.name());
            v.networks().forEach(n -> v.addresses().forEach(a -> hypervisor.unname(n, a)));
        });
        driver.delete(call, id);
        view.ifPresent(v -> driver.undefine(call, v.name()));
    }
}
