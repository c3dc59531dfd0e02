package dev.croft.aliyun.vm;

import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.network.Places;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import dev.croft.spi.cloud.Kept;
import dev.croft.spi.cloud.Mounts;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Sizes;
import dev.croft.spi.cloud.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An instance as a declaration, and what is off that no declaration says. */
record VmLook(Machines machines, PublicAddress addresses, Sizes sizes, Places places, Tags tags) {
    /** Whom our user data makes. */
    private static final String USER = "admin";

    /** What is known once it exists. */
    static VmState state(Item instance, Optional<String> publicIp) {
        var inside = Machines.privateIp(instance);
        return new VmState(
                inside,
                publicIp,
                new VmState.Endpoint(
                        publicIp.orElse(inside),
                        22,
                        USER,
                        instance.tags().getOrDefault(Tags.HOST_KEY, ""),
                        // it came in the user data, which the metadata service tells to all who ask on the machine
                        true));
    }

    /** Its address, where it has one of its own that is really its. */
    Optional<String> publicIp(Call call, Item instance) {
        return publicIp(addresses.find(call), instance);
    }

    private static Optional<String> publicIp(Optional<Item> address, Item instance) {
        return address.filter(a -> a.text("InstanceId").equals(Machines.id(instance)))
                .flatMap(a -> a.maybe("IpAddress"));
    }

    Existing<VmSpec, VmState> existing(Call call, Item instance, Optional<VmSpec> last) {
        var there = instance.tags();
        if (last.isEmpty() && !there.containsKey(Tags.HOST_KEY)) {
            throw new CloudException(
                    Kind.INVALID,
                    Machines.id(instance),
                    "cannot be imported: its host key is not known, and no contact is made without one",
                    "tag it: " + Tags.HOST_KEY
                            + " = the line in /etc/ssh/ssh_host_ed25519_key.pub, without its comment, and "
                            + Tags.NETWORK + " = the id of its croft Network");
        }
        var network = last.map(VmSpec::network)
                .orElseGet(() -> there.getOrDefault(
                        Tags.NETWORK, instance.get("VpcAttributes").text("VpcId")));
        var place = places.seen(call, network);
        var publicIp = publicIp(addresses.seen(call), instance);
        var drift = drift(instance, place);
        var size = sizes.found(instance.text("InstanceType"), last);
        if (size.drift()) {
            drift.put("instanceType", instance.text("InstanceType"));
        }
        return new Existing<>(
                Machines.id(instance),
                spec(call, instance, last, network, place, publicIp, size),
                state(instance, publicIp),
                drift);
    }

    private static Map<String, String> drift(Item instance, Optional<Place> place) {
        var drift = new LinkedHashMap<String, String>();
        var status = instance.text("Status");
        if (!status.matches("Running|Pending|Starting")) {
            drift.put("power", status);
        }
        var locks = instance.list("OperationLocks").stream()
                .map(lock -> lock.text("LockReason"))
                .filter(reason -> !reason.isEmpty())
                .toList();
        if (!locks.isEmpty()) {
            drift.put("locked", String.join(", ", locks));
        }
        if (Machines.weakMetadata(instance)) {
            drift.put("metadata", "answers without a session token");
        }
        place.filter(p -> !Machines.groups(instance).equals(List.of(p.group())))
                .ifPresent(p -> drift.put("securityGroups", String.join(", ", Machines.groups(instance))));
        return drift;
    }

    private VmSpec spec(
            Call call,
            Item instance,
            Optional<VmSpec> last,
            String network,
            Optional<Place> place,
            Optional<String> publicIp,
            Sizes.Found size) {
        var there = instance.tags();
        var subnet = place.flatMap(p -> p.name(instance.get("VpcAttributes").text("VSwitchId")));
        return new VmSpec(
                last.map(VmSpec::hostname).orElseGet(() -> Optional.ofNullable(there.get(Tags.HOSTNAME))),
                instance.text("ImageId"),
                size.cpus(),
                size.memoryMib(),
                machines.rootGib(call, instance)
                        .or(() -> last.map(VmSpec::rootDiskGib))
                        .orElse(20),
                network,
                last.isPresent() && last.get().subnet().isEmpty() ? Optional.empty() : subnet,
                last.isPresent() && last.get().privateIp().isEmpty()
                        ? Optional.empty()
                        : Optional.of(Machines.privateIp(instance)),
                publicIp.isPresent(),
                Mounts.present(there, machines.seenDisks(call, instance), last.map(VmSpec::disks)),
                last.map(VmSpec::sshKeys).orElse(List.of()),
                last.flatMap(VmSpec::userData),
                tags.declared(there, last.map(VmSpec::tags)),
                size.type(),
                Kept.or(last.map(VmSpec::spot), false, Machines.spot(instance)),
                Kept.or(last.map(VmSpec::terminationProtection), false, instance.flag("DeletionProtection")));
    }
}
