package dev.croft.libvirt;

import dev.croft.libvirt.DomainView.Node;
import dev.croft.libvirt.host.Hypervisor;
import dev.croft.libvirt.host.Pool;
import dev.croft.libvirt.seed.HostKey;
import dev.croft.libvirt.xml.XmlTemplate;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.PartialException;
import dev.croft.spi.Store;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Machines of the kind that the driver makes. */
final class VmStore implements Store<VmSpec, VmState> {
    private final Hypervisor hypervisor;
    private final Pool pool;
    private final Domains domains;
    private final NetworkStore networks;
    private final Driver driver;
    private final Power power;
    /** From the look at what is taken (addresses, CPUs) to the definition that takes it. */
    private final ReentrantLock defining = new ReentrantLock();

    VmStore(Hypervisor hypervisor, Pool pool, Domains domains, NetworkStore networks, Driver driver) {
        this.hypervisor = hypervisor;
        this.pool = pool;
        this.domains = domains;
        this.networks = networks;
        this.driver = driver;
        this.power = new Power(hypervisor, driver);
    }

    @Override
    public List<Problem> check(VmSpec spec) {
        var problems = new Problems()
                .when(
                        spec.assignPublicIp(),
                        "assignPublicIp",
                        "libvirt has no public addresses: the host reaches privateIp; leave it out")
                .list();
        return Stream.concat(problems.stream(), driver.check(spec).stream()).toList();
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
        var view = found.orElseGet(() -> make(call, name, spec));
        var existing = new Existing<>(name, spec, state(view));
        try {
            power.start(call, name, view.addresses().get(0));
            register(view);
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
        var disks = disks(thing, spec);
        var hostname = spec.hostname().orElseGet(() -> hostname(thing));
        var key = HostKey.generate();
        defining.lock();
        try {
            var all = domains.all();
            var address = Addresses.choose(name, thing, network, spec.privateIp(), all);
            var cpuset = Cpus.choose(thing, spec.cpus(), hostCpus(), all);
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
            define(call, planned.with(driver.make(call, planned, key, spec)));
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

    private void define(Call call, Machine machine) {
        var xml = driver.xml(call, machine);
        hypervisor.run(call.owner().name(), connect -> {
            var domain = connect.domainDefineXML(xml);
            domain.setAutostart(true);
            return true;
        });
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

    /** Paths of the data disks by their targets. */
    private Map<String, String> disks(String thing, VmSpec spec) {
        var disks = new LinkedHashMap<String, String>();
        spec.disks()
                .forEach(d -> disks.put(
                        Names.diskTarget(d.mountPath()),
                        pool.require(d.disk(), thing, "give the id of a croft Disk of this provider")));
        return disks;
    }

    private int hostCpus() {
        return hypervisor.run("", connect -> connect.nodeInfo().cpus);
    }

    /** A resource's name as a host name. */
    private static String hostname(String name) {
        var host = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        return host.substring(0, Math.min(63, host.length()));
    }

    Optional<DomainView> view(String name) {
        return hypervisor.run(name, connect -> {
            var domain = hypervisor.domain(name);
            return domain.isPresent()
                    ? Optional.of(DomainView.parse(domain.get().getXMLDesc(Domains.DEFINITION)))
                    : Optional.empty();
        });
    }

    /** The network's resolver learns the machine's name. */
    private void register(DomainView view) {
        var network = networks.view(view.networks().get(0));
        network.ifPresent(n -> {
            var host = node(view).hostname();
            var full = n.domain().map(d -> host + "." + d).orElse(host);
            var address = view.addresses().get(0);
            hypervisor.name(
                    n.name(), address, XmlTemplate.render("dns-host.xml", Map.of("address", address, "name", full)));
        });
    }

    private static Node node(DomainView view) {
        return view.node()
                .orElseThrow(() -> new CloudException(
                        Kind.INVALID,
                        view.name(),
                        "is not a machine that Croft made: it lacks its metadata",
                        "only Croft's own machines can be managed or imported"));
    }

    private static VmState state(DomainView view) {
        var address = view.addresses().get(0);
        return new VmState(
                address,
                Optional.empty(),
                new VmState.Endpoint(address, 22, ImageStore.user(), node(view).hostKey()));
    }

    @Override
    public Optional<Existing<VmSpec, VmState>> read(Call call, String id, Optional<VmSpec> last) {
        return view(id).map(view -> {
            var drift = new LinkedHashMap<String, String>();
            var state = power.state(id);
            if (!state.isEmpty()) {
                drift.put("power", state);
            }
            if (driver.rootGib(id).isEmpty()) {
                drift.put("rootDisk", "missing");
            }
            return new Existing<>(id, VmReading.spec(view, node(view), driver.rootGib(id), last), state(view), drift);
        });
    }

    @Override
    public VmState update(Call call, String id, VmSpec before, VmSpec spec) {
        var thing = call.owner().name();
        var view = view(id).orElseThrow(() -> new CloudException(
                Kind.NOT_FOUND,
                thing,
                "the domain '" + id + "' is gone",
                "'pulumi refresh', then 'pulumi up' makes it anew"));
        var node = node(view);
        if (!spec.sshKeys().equals(node.sshKeys())) {
            throw new CloudException(
                    Kind.INVALID,
                    thing,
                    "sshKeys are written at the first boot and cannot change",
                    "set them back; change keys on the node itself, or replace the machine (pulumi up --replace URN)");
        }
        if (driver.rootGib(id).isEmpty()) {
            throw new CloudException(
                    Kind.NOT_FOUND, thing, "its root disk is lost", "replace the machine (pulumi up --replace URN)");
        }
        change(call, spec, view, node);
        power.start(call, id, view.addresses().get(0));
        register(view);
        return state(view);
    }

    /** Another size or other disks are taken at a start only, so the machine is shut down for them, in order. */
    private void change(Call call, VmSpec spec, DomainView view, Node node) {
        var thing = call.owner().name();
        var id = view.name();
        var files = new LinkedHashMap<>(Map.of(Machine.BASE, view.files().get(Machine.BASE)));
        files.putAll(driver.volumes(id));
        files.putAll(disks(thing, spec));
        var grows = grows(call, id, spec);
        var other = grows
                || view.memoryMib() != spec.memoryMib()
                || view.cpus() != spec.cpus()
                || !view.files().equals(files);
        if (!other && node.tags().equals(spec.tags())) {
            return;
        }
        var cpuset = view.cpus() == spec.cpus()
                ? view.cpuset()
                : Cpus.choose(
                        thing,
                        spec.cpus(),
                        hostCpus(),
                        domains.all().stream().filter(d -> !d.name().equals(id)).toList());
        var network = networks.view(view.networks().get(0))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND, thing, "its network is gone", "'pulumi refresh', then 'pulumi up'"));
        var renewed = new Node(
                node.token(), node.urn(), node.image(), node.hostname(), node.hostKey(), node.sshKeys(), spec.tags());
        var planned = new Machine(
                id,
                Optional.of(view.uuid()),
                renewed,
                spec.memoryMib(),
                spec.cpus(),
                cpuset,
                files,
                network,
                view.addresses().get(0));
        if (other) {
            power.stop(call, id);
            planned = planned.with(driver.renew(call, planned, spec));
        }
        if (grows) {
            driver.growRoot(call, id, spec.rootDiskGib());
        }
        define(call, planned);
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

    @Override
    public void delete(Call call, String id, VmSpec spec) {
        var view = view(id);
        if (view.isPresent()) {
            power.kill(call, id);
            driver.undefine(call, id);
            view.get().networks().forEach(n -> view.get().addresses().forEach(a -> hypervisor.unname(n, a)));
        }
        driver.delete(call, id);
    }
}
