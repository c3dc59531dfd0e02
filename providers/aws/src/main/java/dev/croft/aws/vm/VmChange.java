package dev.croft.aws.vm;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Sizes;
import dev.croft.spi.cloud.Tags;
import dev.croft.spi.seed.Boot;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceAttributeName;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Brings an instance that is there to its declaration, and has it run. */
final class VmChange {
    private final Api api;
    private final Machines machines;
    private final Sizes sizes;
    private final Attachments attachments;
    private final PublicAddress addresses;
    private final Tags tags;

    VmChange(Api api, Machines machines, Sizes sizes, Tags tags) {
        this.api = api;
        this.machines = machines;
        this.sizes = sizes;
        this.attachments = new Attachments(api, machines);
        this.addresses = new PublicAddress(api, machines, tags);
        this.tags = tags;
    }

    /** What a new instance lacks. */
    void complete(Call call, Instance instance, VmSpec spec) {
        attachments.apply(call, instance, spec.disks());
        if (spec.assignPublicIp()) {
            addresses.ensure(call, instance.instanceId());
        }
    }

    void apply(Call call, Instance instance, Place place, VmSpec before, VmSpec spec) {
        tags(call, instance, before, spec);
        attributes(call, instance, place, spec);
        var id = instance.instanceId();
        var type = sizes.type(spec).orElseThrow();
        var resized = !type.equals(instance.instanceTypeAsString());
        var moved = !Attachments.same(instance, spec.disks());
        if (resized || moved) {
            stop(call, instance);
            if (resized) {
                call.progress().accept("changing it to " + type);
                api.tell(
                        call,
                        "changing it to " + type,
                        ec2 -> ec2.modifyInstanceAttribute(r -> r.instanceId(id).instanceType(v -> v.value(type))));
            }
            if (moved) {
                var data = Boot.base64(Boot.userData(
                        spec,
                        Machines.hostname(instance, Boot.hostname(call, spec)),
                        Optional.empty(),
                        Machines::serial));
                api.tell(
                        call,
                        "writing where disks are mounted",
                        ec2 -> ec2.modifyInstanceAttribute(r -> r.instanceId(id)
                                .attribute(InstanceAttributeName.USER_DATA)
                                .value(data)));
                attachments.apply(call, instance, spec.disks());
            }
        }
        grow(call, instance, spec);
        if (spec.assignPublicIp()) {
            addresses.ensure(call, id);
        } else {
            addresses.release(call);
        }
        start(call, id);
    }

    private void tags(Call call, Instance instance, VmSpec before, VmSpec spec) {
        var there = Machines.tags(instance);
        var wanted = tags.missing(call.owner(), there, spec.tags());
        if (!wanted.isEmpty()) {
            api.tell(
                    call,
                    "setting tags",
                    ec2 -> ec2.createTags(
                            r -> r.resources(instance.instanceId()).tags(Ec2.tags(wanted))));
        }
        var old = tags.stale(there, before.tags(), spec.tags()).stream()
                .map(key -> Tag.builder().key(key).build())
                .toList();
        if (!old.isEmpty()) {
            api.tell(
                    call,
                    "removing tags",
                    ec2 -> ec2.deleteTags(
                            r -> r.resources(instance.instanceId()).tags(old)));
        }
    }

    private void attributes(Call call, Instance instance, Place place, VmSpec spec) {
        var id = instance.instanceId();
        if (VmLook.weakMetadata(instance)) {
            api.tell(
                    call,
                    "closing the old metadata service",
                    ec2 -> ec2.modifyInstanceMetadataOptions(
                            r -> r.instanceId(id).httpTokens(HttpTokensState.REQUIRED)));
        }
        if (!Machines.groups(instance).equals(List.of(place.group()))) {
            var port = Machines.primary(instance).networkInterfaceId();
            api.tell(
                    call,
                    "setting its security group",
                    ec2 -> ec2.modifyNetworkInterfaceAttribute(
                            r -> r.networkInterfaceId(port).groups(place.group())));
        }
        var wanted = spec.terminationProtection().orElse(false);
        if (protectedFromEnd(call, id) != wanted) {
            api.tell(
                    call,
                    "setting its protection",
                    ec2 -> ec2.modifyInstanceAttribute(
                            r -> r.instanceId(id).disableApiTermination(v -> v.value(wanted))));
        }
    }

    boolean protectedFromEnd(Call call, String id) {
        var attribute = api.fresh(
                        call,
                        "looking at its protection",
                        ec2 -> ec2.describeInstanceAttribute(
                                r -> r.instanceId(id).attribute(InstanceAttributeName.DISABLE_API_TERMINATION)))
                .disableApiTermination();
        return attribute != null && Boolean.TRUE.equals(attribute.value());
    }

    private void stop(Call call, Instance instance) {
        var id = instance.instanceId();
        if (instance.instanceLifecycleAsString() != null
                && instance.instanceLifecycleAsString().equals("spot")) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "a spot instance cannot be stopped, which this change needs",
                    "replace it: pulumi up --replace with its URN");
        }
        if (instance.state().name() != InstanceStateName.STOPPED) {
            call.progress().accept("stopping it");
            if (instance.state().name() == InstanceStateName.PENDING) {
                machines.await(call, id, InstanceStateName.RUNNING);
            }
            api.tell(call, "stopping the instance", ec2 -> ec2.stopInstances(r -> r.instanceIds(id)));
            machines.await(call, id, InstanceStateName.STOPPED);
        }
    }

    private void start(Call call, String id) {
        var state = machines.find(call, id).map(i -> i.state().name()).orElse(InstanceStateName.TERMINATED);
        if (state == InstanceStateName.STOPPING) {
            machines.await(call, id, InstanceStateName.STOPPED);
        }
        if (state == InstanceStateName.STOPPING || state == InstanceStateName.STOPPED) {
            call.progress().accept("starting it");
            api.tell(call, "starting the instance", ec2 -> ec2.startInstances(r -> r.instanceIds(id)));
        }
        machines.await(call, id, InstanceStateName.RUNNING);
    }

    private void grow(Call call, Instance instance, VmSpec spec) {
        Machines.root(instance).ifPresent(volume -> {
            var size = api.ask(call, "looking at the root disk", ec2 -> ec2.describeVolumes(r -> r.volumeIds(volume)))
                    .volumes()
                    .get(0)
                    .size();
            if (size < spec.rootDiskGib()) {
                api.tell(
                        call,
                        "growing the root disk",
                        ec2 -> ec2.modifyVolume(r -> r.volumeId(volume).size(spec.rootDiskGib())));
            }
        });
    }

    /** All that came with it but the instance itself. */
    void releaseAddress(Call call) {
        addresses.release(call);
    }
}
