package dev.croft.libvirt;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.model.Cidr;
import dev.croft.spi.Call;
import dev.croft.spi.Existing;
import dev.croft.spi.Hashes;
import dev.croft.spi.ImageSpec;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.Owner;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.libvirt.Connect;
import org.libvirt.LibvirtException;

/** A backend with a pool of its own on the real libvirtd. Whatever is left in the end is removed, also after a failure. */
final class Fixture implements AutoCloseable {
    private final String run;
    final LibvirtConfig config;
    final LibvirtBackend backend;
    final List<String> progress = new java.util.concurrent.CopyOnWriteArrayList<>();

    /** Containers. */
    Fixture() {
        this("lxc:///", Optional.empty(), Optional.empty());
    }

    /** @param images folder that keeps images; empty for the one that all use */
    Fixture(String uri, Optional<String> accelerator, Optional<String> images) {
        this("it" + Hashes.hex(String.valueOf(System.nanoTime())).substring(0, 6), uri, accelerator, images);
    }

    private Fixture(String run, String uri, Optional<String> accelerator, Optional<String> images) {
        this.run = run;
        config = new LibvirtConfig(
                uri, "croft-" + run, "/var/lib/libvirt/croft-" + run, "/var/lib/lxcfs", images, accelerator);
        backend = new LibvirtBackend(config, System.getenv());
    }

    /** Containers of owners in one stack, such as those of a contract. */
    static Fixture ofStack(String stack) {
        return new Fixture(stack, "lxc:///", Optional.empty(), Optional.empty());
    }

    Owner owner(String name) {
        return owner(name, "1");
    }

    Owner owner(String name, String inputsHash) {
        return new Owner("test", "urn:pulumi:" + run + "::test::x::" + name, name, run, inputsHash);
    }

    Call call(String name) {
        return call(owner(name), Duration.ofMinutes(5));
    }

    Call call(Owner owner, Duration limit) {
        return new Call(owner, Instant.now().plus(limit), progress::add);
    }

    String run() {
        return run;
    }

