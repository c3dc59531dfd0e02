package dev.croft.aliyun.vm;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.cloud.Mounts;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Data disks of an instance. Where each is mounted is in the instance's tags; a disk without such a tag is another's. */
final class Attachments {
    private final Api api;
    private final Machines machines;

    Attachments(Api api, Machines machines) {
        this.api = api;
        this.machines = machines;
    }

    boolean same(Call call, Item instance, List<Attachment> wanted) {
        return Mounts.same(instance.tags(), Machines.data(machines.disks(call, Machines.id(instance))), wanted);
    }

    /** Attaches what is missing, detaches what is declared no more. */
    void apply(Call call, Item instance, List<Attachment> wanted) {
        var id = Machines.id(instance);
        var paths = Tags.under(Tags.DISK, instance.tags());
        var disks = wanted.stream().map(Attachment::disk).collect(Collectors.toSet());
        paths.keySet().stream().filter(old -> !disks.contains(old)).forEach(old -> detach(call, id, old));
        for (var disk : wanted) {
            if (!disk.mountPath().equals(paths.get(disk.disk()))) {
                api.tag(call, Service.ECS, "instance", id, Map.of(Tags.DISK + disk.disk(), disk.mountPath()));
            }
            attach(call, id, disk.disk());
        }
    }

    private void attach(Call call, String id, String disk) {
        var there = api.until(call, "waiting for the disk " + disk, () -> java.util.Optional.of(settled(call, disk))
                .filter(d -> d.text("Status").matches("Available|In_use")));
        var holder = there.text("InstanceId");
        if (there.text("Status").equals("In_use")) {
            if (!holder.equals(id)) {
                throw new CloudException(
                        Kind.IN_USE,
                        call.owner().name(),
                        "the disk '" + disk + "' is attached to the instance " + holder,
                        "detach it there first");
            }
            return;
        }
        call.progress().accept("attaching " + disk);
        // There is no token: what a first try did shows in the disk.
        api.<Boolean>make(
                call,
                "attaching the disk " + disk,
                () -> machines.disk(call, disk)
                        .filter(d -> d.text("InstanceId").equals(id))
                        .map(d -> true),
                rpc -> {
                    rpc.call(Request.ecs("AttachDisk")
                            .with("InstanceId", id)
                            .with("DiskId", disk)
                            .with("DeleteWithInstance", false));
                    return true;
                });
        api.until(call, "waiting until " + disk + " is attached", () -> settled(call, disk)
                .text("Status")
                .equals("In_use"));
    }

    private Item settled(Call call, String disk) {
        return api.eventually(call, "looking at the disk " + disk, () -> machines.disk(call, disk))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no disk '" + disk + "'",
                        "give the id of a croft Disk of this provider in 'disks'"));
    }

    private void detach(Call call, String id, String disk) {
        call.progress().accept("detaching " + disk);
        if (machines.disk(call, disk)
                .filter(d -> d.text("InstanceId").equals(id))
                .isPresent()) {
            // Not attached any more is an error of Aliyun's, and what we want.
            api.unless(
                    call,
                    "detaching the disk " + disk,
                    List.of("IncorrectDiskStatus", "DependencyViolation.DiskNotAttached"),
                    rpc -> rpc.call(
                            Request.ecs("DetachDisk").with("InstanceId", id).with("DiskId", disk)));
            api.until(call, "waiting until " + disk + " is detached", () -> machines.disk(call, disk)
                    .map(d -> d.text("Status").equals("Available"))
                    .orElse(true));
        }
        api.untag(call, "instance", id, List.of(Tags.DISK + disk));
    }
}
