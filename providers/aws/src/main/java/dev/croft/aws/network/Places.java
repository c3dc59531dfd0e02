package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Place;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;

    public Places(Api api) {
        this.api = api;
    }

    /** Empty where there is no network of that id, or it is not whole. */
    public Optional<Place> find(Call call, String network) {
        return group(call, network).map(g -> Place.of(g.groupId(), Ec2.map(g.tags())));
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
