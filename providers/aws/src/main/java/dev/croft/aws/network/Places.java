package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Place;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;
    private final Batch<Place> places;

    public Places(Api api) {
        this.api = api;
        this.places = Batch.ofEach(
                (call, network) -> group(call, network).map(g -> Place.of(g.groupId(), Ec2.map(g.tags()))));
    }

    /** Empty where there is no network of that id, or it is not whole. Machines of one network ask together. */
    public Optional<Place> find(Call call, String network) {
        return places.find(call, network);
    }

    private Optional<SecurityGroup> group(Call call, String network) {
        return api.find(call, "looking at the network " + network, ec2 -> ec2.describeSecurityGroups(r -> {
                    if (network.startsWith("sg-")) {
                        r.groupIds(network);
                    } else {
                        r.filters(Ec2.filter("vpc-id", network), Ec2.part(Parts.GROUP));
                    }
                })
                .securityGroups());
    }
}
