package dev.croft.aws;

import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ec2.model.DescribeVolumesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Volume;
import software.amazon.awssdk.services.ec2.model.VolumeState;

/** Looks at volumes: disks of ours and those that machines boot from are asked for together. */
public final class Volumes {
    private final Api api;
    private final Batch<Volume> volumes;
    private final Listing<Volume> listed;

    Volumes(Api api) {
        this.api = api;
        // By a filter, since one id that is gone would be an error for all.
        volumes = new Batch<>((call, ids) -> described(call, Ec2.filter("volume-id", ids)));
        listed = Listing.of(api, volumes, call -> described(call, Ec2.stack(call.owner())));
    }

    private Map<String, Volume> described(Call call, Filter filter) {
        return api
                .pages(
                        call,
                        "looking at the volumes",
                        (ec2, page) -> ec2.describeVolumes(
                                r -> r.filters(filter).maxResults(Api.PAGE).nextToken(page.orElse(null))),
                        DescribeVolumesResponse::nextToken)
                .stream()
                .flatMap(answer -> answer.volumes().stream())
                .collect(Collectors.toMap(Volume::volumeId, v -> v, (a, b) -> a));
    }

    /** Empty where it is gone, or about to be. */
    public Optional<Volume> find(Call call, String id) {
        return volumes.find(call, id).filter(Volumes::there);
    }

    /** The same for a refresh. */
    public Optional<Volume> seen(Call call, String id) {
        return listed.find(call, id).filter(Volumes::there);
    }

    static boolean there(Volume volume) {
        return volume.state() != VolumeState.DELETING && volume.state() != VolumeState.DELETED;
    }
}
