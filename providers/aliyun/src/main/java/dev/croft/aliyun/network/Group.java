package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The security group of a network, by which its machines find it. */
record Group(Api api, Call call, Parts parts, Map<String, String> tags) {
    private static final String KIND = "securitygroup";

    /**
     * Makes it, or brings it to what is declared.
     *
     * @param named tags that tell machines of the network
     * @param known is told its id as soon as there is one
     */
    void ensure(String vpc, Map<String, String> named, List<Ingress> ingress, Consumer<String> known) {
        var found = parts.group();
        var id = found.map(g -> g.text("SecurityGroupId")).orElseGet(() -> make(vpc));
        known.accept(id);
        new Rules(api, call, id).apply(ingress);
        name(id, found, named);
    }

    private String make(String vpc) {
        return api.create(
                        call,
                        "creating the security group",
                        Request.ecs("CreateSecurityGroup")
                                .with("VpcId", vpc)
                                .with("SecurityGroupType", "normal")
                                .with("SecurityGroupName", AliyunTags.name(call.owner(), Parts.GROUP))
                                .with("Description", AliyunTags.mark(parts.token(), Parts.GROUP))
                                .withTags(tags))
                .text("SecurityGroupId");
    }

    private void name(String id, Optional<Item> found, Map<String, String> named) {
        var old = found.map(Item::tags).orElse(Map.of());
        if (!old.entrySet().containsAll(named.entrySet())) {
            api.tag(call, Service.ECS, KIND, id, named);
        }
        api.untag(
                call,
                KIND,
                id,
                old.keySet().stream()
                        .filter(key -> key.startsWith(Tags.SUBNET) && !named.containsKey(key))
                        .toList());
    }
}
