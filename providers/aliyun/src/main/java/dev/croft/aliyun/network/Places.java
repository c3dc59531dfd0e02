package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Tags;
import java.util.Optional;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;
    private final Batch<Place> places;

    public Places(Api api) {
        this.api = api;
        this.places = Batch.ofEach(
                (call, network) -> group(call, network).map(g -> Place.of(g.text("SecurityGroupId"), g.tags())));
    }

    /** Empty where there is no network of that id, or it is not whole. Machines of one network ask together. */
    public Optional<Place> find(Call call, String network) {
        return places.find(call, network);
    }

    private Optional<Item> group(Call call, String network) {
        var request = Request.ecs("DescribeSecurityGroups");
        return api.first(
                call,
                "looking at the network " + network,
                network.startsWith("sg-")
                        ? request.with("SecurityGroupId", network)
                        : request.with("VpcId", network)
                                .with("Tag.1.Key", Tags.PART)
                                .with("Tag.1.Value", Parts.GROUP),
                "SecurityGroups");
    }
}
