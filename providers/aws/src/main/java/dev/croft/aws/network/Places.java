package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Batch;
import dev.croft.spi.cloud.Listing;
import dev.croft.spi.cloud.Place;
import dev.croft.spi.cloud.Tags;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.DescribeSecurityGroupsResponse;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;
    private final Batch<Place> places;
    private final Listing<Place> listed;

    public Places(Api api) {
        this.api = api;
        this.places = Batch.ofEach(
                (call, network) -> group(call, network).map(group -> Place.of(group.groupId(), Ec2.map(group.tags()))));
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

    /** A network goes by the id of its VPC, or of its group where the VPC is another's. */
    private Map<String, Place> all(Call call) {
        var all = new HashMap<String, Place>();
        api
                .pages(
                        call,
                        "looking at the networks",
                        (ec2, page) -> ec2.describeSecurityGroups(
                                r -> r.filters(Ec2.stack(call.owner()), Ec2.part(Parts.GROUP))
                                        .maxResults(Api.PAGE)
                                        .nextToken(page.orElse(null))),
                        DescribeSecurityGroupsResponse::nextToken)
                .stream()
                .flatMap(answer -> answer.securityGroups().stream())
                .forEach(group -> Place.maybe(group.groupId(), Ec2.map(group.tags()))
                        .ifPresent(place -> {
                            all.put(place.group(), place);
                            place.egress().ifPresent(own -> all.put(group.vpcId(), place));
                        }));
        return all;
    }

    private Optional<SecurityGroup> group(Call call, String network) {
        return api.find(call, "looking at the network " + network, ec2 -> ec2.describeSecurityGroups(r -> {
                    if (network.startsWith("sg-")) {
                        r.groupIds(network);
                    } else {
                        r.filters(Ec2.filter("vpc-id", network), Ec2.part(Parts.GROUP), Ec2.having(Tags.EGRESS));
                    }
                })
                .securityGroups());
    }
}
