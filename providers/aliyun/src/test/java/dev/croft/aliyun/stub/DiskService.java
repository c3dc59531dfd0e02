package dev.croft.aliyun.stub;

import static dev.croft.aliyun.stub.Answers.of;
import static dev.croft.aliyun.stub.Answers.page;
import static dev.croft.aliyun.stub.Answers.shown;
import static dev.croft.aliyun.stub.GroupService.tagged;

import java.util.Map;
import java.util.Set;

/** Disks; and tags of all that ECS has. */
final class DiskService {
    static final Set<String> ACTIONS = Set.of(
            "CreateDisk",
            "DescribeDisks",
            "ResizeDisk",
            "ModifyDiskSpec",
            "AttachDisk",
            "DetachDisk",
            "DeleteDisk",
            "TagResources",
            "UntagResources");

    private final State state;

    DiskService(State state) {
        this.state = state;
    }

    Map<String, Object> act(String action, Params p) {
        return switch (action) {
            case "CreateDisk" -> create(p);
            case "DescribeDisks" -> describe(p);
            case "ResizeDisk" -> resize(p);
            case "ModifyDiskSpec" -> modify(p);
            case "AttachDisk" -> attach(p);
            case "DetachDisk" -> detach(p);
            case "DeleteDisk" -> {
                state.disks.need(p.need("DiskId")).must("IncorrectDiskStatus", "Available");
                state.disks.remove(p.get("DiskId"));
                yield of();
            }
            case "TagResources" -> {
                p.each("ResourceId").forEach(id -> things(p).need(id).tags.putAll(p.tags()));
                yield of();
            }
            default -> {
                p.each("ResourceId")
                        .forEach(id -> things(p).need(id).tags.keySet().removeAll(p.each("TagKey")));
                yield of();
            }
        };
    }

    private Things things(Params p) {
        return switch (p.need("ResourceType")) {
            case "instance" -> state.machines;
            case "disk" -> state.disks;
            case "securitygroup" -> state.groups;
            case "keypair" -> state.keys;
            default -> throw new Refusal(400, "InvalidResourceType.NotFound", p.get("ResourceType"));
        };
    }

    /** @param tags of the machine, which its disk gets too (ECS API reference, RunInstances) */
    static void system(State state, String machine, String zone, int size, Map<String, String> tags) {
        var id = state.id("d");
        state.disks
                .add(id)
                .with("DiskId", id)
                .with("Type", "system")
                .with("ZoneId", zone)
                .with("Category", "cloud_essd")
                .with("PerformanceLevel", "PL1")
                .with("Size", size)
                .with("InstanceId", machine)
                .with("Encrypted", true)
                .life("In_use")
                .tags
                .putAll(tags);
    }

    /** What a machine that ends does with its disks. */
    static void release(State state, String machine) {
        for (var disk : state.disks.of(d -> d.is("InstanceId", machine))) {
            if (disk.is("Type", "system")) {
                state.disks.remove(disk.text("DiskId"));
            } else {
                disk.with("InstanceId", "").life("Available");
            }
        }
    }

    private Map<String, Object> create(Params p) {
        var id = state.id("d");
        var category = p.need("DiskCategory");
        var size = Integer.parseInt(p.need("Size"));
        var level = category.equals("cloud_essd") ? p.maybe("PerformanceLevel").orElse("PL1") : "";
        var least = Map.of("PL0", 1, "PL1", 20, "PL2", 461, "PL3", 1261).getOrDefault(level, 1);
        if (size < least) {
            throw new Refusal(400, "InvalidDiskSize.NotSupported", "The disk is too small for its kind.");
        }
        var disk = state.disks
                .add(id)
                .with("DiskId", id)
                .with("DiskName", p.get("DiskName"))
                .with("Type", "data")
                .with("ZoneId", p.need("ZoneId"))
                .with("Category", category)
                .with("PerformanceLevel", level)
                .with("Size", size)
                .with("InstanceId", "")
                .with("Encrypted", p.flag("Encrypted"))
                .life("Creating", "Available");
        p.maybe("ProvisionedIops").ifPresent(iops -> disk.with("ProvisionedIops", Integer.parseInt(iops)));
        disk.tags.putAll(p.tags());
        return of("DiskId", id);
    }

    private Map<String, Object> describe(Params p) {
        var ids = p.json("DiskIds");
        var found = state.disks.look(d -> (ids.isEmpty() || ids.contains(d.text("DiskId")))
                && p.maybe("InstanceId").map(i -> d.is("InstanceId", i)).orElse(true)
                && p.maybe("DiskType").map(t -> d.is("Type", t)).orElse(true)
                && tagged(p).test(d));
        return page(p, "Disks", "Disk", shown(found, "Tag"));
    }

    private Map<String, Object> resize(Params p) {
        var disk = state.disks.need(p.need("DiskId")).must("IncorrectDiskStatus", "Available", "In_use");
        var size = Integer.parseInt(p.need("NewSize"));
        if (size <= (Integer) disk.fields.get("Size")) {
            throw new Refusal(403, "InvalidDiskSize.TooSmall", "A disk cannot shrink.");
        }
        disk.with("Size", size);
        return of();
    }

    private Map<String, Object> modify(Params p) {
        var disk = state.disks.need(p.need("DiskId")).must("IncorrectDiskStatus", "Available", "In_use");
        p.maybe("DiskCategory").ifPresent(c -> disk.with("Category", c).with("PerformanceLevel", ""));
        p.maybe("PerformanceLevel").ifPresent(l -> disk.with("PerformanceLevel", l));
        p.maybe("ProvisionedIops").ifPresent(i -> disk.with("ProvisionedIops", Integer.parseInt(i)));
        return of();
    }

    private Map<String, Object> attach(Params p) {
        var disk = state.disks.need(p.need("DiskId")).must("IncorrectDiskStatus", "Available");
        var machine = state.machines.need(p.need("InstanceId")).must("IncorrectInstanceStatus", "Running", "Stopped");
        if (!disk.text("ZoneId").equals(machine.text("ZoneId"))) {
            throw new Refusal(403, "ResourcesNotInSameZone", "Disk and instance are not in the same zone.");
        }
        disk.with("InstanceId", p.get("InstanceId")).life("Attaching", "In_use");
        return of();
    }

    private Map<String, Object> detach(Params p) {
        state.disks
                .need(p.need("DiskId"))
                .must("IncorrectDiskStatus", "In_use")
                .with("InstanceId", "")
                .life("Detaching", "Available");
        return of();
    }
}
