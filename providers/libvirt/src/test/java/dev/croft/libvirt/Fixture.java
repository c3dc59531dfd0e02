package dev.croft.libvirt;

import dev.croft.libvirt.xml.XmlDoc;
import dev.croft.spi.Call;
import dev.croft.spi.Hashes;
import dev.croft.spi.Owner;
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
    private final String run =
            "it" + Hashes.hex(String.valueOf(System.nanoTime())).substring(0, 6);
    private final String poolPath = "/var/lib/libvirt/croft-" + run;
    final LibvirtConfig config =
            new LibvirtConfig("lxc:///", "croft-" + run, poolPath, "/var/lib/lxcfs", Optional.empty());
    final LibvirtBackend backend = new LibvirtBackend(config, System.getenv());
    final List<String> progress = new ArrayList<>();

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

    /** What a command on a machine prints, by ssh with the host key pinned; waits for sshd. */
    static String ssh(Path key, Path knownHosts, String address, String command) throws Exception {
        var until = Instant.now().plusSeconds(20);
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
                    connect.domainLookupByName(name).undefine();
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
