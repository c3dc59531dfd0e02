package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;
    private final Batch<Place> places;
    private final Listing<Place> listed;

    public Places(Api api) {
        this.api = api;
        this.places =
                Batch.ofEach((call, network) -> group(call, network).map(group -> Place.of(id(group), group.tags())));
        this.listed = Listing.of(api, places, this::all);
    }

    /** Empty where there is no network of that id, or it is not whole. Machines of one network ask together. */
    public Optional<Place> find(Call call, String network) {
        return places.find(call, network);
    }

    /** The same for a refresh. */
    public Optional<Place> seen(Call call, String network) {
        return listed.find(call, network);
    }

    private static String id(Item group) {
        return group.text("SecurityGroupId");
    }

    /** A network goes by the id of its VPC, or of its group where the VPC is another's. */
    private Map<String, Place> all(Call call) {
        var all = new HashMap<String, Place>();
        api.list(call, "looking at the networks", groups(), "SecurityGroups")
                .forEach(group -> Place.maybe(id(group), group.tags()).ifPresent(place -> {
                    all.put(place.group(), place);
                    place.egress().ifPresent(own -> all.put(group.text("VpcId"), place));
                }));
        return all;
    }

    private static Request groups() {
        return Request.ecs("DescribeSecurityGroups")
                .with("Tag.1.Key", Tags.PART)
                .with("Tag.1.Value", Parts.GROUP);
    }

    private Optional<Item> group(Call call, String network) {
        var doing = "looking at the network " + network;
        if (network.startsWith("sg-")) {
            return api.first(
                    call,
                    doing,
                    Request.ecs("DescribeSecurityGroups").with("SecurityGroupId", network),
                    "SecurityGroups");
        }
        return api.list(call, doing, groups().with("VpcId", network), "SecurityGroups").stream()
                .filter(group -> group.tags().containsKey(Tags.EGRESS))
                .findFirst();
    }
}
