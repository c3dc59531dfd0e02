package dev.croft.aws.vm;

import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.VmSpec.Attachment;
import dev.croft.spi.cloud.Mounts;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeAttachmentState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Data disks of an instance. Where each is mounted is in the instance's tags; a volume without such a tag is another's. */
final class Attachments {
    /** Names that EC2 recommends for data volumes; on Nitro machines they are names only. */
    private static final String LETTERS = "fghijklmnop";

    private final Api api;
    private final Machines machines;

    Attachments(Api api, Machines machines) {
        this.api = api;
        this.machines = machines;
    }

    private static Map<String, String> paths(Instance instance) {
        return Tags.under(Tags.DISK, Machines.tags(instance));
    }

    static boolean same(Instance instance, List<Attachment> wanted) {
        return Mounts.same(Machines.tags(instance), Machines.data(instance), wanted);
    }

    /** Attaches what is missing, detaches what is declared no more. */
    void apply(Call call, Instance instance, List<Attachment> wanted) {
        var disks = wanted.stream().map(Attachment::disk).collect(Collectors.toSet());
        for (var old : paths(instance).keySet()) {
            if (!disks.contains(old)) {
                detach(call, instance, old);
            }
        }
        for (var disk : wanted) {
            if (!disk.mountPath().equals(paths(instance).get(disk.disk()))) {
                api.tell(
                        call,
                        "naming the mount point",
                        ec2 -> ec2.createTags(r -> r.resources(instance.instanceId())
                                .tags(Tag.builder()
                                        .key(Tags.DISK + disk.disk())
                                        .value(disk.mountPath())
                                        .build())));
            }
            if (!Machines.data(instance).contains(disk.disk())) {
                attach(call, instance.instanceId(), disk.disk());
            }
        }
    }

    private void attach(Call call, String id, String disk) {
        call.progress().accept("attaching " + disk);
        api.until(call, "waiting for the volume " + disk, () -> free(call, id, disk));
        if (!attached(call, id, disk)) {
            var device = device(call, id);
            api.make(
                    call,
                    "attaching the volume " + disk,
                    () -> attached(call, id, disk) ? Optional.of(true) : Optional.empty(),
                    ec2 -> {
                        ec2.attachVolume(r -> r.instanceId(id).volumeId(disk).device(device));
                        return true;
                    });
        }
        api.until(call, "waiting until " + disk + " is attached", () -> attached(call, id, disk));
    }

    private Volume volume(Call call, String disk) {
        var doing = "looking at the volume " + disk;
        return api.eventually(
                        call,
                        doing,
                        () -> api.find(call, doing, ec2 -> ec2.describeVolumes(r -> r.volumeIds(disk))
                                .volumes()))
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no disk '" + disk + "'",
                        "give the id of a croft Disk of this provider in 'disks'"));
    }

    /** Whether it can be attached, or is already. One that another machine has is an error; one that is being let go is not. */
    private boolean free(Call call, String id, String disk) {
        var volume = volume(call, disk);
        var other = volume.attachments().stream()
                .filter(a -> !a.instanceId().equals(id))
                .filter(a -> a.state() == VolumeAttachmentState.ATTACHED)
                .findFirst();
        if (other.isPresent() && machines.find(call, other.get().instanceId()).isPresent()) {
            throw new CloudException(
                    Kind.IN_USE,
                    call.owner().name(),
                    "the disk '" + disk + "' is attached to the instance "
                            + other.get().instanceId(),
                    "detach it there first");
        }
        return volume.state() == VolumeState.AVAILABLE
                || volume.attachments().stream().anyMatch(a -> a.instanceId().equals(id));
    }

    private boolean attached(Call call, String id, String disk) {
        return volume(call, disk).attachments().stream()
                .anyMatch(a -> a.instanceId().equals(id) && a.state() == VolumeAttachmentState.ATTACHED);
    }

    private String device(Call call, String id) {
        var taken = machines.find(call, id).stream()
                .flatMap(i -> i.blockDeviceMappings().stream())
                .map(InstanceBlockDeviceMapping::deviceName)
                .collect(Collectors.toSet());
        return LETTERS.chars()
                .mapToObj(c -> "/dev/sd" + (char) c)
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow(() -> new CloudException(
                        Kind.QUOTA,
                        call.owner().name(),
                        "it has no name left for a disk",
                        "a machine takes " + LETTERS.length()));
    }

    private void detach(Call call, Instance instance, String disk) {
        call.progress().accept("detaching " + disk);
        if (Machines.data(instance).contains(disk)) {
            // Not attached any more is an error of EC2's, and what we want.
            api.unless(
                    call,
                    "detaching the volume " + disk,
                    List.of("IncorrectState", "InvalidAttachment.NotFound", "InvalidVolume.NotFound"),
                    ec2 -> ec2.detachVolume(
                            r -> r.instanceId(instance.instanceId()).volumeId(disk)));
            api.until(call, "waiting until " + disk + " is detached", () -> api.find(
                            call, "looking at the volume " + disk, ec2 -> ec2.describeVolumes(r -> r.volumeIds(disk))
                                    .volumes())
                    .map(v -> v.state() == VolumeState.AVAILABLE)
                    .orElse(true));
        }
        api.tell(
                call,
                "forgetting the mount point",
                ec2 -> ec2.deleteTags(r -> r.resources(instance.instanceId())
                        .tags(Tag.builder().key(Tags.DISK + disk).build())));
    }
}
