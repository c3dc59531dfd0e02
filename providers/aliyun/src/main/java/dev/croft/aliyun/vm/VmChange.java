package dev.croft.aliyun.vm;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
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

/** Brings an instance that is there to its declaration, and has it run. */
final class VmChange {
    private final Api api;
    private final Machines machines;
    private final Sizes sizes;
    private final Attachments attachments;
    private final PublicAddress addresses;
    private final Tags tags;

    VmChange(Api api, Machines machines, Sizes sizes, PublicAddress addresses, Tags tags) {
        this.api = api;
        this.machines = machines;
        this.sizes = sizes;
        this.attachments = new Attachments(api, machines);
        this.addresses = addresses;
        this.tags = tags;
    }

    /** What a new instance lacks. */
    void complete(Call call, Item instance, VmSpec spec) {
        attachments.apply(call, instance, spec.disks());
        if (spec.assignPublicIp()) {
            addresses.ensure(call, Machines.id(instance));
        }
    }

    void apply(Call call, Item instance, Place place, VmSpec before, VmSpec spec) {
        var id = Machines.id(instance);
        tags(call, instance, before, spec);
        attributes(call, instance, place, spec);
        var type = sizes.type(spec).orElseThrow();
        var resized = !type.equals(instance.text("InstanceType"));
        var moved = !attachments.same(call, instance, spec.disks());
        if (resized || moved) {
            stop(call, instance);
            if (resized) {
                resize(call, id, type);
            }
            if (moved) {
                modify(
                        call,
                        id,
                        "writing where disks are mounted",
                        Request.ecs("ModifyInstanceAttribute")
                                .with(
                                        "UserData",
                                        Boot.base64(Boot.userData(
                                                spec,
                                                Machines.hostname(instance, Boot.hostname(call, spec)),
                                                Optional.empty(),
                                                Machines::serial))));
                attachments.apply(call, instance, spec.disks());
            }
        }
        grow(call, id, spec);
        if (spec.assignPublicIp()) {
            addresses.ensure(call, id);
        } else {
            addresses.release(call);
        }
        start(call, id);
    }

    private void modify(Call call, String id, String doing, Request request) {
        api.tell(call, doing, request.with("InstanceId", id));
    }

    private void tags(Call call, Item instance, VmSpec before, VmSpec spec) {
        var there = instance.tags();
        api.tag(call, Service.ECS, "instance", Machines.id(instance), tags.missing(call.owner(), there, spec.tags()));
        api.untag(call, "instance", Machines.id(instance), tags.stale(there, before.tags(), spec.tags()));
    }

    private void attributes(Call call, Item instance, Place place, VmSpec spec) {
        var id = Machines.id(instance);
        if (Machines.weakMetadata(instance)) {
            modify(
                    call,
                    id,
                    "closing the old metadata service",
                    Request.ecs("ModifyInstanceMetadataOptions")
                            .with("HttpEndpoint", "enabled")
                            .with("HttpTokens", "required"));
        }
        if (!Machines.groups(instance).equals(List.of(place.group()))) {
            modify(
                    call,
                    id,
                    "setting its security group",
                    Request.ecs("ModifyInstanceAttribute").withEach("SecurityGroupIds", List.of(place.group())));
        }
        var wanted = spec.terminationProtection().orElse(false);
        if (instance.flag("DeletionProtection") != wanted) {
            modify(
                    call,
                    id,
                    "setting its protection",
                    Request.ecs("ModifyInstanceAttribute").with("DeletionProtection", wanted));
        }
    }

    private void resize(Call call, String id, String type) {
        api.create(
                call,
                "changing it to " + type,
                Request.ecs("ModifyInstanceSpec").with("InstanceId", id).with("InstanceType", type));
        api.until(call, "waiting until it is " + type, () -> machines.find(call, id)
                .map(i -> i.text("InstanceType").equals(type))
                .orElse(false));
    }

    private void stop(Call call, Item instance) {
        var id = Machines.id(instance);
        if (Machines.spot(instance)) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "a spot instance cannot be changed in size, nor its disks",
                    "replace it: pulumi up --replace with its URN");
        }
        var status = instance.text("Status");
        if (status.equals(Machines.STOPPED)) {
            return;
        }
        call.progress().accept("stopping it");
        if (!status.equals("Stopping")) {
            machines.await(call, id, Machines.RUNNING);
            // What is stopped costs as before, and surely starts again.
            modify(
                    call,
                    id,
                    "stopping the instance",
                    Request.ecs("StopInstance").with("StoppedMode", "KeepCharging"));
        }
        machines.await(call, id, Machines.STOPPED);
    }

    private void start(Call call, String id) {
        var status = machines.find(call, id).map(i -> i.text("Status")).orElse("");
        if (status.equals("Stopping")) {
            machines.await(call, id, Machines.STOPPED);
        }
        if (status.equals("Stopping") || status.equals(Machines.STOPPED)) {
            call.progress().accept("starting it");
            modify(call, id, "starting the instance", Request.ecs("StartInstance"));
        }
        machines.await(call, id, Machines.RUNNING);
    }

    private void grow(Call call, String id, VmSpec spec) {
        Machines.root(machines.disks(call, id))
                .filter(disk -> disk.number("Size") < spec.rootDiskGib())
                .ifPresent(disk -> api.create(
                        call,
                        "growing the root disk",
                        Request.ecs("ResizeDisk")
                                .with("DiskId", disk.text("DiskId"))
                                .with("NewSize", spec.rootDiskGib())
                                .with("Type", "online")));
    }
}
