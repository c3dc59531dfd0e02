package dev.croft.libvirt.host;

import com.sun.jna.ptr.PointerByReference;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.Network;
import org.libvirt.NetworkFilter;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.Libvirt.VirErrorCallback;

/** One connection to libvirtd, opened at the first use and again where libvirtd was restarted. For use by many threads. */
public final class Hypervisor implements AutoCloseable {
    /** libvirt prints errors to stderr where nobody takes them; we get each as an exception. Kept from the collector. */
    private static final VirErrorCallback QUIET = (userData, error) -> {};

    private static final int VIR_DOMAIN_XML_INACTIVE = 2;

    private final String uri;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Opened> opened = Optional.empty();

    /** Work on a connection. */
    public interface Work<R> {
        R on(Connect connect) throws LibvirtException;
    }

    /** A connection that shows its pointer, for the functions that the binding lacks. */
    private static final class Opened extends Connect {
        Opened(String uri) throws LibvirtException {
            super(uri);
        }

        ConnectionPointer pointer() {
            return vcp;
        }
    }

    /** @param uri which libvirt, such as {@code lxc:///} */
    public Hypervisor(String uri) {
        this.uri = uri;
    }

    public String uri() {
        return uri;
    }

    /**
     * Does the work, on a new connection once more if the old one turns out to be broken. Errors come as
     * {@link dev.croft.spi.CloudException}.
     *
     * @param thing the user's name of what it is about
     */
    public <R> R run(String thing, Work<R> work) {
        try {
            var connect = connect();
            try {
                return work.on(connect);
            } catch (LibvirtException e) {
                if (!LibvirtErrors.lost(e)) {
                    throw e;
                }
                drop(connect);
                return work.on(connect());
            }
        } catch (LibvirtException e) {
            throw LibvirtErrors.map(thing, uri, e);
        }
    }

    private Opened connect() throws LibvirtException {
        lock.lock();
        try {
            if (opened.isEmpty()) {
                Connect.setErrorCallback(QUIET);
                opened = Optional.of(new Opened(uri));
            }
            return opened.get();
        } finally {
            lock.unlock();
        }
    }

