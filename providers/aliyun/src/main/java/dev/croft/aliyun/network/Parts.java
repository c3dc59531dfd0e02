package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Tags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parts of one network, found by their descriptions and tags whenever they are asked for. */
final class Parts {
    static final String VPC = "vpc";
    static final String DHCP = "dhcp";
    static final String SUBNET = "subnet:";
    static final String GROUP = "group";
    static final String NAT = "nat";
    static final String NAT_ADDRESS = "nat-address";
    static final String NAT_SUBNET = "nat-subnet";

    private static final String LOOKING = "looking for the network's parts";

    private final Api api;
    private final Call call;
    private final String token;

    /** @param token of the owner, as the descriptions have it */
    Parts(Api api, Call call, String token) {
        this.api = api;
        this.call = call;
        this.token = token;
    }

    String token() {
        return token;
    }

    private boolean is(String part, Item item, String description) {
        return part(item, description).equals(Optional.of(part));
    }

    /** By its description, which it has from its first moment; by its tags where another hand wrote over that. */
    private Optional<String> part(Item item, String description) {
        return AliyunTags.part(token, description).or(() -> Optional.of(item.tags())
                .filter(tags -> token.equals(tags.get(Tags.OWNER)))
                .map(tags -> tags.getOrDefault(Tags.PART, "")));
    }

    Optional<Item> vpc() {
        return api.list(call, LOOKING, Request.vpc("DescribeVpcs"), "Vpcs").stream()
                .filter(vpc -> is(VPC, vpc, vpc.text("Description")))
                .findFirst();
    }

    Optional<Item> vpc(String id) {
        return api.first(call, LOOKING, Request.vpc("DescribeVpcs").with("VpcId", id), "Vpcs");
    }

    /** By the parts' names. */
    Map<String, Item> subnets(String vpc) {
        var found = new LinkedHashMap<String, Item>();
        api.list(call, LOOKING, Request.vpc("DescribeVSwitches").with("VpcId", vpc), "VSwitches")
                .forEach(subnet -> part(subnet, subnet.text("Description")).ifPresent(part -> found.put(part, subnet)));
        return found;
    }

    Optional<Item> group() {
        return api.first(
                call,
                LOOKING,
                Request.ecs("DescribeSecurityGroups").withTags(Map.of(Tags.OWNER, token, Tags.PART, GROUP)),
                "SecurityGroups");
    }

    Optional<Item> nat(String vpc) {
        return api.list(call, LOOKING, Request.vpc("DescribeNatGateways").with("VpcId", vpc), "NatGateways").stream()
                .filter(nat -> is(NAT, nat, nat.text("Description")))
                .findFirst();
    }

    Optional<Item> natAddress() {
        return api.list(call, LOOKING, Request.vpc("DescribeEipAddresses"), "EipAddresses").stream()
                .filter(address -> is(NAT_ADDRESS, address, description(address)))
                .findFirst();
    }

    /** The API misspells it in one version, and has both in another. */
    static String description(Item address) {
        return address.maybe("Description").orElse(address.text("Descritpion"));
    }

    Optional<Item> dhcp() {
        return api
                .ask(call, LOOKING, Request.vpc("ListDhcpOptionsSets").with("MaxResults", 100))
                .list("DhcpOptionsSets")
                .stream()
                .filter(set -> is(DHCP, set, set.text("DhcpOptionsSetDescription")))
                .findFirst();
    }
}
