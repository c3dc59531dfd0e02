package dev.croft.aws;

import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Looks at volumes: disks of ours and those that machines boot from are asked for together. */
public final class Volumes {
    private final Batch<Volume> volumes;

    Volumes(Api api) {
        volumes = new Batch<>((call, ids) -> api
                .ask(
                        call,
                        "looking at the volumes",
                        // By a filter, since one id that is gone would be an error for all.
                        ec2 -> ec2.describeVolumes(r -> r.filters(Ec2.filter("volume-id", ids))))
                .volumes()
                .stream()
                .collect(Collectors.toMap(Volume::volumeId, v -> v)));
    }

    /** Empty where it is gone, or about to be. */
    public Optional<Volume> find(Call call, String id) {
        return volumes.find(call, id).filter(Volumes::there);
    }

    static boolean there(Volume volume) {
        return volume.state() != VolumeState.DELETING && volume.state() != VolumeState.DELETED;
    }
}
