package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Tag;

/** The security group of a network, by which its machines find it. */
record Group(Api api, Call call, Parts parts, Map<String, String> tags) {
    /**
     * Makes it, or brings it to what is declared.
     *
     * @param named tags that tell machines of the network
     * @param known is told its id as soon as there is one
     */
    void ensure(String vpc, Map<String, String> named, List<Ingress> ingress, Consumer<String> known) {
        var group = parts.group().orElseGet(() -> make(vpc));
        known.accept(group.groupId());
        new Rules(api, call, group.groupId()).apply(ingress);
        name(group, named);
    }

    private SecurityGroup make(String vpc) {
        return api.make(call, "creating the security group", parts::group, ec2 -> SecurityGroup.builder()
                .groupId(ec2.createSecurityGroup(r -> r.groupName(Ec2.name(call.owner()))
                                .description("Croft: " + call.owner().name())
                                .vpcId(vpc)
                                .tagSpecifications(Ec2.tagged(ResourceType.SECURITY_GROUP, tags)))
                        .groupId())
                .build());
    }

    private void name(SecurityGroup group, Map<String, String> named) {
        var old = Ec2.map(group.tags());
        if (!old.entrySet().containsAll(named.entrySet())) {
            api.tell(
                    call,
                    "naming the subnets",
                    ec2 -> ec2.createTags(r -> r.resources(group.groupId()).tags(Ec2.tags(named))));
        }
        var stale = old.keySet().stream()
                .filter(key -> key.startsWith(Tags.SUBNET) && !named.containsKey(key))
                .map(key -> Tag.builder().key(key).build())
                .toList();
        if (!stale.isEmpty()) {
            api.tell(
                    call,
                    "naming the subnets",
                    ec2 -> ec2.deleteTags(r -> r.resources(group.groupId()).tags(stale)));
        }
    }
}