    /** Runs a program with its output; fails where the program does. */
    static String sh(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes()).strip();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** Another hand, on containers and what is around them. */
    static String virsh(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("virsh", "-q", "-c", "lxc:///"));
        command.addAll(List.of(arguments));
        return sh(command.toArray(String[]::new));
    }

    /** What a command on a machine prints, by ssh with the host key pinned; waits for sshd. */
    static String ssh(Path key, Path knownHosts, String address, String command) throws Exception {
        var until = Instant.now().plusSeconds(60);
        while (true) {
            try {
                return sh(
                        "ssh",
                        "-q",
                        "-i",
                        key.toString(),
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=2",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=" + knownHosts,
                        "admin@" + address,
                        command);
            } catch (AssertionError e) {
                if (Instant.now().isAfter(until)) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** A running machine that answers to ssh, in a network of its own. */
    record Node(Existing<VmSpec, VmState> vm, String network, Path key, Path known) {
        String ssh(String command) throws Exception {
            return Fixture.ssh(key, known, vm.state().privateIp(), command);
        }

        /** Its declaration with other disks. */
        VmSpec with(List<VmSpec.Attachment> disks) {
            return with(
                    vm.spec().cpus(),
                    vm.spec().memoryMib(),
                    vm.spec().rootDiskGib(),
                    disks,
                    vm.spec().sshKeys());
        }

        /** Its declaration with whatever can change in place. */
        VmSpec with(int cpus, int memoryMib, int rootDiskGib, List<VmSpec.Attachment> disks, List<String> keys) {
            var s = vm.spec();
            return new VmSpec(
                    s.hostname(),
                    s.image(),
                    cpus,
                    memoryMib,
                    rootDiskGib,
                    s.network(),
                    s.subnet(),
                    s.privateIp(),
                    false,
                    disks,
                    keys,
                    s.userData(),
                    s.tags());
        }
    }

    /**
     * Makes image, network and machine.
     *
     * @param folder for the key
     * @param third third number of the network's addresses, 10.197.THIRD.0/24
     */
    Node node(String name, Path folder, int third, List<VmSpec.Attachment> disks) throws Exception {
        var key = folder.resolve("key");
        sh("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        var image = backend.images()
                .create(call("image"), new ImageSpec("debian-13", Optional.empty(), List.of(), Optional.empty()));
        var network = backend.networks()
                .create(
                        call("net"),
                        new NetworkSpec(
                                Cidr.parse("10.197." + third + ".0/24"),
                                List.of(),
                                NetworkSpec.Egress.NAT,
                                List.of(),
                                Optional.of("it.croft")));
        var vm = backend.vms()
                .create(
                        call(name),
                        new VmSpec(
                                Optional.of(name),
                                image.id(),
                                1,
                                512,
                                3,
                                network.id(),
                                Optional.empty(),
                                Optional.of("10.197." + third + ".10"),
                                false,
                                disks,
                                List.of(Files.readString(Path.of(key + ".pub")).strip()),
                                Optional.empty(),
                                Map.of("cls", "x")));
        var known = folder.resolve("known");
        Files.writeString(
                known, vm.state().privateIp() + " " + vm.state().connection().hostKey() + "\n");
        var node = new Node(vm, network.id(), key, known);
        node.ssh("true");
        return node;
    }

    /** Names of what of this run libvirt still has. */
    List<String> left() throws LibvirtException {
        var connect = new Connect(config.uri());
        try {
            var left = new ArrayList<String>();
            left.addAll(List.of(connect.listDefinedDomains()));
            for (var id : connect.listDomains()) {
                left.add(connect.domainLookupByID(id).getName());
            }
            left.addAll(List.of(connect.listNetworks()));
            left.addAll(List.of(connect.listDefinedNetworks()));
            left.addAll(List.of(connect.listNetworkFilters()));
            for (var pool : connect.listStoragePools()) {
                if (pool.equals(config.pool())) {
                    left.addAll(List.of(connect.storagePoolLookupByName(pool).listVolumes()));
                }
            }
            left.removeIf(name -> !name.contains(run) && !name.contains(".for-") && !name.endsWith(".squashfs"));
            return left;
        } finally {
            connect.close();
        }
    }

    @Override
    public void close() throws Exception {
        backend.close();
        var connect = new Connect(config.uri());
        try {
            for (var id : connect.listDomains()) {
                var domain = connect.domainLookupByID(id);
                if (domain.getName().startsWith(run)) {
                    domain.destroy();
                }
            }
            for (var name : connect.listDefinedDomains()) {
                if (name.startsWith(run)) {
                    // Whatever a virtual machine has beside its definition goes too.
                    connect.domainLookupByName(name).undefine(config.virtual() ? 1 | 2 | 4 | 16 : 0);
                }
            }
            for (var name : connect.listNetworks()) {
                if (name.startsWith(run)) {
                    connect.networkLookupByName(name).destroy();
                }
            }
            for (var name : connect.listDefinedNetworks()) {
                if (name.startsWith(run)) {
                    connect.networkLookupByName(name).undefine();
                }
            }
            for (var name : connect.listNetworkFilters()) {
                if (name.contains(run)) {
                    connect.networkFilterLookupByName(name).undefine();
                }
            }
            for (var name : connect.listStoragePools()) {
                if (name.equals(config.pool())) {
                    var pool = connect.storagePoolLookupByName(name);
                    for (var volume : pool.listVolumes()) {
                        pool.storageVolLookupByName(volume).delete(0);
                    }
                    pool.destroy();
                    pool.delete(0);
                    pool.undefine();
                }
            }
        } finally {
            connect.close();
        }
    }

    /** The definition as libvirt holds it. */
    XmlDoc definition(String domain) throws LibvirtException {
        var connect = new Connect(config.uri());
        try {
            return XmlDoc.parse(connect.domainLookupByName(domain).getXMLDesc(2));
        } finally {
            connect.close();
        }
    }

    Map<String, String> environment() {
        return System.getenv();
    }
}
