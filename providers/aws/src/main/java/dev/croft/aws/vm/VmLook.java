package dev.croft.aws.vm;

import dev.croft.aws.Volumes;
import dev.croft.aws.network.Places;
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
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Volume;

/** An instance as a declaration, and what is off that no declaration says. */
final class VmLook {
    /** Whom our user data makes. */
    private static final String USER = "admin";

    private final Machines machines;
    private final Volumes volumes;
    private final VmChange change;
    private final Sizes sizes;
    private final Places places;
    private final Tags tags;

    VmLook(Machines machines, Volumes volumes, VmChange change, Sizes sizes, Places places, Tags tags) {
        this.machines = machines;
        this.volumes = volumes;
        this.change = change;
        this.sizes = sizes;
        this.places = places;
        this.tags = tags;
    }

    /** What is known once it exists. */
    static VmState state(Instance instance, Optional<String> publicIp) {
        var inside = instance.privateIpAddress();
        return new VmState(
                inside,
                publicIp,
                new VmState.Endpoint(
                        publicIp.orElse(inside),
                        22,
                        USER,
                        Machines.tags(instance).getOrDefault(Tags.HOST_KEY, ""),
                        // it came in the user data, which the metadata service tells to all who ask on the machine
                        true));
    }

    /** Its address, where it has one of its own that is really its. */
    Optional<String> publicIp(Call call, String id) {
        return publicIp(machines.address(call), id);
    }

    private static Optional<String> publicIp(Optional<Address> address, String id) {
        return address.filter(a -> id.equals(a.instanceId())).map(a -> a.publicIp());
    }

    static boolean weakMetadata(Instance instance) {
        return instance.metadataOptions() == null
                || instance.metadataOptions().httpTokens() != HttpTokensState.REQUIRED;
    }

    Existing<VmSpec, VmState> existing(Call call, Instance instance, Optional<VmSpec> last) {
        var there = Machines.tags(instance);
        if (last.isEmpty() && !there.containsKey(Tags.HOST_KEY)) {
            throw new CloudException(
                    Kind.INVALID,
                    instance.instanceId(),
                    "cannot be imported: its host key is not known, and no contact is made without one",
                    "tag it: " + Tags.HOST_KEY
                            + " = the line in /etc/ssh/ssh_host_ed25519_key.pub, without its comment, and "
                            + Tags.NETWORK + " = the id of its croft Network");
        }
        var drift = new LinkedHashMap<String, String>();
        var network = last.map(VmSpec::network).orElseGet(() -> there.getOrDefault(Tags.NETWORK, instance.vpcId()));
        var place = places.seen(call, network);
        var publicIp = publicIp(machines.seenAddress(call), instance.instanceId());
        if (instance.state().name() != InstanceStateName.RUNNING
                && instance.state().name() != InstanceStateName.PENDING) {
            drift.put("power", instance.state().nameAsString());
        }
        if (weakMetadata(instance)) {
            drift.put("metadata", "answers without a session token (IMDSv1)");
        }
        place.filter(p -> !Machines.groups(instance).equals(List.of(p.group())))
                .ifPresent(p -> drift.put("securityGroups", String.join(", ", Machines.groups(instance))));
        return new Existing<>(
                instance.instanceId(),
                spec(call, instance, last, network, place, publicIp, drift),
                state(instance, publicIp),
                drift);
    }

    private VmSpec spec(
            Call call,
            Instance instance,
            Optional<VmSpec> last,
            String network,
            Optional<Place> place,
            Optional<String> publicIp,
            Map<String, String> drift) {
        var there = Machines.tags(instance);
        var type = instance.instanceTypeAsString();
        var size = sizes.found(type, last);
        if (size.drift()) {
            drift.put("instanceType", type);
        }
        var protection = change.protectedFromEnd(call, instance.instanceId());
        var subnet = place.flatMap(p -> p.name(instance.subnetId()));
        var spot = "spot".equals(instance.instanceLifecycleAsString());
        return new VmSpec(
                last.map(VmSpec::hostname).orElseGet(() -> Optional.ofNullable(there.get(Tags.HOSTNAME))),
                instance.imageId(),
                size.cpus(),
                size.memoryMib(),
                rootGib(call, instance, last),
                network,
                last.isPresent() && last.get().subnet().isEmpty() ? Optional.empty() : subnet,
                last.isPresent() && last.get().privateIp().isEmpty()
                        ? Optional.empty()
                        : Optional.of(instance.privateIpAddress()),
                publicIp.isPresent(),
                Mounts.present(there, Machines.data(instance), last.map(VmSpec::disks)),
                last.map(VmSpec::sshKeys).orElse(List.of()),
                last.flatMap(VmSpec::userData),
                tags.declared(there, last.map(VmSpec::tags)),
                size.type(),
                Kept.or(last.map(VmSpec::spot), false, spot),
                Kept.or(last.map(VmSpec::terminationProtection), false, protection));
    }

    private int rootGib(Call call, Instance instance, Optional<VmSpec> last) {
        return Machines.root(instance)
                .flatMap(id -> volumes.seen(call, id))
                .map(Volume::size)
                .or(() -> last.map(VmSpec::rootDiskGib))
                .orElse(20);
    }
}
