package dev.croft.libvirt;

import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.VmSpec;
import dev.croft.spi.seed.HostKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What differs between kinds of machines: how a domain is written, what its own volumes are, how it starts and ends. A
 * {@link Machine}'s files are named alike for all kinds, by where they are in a container: see its constants.
 */
public interface Driver {
    /** What in a valid declaration such machines cannot honour. Does not connect. */
    List<Problem> check(VmSpec spec);

    /**
     * Makes the machine's own volumes, in place of those that an interrupted creation may have left.
     *
     * @param planned the machine with its base image and its data disks
     * @param key the host key that it is to have
     * @return paths of the volumes made, by target
     */
    Map<String, String> make(Call call, Machine planned, HostKey key, VmSpec spec);

    /** Paths of the machine's own volumes that are there, by target. */
    Map<String, String> volumes(String machine);

    /**
     * Makes the machine's own volumes fit its definition, while it is off: what else than its root volume was lost is made
     * anew.
     *
     * @return paths of all its own volumes, by target
     */
    Map<String, String> renew(Call call, Machine planned, VmSpec spec);

    /** Size of the root volume; empty where it is missing. */
    Optional<Integer> rootGib(String machine);

    /** Makes the root volume larger, while the machine is off. */
    void growRoot(Call call, String machine, int gib);

    /** The domain as libvirt takes it. */
    String xml(Call call, Machine machine);

    /**
     * What in a definition, or in the XML of a running domain, is not as {@link #xml} would write it: path and what was
     * found. CPUs, memory and metadata are compared elsewhere.
     */
    default Map<String, String> strays(String wanted, String found) {
        return Map.of();
    }

    /** What of the machine's own volumes was lost, beside its root volume: name and {@code missing}. */
    default Map<String, String> lost(String machine) {
        return Map.of();
    }

    /** Why a definition must not be brought to what {@link #xml} writes, as that would lose data; empty where it may. */
    default Optional<String> holds(DomainView found) {
        return Optional.empty();
    }

    /** Name of the volume that the machine writes to. */
    String rootVolume(String machine);

    /** Whether a running machine takes such a change of its memory; where not, it is restarted for it. */
    default boolean takesMemory(int beforeMib, int afterMib) {
        return false;
    }

    /** Changes the memory of a running machine. */
    default void memory(Call call, String machine, int mib) {
        throw new IllegalStateException("such machines take another memory at a start only");
    }

    /** The memory that a running machine really has, in MiB; empty where its definition is all there is to ask. */
    default Optional<Integer> memory(String machine) {
        return Optional.empty();
    }

    /** Whether root volumes grow under running machines; where not, they are restarted for it. */
    default boolean growsRunning() {
        return false;
    }

    /** Whether the keys that may log in can be changed after the first boot. */
    default boolean takesKeys() {
        return false;
    }

    /** Takes keys from a running machine and gives it others; those that came there in other ways stay. */
    default void keys(Call call, String machine, List<String> before, List<String> after) {
        throw new IllegalStateException("such machines take keys at their first boot only");
    }

    /** Returns once the started machine is up, or fails with the reason that can be found. */
    void awaitBoot(Call call, String machine, String address);

    /** Asks the machine to power off in order; false where it cannot be asked. */
    boolean askOff(String machine);

    /** Ends it at once in a quicker way than libvirt's own, if there is one. */
    boolean kill(String machine);

    /** Removes all that belongs to the domain but its volumes, and last its definition. */
    void undefine(Call call, String machine);

    /** Removes the machine's own volumes; the domain has ended, and its definition goes after them. */
    void delete(Call call, String machine);
}