    private void drop(Opened broken) {
        lock.lock();
        try {
            if (opened.filter(o -> o == broken).isPresent()) {
                opened = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Names of all domains, running or not, at one moment. The binding can only list both kinds apart and the running ones
     * by a number that changes while they start, so that a domain could be missed.
     */
    public List<String> domainNames() {
        return run("", connect -> {
            var array = new PointerByReference();
            var count = Natives.LIBVIRT.virConnectListAllDomains(((Opened) connect).pointer(), array, 0);
            if (count < 0) {
                // The call left its error with the thread; the same question asked by the binding throws it.
                connect.numOfDefinedDomains();
                throw new CloudException(Kind.FAILED, "", "libvirt could not list its domains", "run it again");
            }
            var names = new ArrayList<String>();
            for (var domain : array.getValue().getPointerArray(0, count)) {
                names.add(Natives.LIBVIRT.virDomainGetName(domain));
                Natives.LIBVIRT.virDomainFree(domain);
            }
            Natives.LIBC.free(array.getValue());
            return names;
        });
    }

    /** The domain, if there is one of that name. */
    public Optional<Domain> domain(String name) {
        return run(name, connect -> found(() -> connect.domainLookupByName(name), ErrorNumber.VIR_ERR_NO_DOMAIN));
    }

    /** Whether there is a domain of that name and it runs. */
    public boolean active(String name) {
        return run(name, connect -> {
            var domain = domain(name);
            return domain.isPresent() && domain.get().isActive() == 1;
        });
    }

    /** Whether it is there and its CPUs stand still: somebody paused it, or its hypervisor could not go on. */
    public boolean paused(String name) {
        return run(name, connect -> {
            var domain = domain(name);
            return domain.isPresent() && domain.get().getInfo().state == DomainState.VIR_DOMAIN_PAUSED;
        });
    }

    /** A domain's definition, if there is one of that name. */
    public Optional<String> definition(String domain) {
        return xml(domain, VIR_DOMAIN_XML_INACTIVE);
    }

    /** What runs, which may differ from the definition; empty if nothing does. */
    public Optional<String> running(String domain) {
        return active(domain) ? xml(domain, 0) : Optional.empty();
    }

    private Optional<String> xml(String name, int flags) {
        return run(name, connect -> {
            var domain = domain(name);
            return domain.isPresent() ? Optional.of(domain.get().getXMLDesc(flags)) : Optional.empty();
        });
    }

    /** The network, if there is one of that name. */
    public Optional<Network> network(String name) {
        return run(name, connect -> found(() -> connect.networkLookupByName(name), ErrorNumber.VIR_ERR_NO_NETWORK));
    }

    /** The filter, if there is one of that name. */
    public Optional<NetworkFilter> filter(String name) {
        return run(
                name, connect -> found(() -> connect.networkFilterLookupByName(name), ErrorNumber.VIR_ERR_NO_NWFILTER));
    }

    /** A look-up that may find nothing. */
    interface Lookup<R> {
        R get() throws LibvirtException;
    }

    static <R> Optional<R> found(Lookup<R> lookup, ErrorNumber none) throws LibvirtException {
        try {
            return Optional.ofNullable(lookup.get());
        } catch (LibvirtException e) {
            if (LibvirtErrors.code(e) == none) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Sends a signal to a container's first process. The number is the kernel's; libvirt passes it on as it is.
     *
     * @return whether it could be sent
     */
    public boolean signal(String domain, int signal) {
        return run(domain, connect -> {
            var pointer = Libvirt.INSTANCE.virDomainLookupByName(((Opened) connect).pointer(), domain);
            if (pointer == null) {
                return false;
            }
            try {
                return Natives.LIBVIRT.virDomainSendProcessSignal(pointer, 1, signal, 0) == 0;
            } finally {
                Libvirt.INSTANCE.virDomainFree(pointer);
            }
        });
    }

    /** The limit that a running container's memory really has, in KiB; empty where libvirt cannot tell. */
    public Optional<Long> memoryLimit(String domain) {
        return run(domain, connect -> {
            var pointer = Libvirt.INSTANCE.virDomainLookupByName(((Opened) connect).pointer(), domain);
            if (pointer == null) {
                return Optional.empty();
            }
            try {
                return MemoryLimit.get(pointer);
            } finally {
                Libvirt.INSTANCE.virDomainFree(pointer);
            }
        });
    }

    /** Sets that limit. */
    public void limitMemory(String domain, long kib) {
        run(domain, connect -> {
            var pointer = Libvirt.INSTANCE.virDomainLookupByName(((Opened) connect).pointer(), domain);
            if (pointer == null || !MemoryLimit.set(pointer, kib)) {
                throw new CloudException(
                        Kind.FAILED,
                        domain,
                        "libvirt did not give it " + (kib >> 10) + " MiB of memory while it runs",
                        "shut it down, then run it again");
            }
            return Libvirt.INSTANCE.virDomainFree(pointer);
        });
    }

    /** Makes a network's resolver know a name; an older entry of that address goes. */
    public void name(String network, String address, String hostXml) {
        unname(network, address);
        if (!update(network, Natives.UPDATE_ADD_LAST, hostXml)) {
            throw new CloudException(
                    Kind.FAILED,
                    network,
                    "the network's resolver did not take the name of " + address,
                    "look at it: virsh net-dumpxml " + network);
        }
    }

    /** Makes a running network's resolver forget the names of an address. */
    public boolean unname(String network, String address) {
        return update(network, Natives.UPDATE_DELETE, "<host ip='" + address + "'/>");
    }

    private boolean update(String network, int command, String xml) {
        return run(network, connect -> {
            var pointer = Libvirt.INSTANCE.virNetworkLookupByName(((Opened) connect).pointer(), network);
            if (pointer == null) {
                return false;
            }
            try {
                var running = Libvirt.INSTANCE.virNetworkIsActive(pointer) == 1;
                var both = running ? Natives.AFFECT_LIVE_AND_CONFIG : Natives.AFFECT_CONFIG;
                return Natives.LIBVIRT.virNetworkUpdate(pointer, command, Natives.SECTION_DNS_HOST, -1, xml, both) == 0;
            } finally {
                Libvirt.INSTANCE.virNetworkFree(pointer);
            }
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (opened.isPresent()) {
                opened.get().close();
            }
        } catch (LibvirtException e) {
            // It is of no use any more, closed or not.
            return;
        } finally {
            opened = Optional.empty();
            lock.unlock();
        }
    }
}
