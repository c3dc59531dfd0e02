package dev.croft.aws.vm;

import dev.croft.aws.Tags;
import dev.croft.aws.api.Api;
import dev.croft.aws.network.Places;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.Existing;
import dev.croft.spi.VmSpec;
import dev.croft.spi.VmState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/** An instance as a declaration, and what is off that no declaration says. */
final class VmLook {
    /** Whom our user data makes. */
    private static final String USER = "admin";

    private final Api api;
    private final Machines machines;
    private final VmChange change;
    private final Sizes sizes;
    private final Places places;
    private final Map<String, String> defaults;

    VmLook(Api api, Machines machines, VmChange change, Sizes sizes, Places places, Map<String, String> defaults) {
        this.api = api;
        this.machines = machines;
        this.change = change;
        this.sizes = sizes;
        this.places = places;
        this.defaults = defaults;
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
                        Machines.tags(instance).getOrDefault(Tags.HOST_KEY, "")));
    }

    /** Its address, where it has one of its own that is really its. */
    Optional<String> publicIp(Call call, String id) {
        return machines.address(call).filter(a -> id.equals(a.instanceId())).map(a -> a.publicIp());
    }

    static boolean weakMetadata(Instance instance) {
        return instance.metadataOptions() == null
                || instance.metadataOptions().httpTokens() != HttpTokensState.REQUIRED;
    }

    Existing<VmSpec, VmState> existing(Call call, Instance instance, Optional<VmSpec> last) {
        var tags = Machines.tags(instance);
        if (last.isEmpty() && !tags.containsKey(Tags.HOST_KEY)) {
            throw new CloudException(
                    Kind.INVALID,
                    instance.instanceId(),
                    "cannot be imported: its host key is not known, and no contact is made without one",
                    "tag it: " + Tags.HOST_KEY
                            + " = the line in /etc/ssh/ssh_host_ed25519_key.pub, without its comment, and "
                            + Tags.NETWORK + " = the id of its croft Network");
        }
        var drift = new LinkedHashMap<String, String>();
        var network = last.map(VmSpec::network).orElseGet(() -> tags.getOrDefault(Tags.NETWORK, instance.vpcId()));
        var place = places.find(call, network);
        var publicIp = publicIp(call, instance.instanceId());
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
            Optional<Places.Place> place,
            Optional<String> publicIp,
            Map<String, String> drift) {
        var tags = Machines.tags(instance);
        var size = size(instance.instanceTypeAsString(), last, drift);
        var protection = change.protectedFromEnd(call, instance.instanceId());
        var subnet = place.flatMap(p -> p.subnets().entrySet().stream()
                .filter(e -> e.getValue().equals(instance.subnetId()))
                .map(Map.Entry::getKey)
                .findFirst());
        var spot = "spot".equals(instance.instanceLifecycleAsString());
        return new VmSpec(
                last.map(VmSpec::hostname).orElseGet(() -> Optional.ofNullable(tags.get(Tags.HOSTNAME))),
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
                Attachments.present(instance, last.map(VmSpec::disks)),
                last.map(VmSpec::sshKeys).orElse(List.of()),
                last.flatMap(VmSpec::userData),
                Tags.declared(tags, last.map(VmSpec::tags), defaults),
                size.type(),
                kept(last.flatMap(VmSpec::spot), spot),
                kept(last.flatMap(VmSpec::terminationProtection), protection));
    }

    /** Left out means no. */
    private static Optional<Boolean> kept(Optional<Boolean> last, boolean found) {
        return last.isEmpty() && !found ? last : Optional.of(found);
    }

    private record Found(int cpus, int memoryMib, Optional<String> type) {}

    private Found size(String type, Optional<VmSpec> last, Map<String, String> drift) {
        var there = sizes.size(type);
        if (last.isEmpty()) {
            var cpus = there.map(Sizes.Size::cpus).orElse(1);
            var memory = there.map(Sizes.Size::memoryMib).orElse(1024);
            var follows = there.isPresent() && sizes.smallest(cpus, memory).equals(Optional.of(type));
            return new Found(cpus, memory, follows ? Optional.empty() : Optional.of(type));
        }
        var spec = last.get();
        if (spec.instanceType().isPresent()) {
            return new Found(spec.cpus(), spec.memoryMib(), Optional.of(type));
        }
        if (sizes.type(spec).equals(Optional.of(type))) {
            return new Found(spec.cpus(), spec.memoryMib(), Optional.empty());
        }
        drift.put("instanceType", type);
        return new Found(
                there.map(Sizes.Size::cpus).orElse(spec.cpus()),
                there.map(Sizes.Size::memoryMib).orElse(spec.memoryMib()),
                Optional.empty());
    }

    private int rootGib(Call call, Instance instance, Optional<VmSpec> last) {
        return Machines.root(instance)
                .map(id -> api.ask(call, "looking at the root disk", ec2 -> ec2.describeVolumes(r -> r.volumeIds(id)))
                        .volumes()
                        .get(0)
                        .size())
                .or(() -> last.map(VmSpec::rootDiskGib))
                .orElse(20);
    }
}
