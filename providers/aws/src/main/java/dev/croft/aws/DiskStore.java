package dev.croft.aws;

import dev.croft.aws.api.Api;
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
import java.util.UUID;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeModificationState;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** EBS volumes. The machine that a new one is attached to first puts a file system on it. */
final class DiskStore implements Store<DiskSpec, DiskState> {
    private static final DiskState STATE = new DiskState("block");

    private final Api api;
    private final Zones zones;
    private final Tags tags;
    private final Volumes volumes;

    DiskStore(Api api, Zones zones, Volumes volumes, Tags tags) {
        this.api = api;
        this.zones = zones;
        this.tags = tags;
        this.volumes = volumes;
    }

    @Override
    public List<Problem> check(DiskSpec spec) {
        return DiskKinds.problems(spec);
    }

    @Override
    public List<Problem> refuse(DiskSpec before, DiskSpec after) {
        return new Problems("aws")
                .shrinks("sizeGib", before.sizeGib(), after.sizeGib())
                .list();
    }

    @Override
    public List<String> notes(DiskSpec before, Optional<DiskSpec> after, Set<String> changed) {
        return changed.stream().anyMatch(Set.of("sizeGib", "kind", "iops", "throughput")::contains)
                ? List.of(
                        "AWS changes a volume while it is used, then not again for six hours; a file system grows at the"
                                + " machine's next boot")
                : List.of();
    }

    @Override
    public Existing<DiskSpec, DiskState> create(Call call, DiskSpec spec) {
        var token = UUID.randomUUID().toString();
        var found = owned(call);
        var volume = found.orElseGet(() -> api.make(call, "creating the volume", () -> owned(call), ec2 -> {
            var made = ec2.createVolume(r -> {
                r.clientToken(token)
                        .availabilityZone(zones.or(call, spec.zone()))
                        .size(spec.sizeGib())
                        .volumeType(DiskKinds.of(spec).text())
                        .encrypted(spec.encrypted().orElse(true))
                        .tagSpecifications(Ec2.tagged(ResourceType.VOLUME, tags.of(call.owner(), "")));
                DiskKinds.of(spec).iops(spec).ifPresent(r::iops);
                DiskKinds.of(spec).throughput(spec).ifPresent(r::throughput);
            });
            return Volume.builder().volumeId(made.volumeId()).build();
        }));
        var existing = new Existing<>(volume.volumeId(), spec, STATE);
        try {
            api.until(call, "waiting for the volume", () -> ready(call, volume.volumeId()));
            if (found.isPresent()) {
                // The declaration may have changed since the creation that broke off.
                update(call, volume.volumeId(), spec, spec);
            }
        } catch (CloudException e) {
            throw new PartialException(existing, e.getMessage(), e);
        }
        return existing;
    }

    private boolean ready(Call call, String id) {
        var state = api.fresh(call, "looking at " + id, ec2 -> ec2.describeVolumes(r -> r.volumeIds(id)))
                .volumes()
                .get(0)
                .state();
        if (state == VolumeState.ERROR) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "AWS could not make the volume " + id,
                    "delete it and run it again; the key that it is encrypted with may not be usable");
        }
        return state == VolumeState.AVAILABLE || state == VolumeState.IN_USE;
    }

    private Optional<Volume> owned(Call call) {
        return api.find(
                call,
                "looking for the volume",
                ec2 -> ec2.describeVolumes(r -> r.filters(Ec2.owned(call.owner().token()))).volumes().stream()
                        .filter(Volumes::there)
                        .toList());
    }

    @Override
    public Optional<Existing<DiskSpec, DiskState>> read(Call call, String id, Optional<DiskSpec> last) {
        return volumes.seen(call, id).map(volume -> {
            var kind = volume.volumeTypeAsString();
            var gp3 = kind.equals(DiskKinds.GP3.text());
            var settable = gp3 || kind.startsWith("io");
            var spec = new DiskSpec(
                    volume.size(),
                    Kept.or(last.map(DiskSpec::kind), DiskKinds.DEFAULT.text(), kind),
                    last.isPresent() && last.get().zone().isEmpty()
                            ? Optional.empty()
                            : Optional.of(volume.availabilityZone()),
                    settable
                            ? Kept.or(last.map(DiskSpec::iops), gp3 ? DiskKinds.GP3_IOPS : -1, volume.iops())
                            : Optional.empty(),
                    gp3
                            ? Kept.or(last.map(DiskSpec::throughput), DiskKinds.GP3_THROUGHPUT, volume.throughput())
                            : Optional.empty(),
                    Kept.or(last.map(DiskSpec::encrypted), true, volume.encrypted()),
                    last.map(DiskSpec::allowDestroy).orElse(false));
            return new Existing<>(id, spec, STATE);
        });
    }

    @Override
    public DiskState update(Call call, String id, DiskSpec before, DiskSpec spec) {
        var volume = volumes.find(call, id)
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "the volume " + id + " is gone",
                        "if its data is lost, delete the resource and make it anew"));
        var kind = DiskKinds.of(spec);
        var same = volume.size() >= spec.sizeGib()
                && kind.text().equals(volume.volumeTypeAsString())
                && kind.iops(spec).map(i -> i.equals(volume.iops())).orElse(true)
                && kind.throughput(spec).map(t -> t.equals(volume.throughput())).orElse(true);
        if (!same) {
            call.progress().accept("changing the volume " + id);
            api.tell(
                    call,
                    "changing the volume " + id,
                    ec2 -> ec2.modifyVolume(r -> {
                        r.volumeId(id).volumeType(kind.text());
                        if (volume.size() < spec.sizeGib()) {
                            r.size(spec.sizeGib());
                        }
                        kind.iops(spec).ifPresent(r::iops);
                        kind.throughput(spec).ifPresent(r::throughput);
                    }));
            api.until(call, "waiting for the change of " + id, () -> modified(call, id));
        }
        return STATE;
    }

    /** The new size can be used as soon as EC2 optimises. */
    private boolean modified(Call call, String id) {
        return api.find(call, "looking at the change of " + id, ec2 -> ec2.describeVolumesModifications(
                                r -> r.volumeIds(id))
                        .volumesModifications())
                .map(m -> m.modificationState() != VolumeModificationState.MODIFYING)
                .orElse(true);
    }

    @Override
    public void delete(Call call, String id, DiskSpec spec) {
        api.remove(
                call,
                "deleting the volume " + id,
                () -> volumes.find(call, id).stream()
                        .flatMap(v -> v.attachments().stream())
                        .map(a -> "the instance " + a.instanceId())
                        .toList(),
                ec2 -> ec2.deleteVolume(r -> r.volumeId(id)));
        api.until(call, "waiting until " + id + " is gone", () -> volumes.find(call, id)
                .isEmpty());
    }
}
