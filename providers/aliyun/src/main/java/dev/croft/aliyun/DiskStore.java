package dev.croft.aliyun;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.model.Problem;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.DiskSpec;
import dev.croft.spi.DiskState;
import dev.croft.spi.Existing;
import dev.croft.spi.PartialException;
import dev.croft.spi.Problems;
import dev.croft.spi.Store;
import dev.croft.spi.cloud.Kept;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Cloud disks. The machine that a new one is attached to first puts a file system on it. */
final class DiskStore implements Store<DiskSpec, DiskState> {
    private static final DiskState STATE = new DiskState("block");

    private final Api api;
    private final Zones zones;
    private final Tags tags;
    private final Disks disks;

    DiskStore(Api api, Zones zones, Disks disks, Tags tags) {
        this.api = api;
        this.zones = zones;
        this.disks = disks;
        this.tags = tags;
    }

    @Override
    public List<Problem> check(DiskSpec spec) {
        return DiskKinds.problems(spec);
    }

    @Override
    public List<Problem> refuse(DiskSpec before, DiskSpec after) {
        return new Problems("aliyun")
                .shrinks("sizeGib", before.sizeGib(), after.sizeGib())
                .list();
    }

    @Override
    public List<String> notes(DiskSpec before, Optional<DiskSpec> after, Set<String> changed) {
        return changed.contains("sizeGib")
                ? List.of("Aliyun grows a disk while it is used; its file system grows at the machine's next boot")
                : List.of();
    }

    @Override
    public Existing<DiskSpec, DiskState> create(Call call, DiskSpec spec) {
        var found = owned(call);
        var id = found.map(disk -> disk.text("DiskId")).orElseGet(() -> make(call, spec));
        var existing = new Existing<>(id, spec, STATE);
        try {
            await(call, id);
            if (found.isPresent()) {
                // The declaration may have changed since the creation that broke off.
                update(call, id, spec, spec);
            }
        } catch (CloudException e) {
            throw new PartialException(existing, e.getMessage(), e);
        }
        return existing;
    }

    private String make(Call call, DiskSpec spec) {
        var kind = DiskKinds.of(spec);
        return api.create(
                        call,
                        "creating the disk",
                        Request.ecs("CreateDisk")
                                .with("ZoneId", zones.or(call, spec.zone()))
                                .with("DiskName", AliyunTags.name(call.owner(), ""))
                                .with("DiskCategory", kind.category())
                                .with("PerformanceLevel", kind.level())
                                .with("ProvisionedIops", spec.iops())
                                .with("Size", spec.sizeGib())
                                .with("Encrypted", spec.encrypted().orElse(true))
                                .withTags(tags.of(call.owner(), "")))
                .text("DiskId");
    }

    private void await(Call call, String id) {
        api.until(call, "waiting for the disk", () -> api.settled(call, "looking at the disk", id, () -> disk(call, id))
                .text("Status")
                .matches("Available|In_use"));
    }

    private Optional<Item> owned(Call call) {
        return api.first(
                call,
                "looking for the disk",
                Request.ecs("DescribeDisks")
                        .with("DiskType", "data")
                        .with("Tag.1.Key", Tags.OWNER)
                        .with("Tag.1.Value", call.owner().token()),
                "Disks");
    }

    private Optional<Item> disk(Call call, String id) {
        return disks.find(call, id);
    }

    @Override
    public Optional<Existing<DiskSpec, DiskState>> read(Call call, String id, Optional<DiskSpec> last) {
        return disks.seen(call, id).map(disk -> {
            var kind = DiskKinds.text(disk.text("Category"), disk.text("PerformanceLevel"));
            var iops = disk.number("ProvisionedIops");
            var spec = new DiskSpec(
                    disk.number("Size"),
                    Kept.or(last.map(DiskSpec::kind), DiskKinds.DEFAULT.text(), kind),
                    last.isPresent() && last.get().zone().isEmpty() ? Optional.empty() : disk.maybe("ZoneId"),
                    kind.equals(DiskKinds.AUTO.text()) && iops > 0 ? Optional.of(iops) : Optional.empty(),
                    Optional.empty(),
                    Kept.or(last.map(DiskSpec::encrypted), true, disk.flag("Encrypted")),
                    last.map(DiskSpec::allowDestroy).orElse(false));
            return new Existing<>(id, spec, STATE);
        });
    }

    @Override
    public DiskState update(Call call, String id, DiskSpec before, DiskSpec spec) {
        var disk = disk(call, id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "the disk " + id + " is gone",
                        "if its data is lost, delete the resource and make it anew"));
        if (disk.number("Size") < spec.sizeGib()) {
            call.progress().accept("growing the disk " + id);
            api.create(
                    call,
                    "growing the disk " + id,
                    Request.ecs("ResizeDisk")
                            .with("DiskId", id)
                            .with("NewSize", spec.sizeGib())
                            .with("Type", "online"));
            api.until(
                    call,
                    "waiting until " + id + " has grown",
                    () -> disk(call, id).map(d -> d.number("Size")).orElse(0) >= spec.sizeGib());
        }
        var kind = DiskKinds.of(spec);
        var there = DiskKinds.text(disk.text("Category"), disk.text("PerformanceLevel"));
        var speed = disk.number("ProvisionedIops") == spec.iops().orElse(0);
        if (!there.equals(kind.text()) || !speed) {
            api.tell(
                    call,
                    "changing the disk " + id,
                    Request.ecs("ModifyDiskSpec")
                            .with("DiskId", id)
                            .with(
                                    "DiskCategory",
                                    there.startsWith(kind.category()) ? Optional.empty() : Optional.of(kind.category()))
                            .with("PerformanceLevel", kind.level())
                            .with(
                                    "ProvisionedIops",
                                    kind == DiskKinds.AUTO ? spec.iops().or(() -> Optional.of(0)) : Optional.empty()));
            await(call, id);
        }
        return STATE;
    }

    @Override
    public void delete(Call call, String id, DiskSpec spec) {
        api.remove(
                call,
                "deleting the disk " + id,
                () -> disk(call, id).flatMap(d -> d.maybe("InstanceId")).map(i -> "the instance " + i).stream()
                        .toList(),
                Request.ecs("DeleteDisk").with("DiskId", id));
        api.until(call, "waiting until " + id + " is gone", () -> disk(call, id).isEmpty());
    }
}
