package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.Tags;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;

/** Where machines of a network go, from the network's id alone: its security group's tags name its subnets. */
public final class Places {
    private final Api api;

    public Places(Api api) {
        this.api = api;
    }

    /**
     * What a machine needs to know of its network.
     *
     * @param subnets ids by name, in the order of the declaration
     */
    public record Place(String vpc, String group, Map<String, String> subnets) {
        public Place {
            subnets = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(subnets));
        }
    }

    /** Empty where there is no network of that id, or it is not whole. */
    public Optional<Place> find(Call call, String network) {
        return group(call, network).map(g -> new Place(g.vpcId(), g.groupId(), subnets(g)));
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

    static Map<String, String> subnets(SecurityGroup group) {
        var numbered = new TreeMap<Integer, String>();
        Ec2.map(group.tags()).forEach((key, value) -> {
            if (key.startsWith(Tags.SUBNET)) {
                numbered.put(Integer.parseInt(key.substring(Tags.SUBNET.length())), value);
            }
        });
        var subnets = new LinkedHashMap<String, String>();
        numbered.values().forEach(v -> subnets.put(v.substring(0, v.indexOf('=')), v.substring(v.indexOf('=') + 1)));
        return subnets;
    }

    /** The tags that say so. */
    static Map<String, String> tags(Map<String, String> subnets) {
        var tags = new LinkedHashMap<String, String>();
        subnets.forEach((name, id) -> tags.put(Tags.SUBNET + tags.size(), name + "=" + id));
        return tags;
    }
}
