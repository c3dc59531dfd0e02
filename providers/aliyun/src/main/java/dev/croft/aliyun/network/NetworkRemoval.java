package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes a network away in the reverse order of its creation. What is gone already is passed over. */
record NetworkRemoval(Api api, Call call, Parts parts, Tags tags) {
    /** All of it; the VPC last but for its options, since it is by the VPC that the rest is known. */
    void all() {
        group();
        var vpc = parts.vpc().map(v -> v.text("VpcId"));
        vpc.ifPresent(id -> {
            nat(id);
            parts.subnets(id).values().forEach(this::subnet);
            new Domain(api, call, parts).remove(vpc);
            api.remove(
                    call,
                    "deleting the VPC " + id,
                    () -> users("VpcId", id),
                    Request.vpc("DeleteVpc").with("VpcId", id));
            api.until(call, "waiting until the VPC is gone", () -> parts.vpc(id).isEmpty());
        });
        // What a run that broke off may have left.
        new Nat(api, call, parts, tags).releaseAddress();
        new Domain(api, call, parts).remove(Optional.empty());
    }

    void group() {
        parts.group().map(g -> g.text("SecurityGroupId")).ifPresent(id -> {
            call.progress().accept("deleting the security group");
            api.remove(
                    call,
                    "deleting the security group " + id,
                    () -> users("SecurityGroupId", id),
                    Request.ecs("DeleteSecurityGroup").with("SecurityGroupId", id));
        });
    }

    void nat(String vpc) {
        new Nat(api, call, parts, tags).remove(vpc);
        Optional.ofNullable(parts.subnets(vpc).get(Parts.NAT_SUBNET)).ifPresent(this::subnet);
    }

    void subnet(Item subnet) {
        var id = subnet.text("VSwitchId");
        api.remove(
                call,
                "deleting the subnet " + subnet.text("CidrBlock"),
                () -> users("VSwitchId", id),
                Request.vpc("DeleteVSwitch").with("VSwitchId", id));
        api.until(call, "waiting until the subnet is gone", () -> parts.subnets(subnet.text("VpcId")).values().stream()
                .noneMatch(s -> s.text("VSwitchId").equals(id)));
    }

    /** Who is in the way: machines, and network interfaces of whatever else there is. */
    private List<String> users(String filter, String id) {
        var looking = "looking at what uses it";
        var instances = api.list(call, looking, Request.ecs("DescribeInstances").with(filter, id), "Instances").stream()
                .map(i -> "the instance " + i.text("InstanceId"));
        var interfaces = api
                .list(call, looking, Request.ecs("DescribeNetworkInterfaces").with(filter, id), "NetworkInterfaceSets")
                .stream()
                .filter(i -> !i.text("Type").equals("Primary"))
                .map(i -> "the network interface " + i.text("NetworkInterfaceId")
                        + i.maybe("Description").map(d -> " (" + d + ")").orElse(""));
        return Stream.concat(instances, interfaces).limit(20).toList();
    }
}
