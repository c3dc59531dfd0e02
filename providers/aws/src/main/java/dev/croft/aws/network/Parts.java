package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.cloud.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** The parts of one network, found by their tags whenever they are asked for. */
final class Parts {
    static final String VPC = "vpc";
    static final String DHCP = "dhcp";
    static final String GATEWAY = "gateway";
    static final String SUBNET = "subnet:";
    static final String TABLE = "routes";
    static final String GROUP = "group";
    static final String NAT = "nat";
    static final String NAT_ADDRESS = "nat-address";
    static final String NAT_SUBNET = "nat-subnet";
    static final String NAT_TABLE = "nat-routes";

    private static final String LOOKING = "looking for the network's parts";
    private static final Set<NatGatewayState> GONE = Set.of(NatGatewayState.DELETED, NatGatewayState.FAILED);

    private final Api api;
    private final Call call;
    private final String token;

    /** @param token of the owner, as the tags have it */
    Parts(Api api, Call call, String token) {
        this.api = api;
        this.call = call;
        this.token = token;
    }

    Optional<Vpc> vpc() {
        return api.find(call, LOOKING, ec2 -> ec2.describeVpcs(r -> r.filters(Ec2.owned(token), Ec2.part(VPC)))
                .vpcs());
    }

    Optional<DhcpOptions> dhcp() {
        return api.find(call, LOOKING, ec2 -> ec2.describeDhcpOptions(r -> r.filters(Ec2.owned(token), Ec2.part(DHCP)))
                .dhcpOptions());
    }

    Optional<InternetGateway> gateway() {
        return api.find(
                call, LOOKING, ec2 -> ec2.describeInternetGateways(r -> r.filters(Ec2.owned(token), Ec2.part(GATEWAY)))
                        .internetGateways());
    }

    /** By the parts' names. */
    Map<String, Subnet> subnets() {
        var all = api.ask(call, LOOKING, ec2 -> ec2.describeSubnets(r -> r.filters(Ec2.owned(token))))
                .subnets();
        var found = new LinkedHashMap<String, Subnet>();
        all.forEach(subnet -> found.put(part(subnet.tags()), subnet));
        return found;
    }

    Map<String, RouteTable> tables() {
        var all = api.ask(call, LOOKING, ec2 -> ec2.describeRouteTables(r -> r.filters(Ec2.owned(token))))
                .routeTables();
        var found = new LinkedHashMap<String, RouteTable>();
        all.forEach(table -> found.put(part(table.tags()), table));
        return found;
    }

    Optional<SecurityGroup> group() {
        return api.find(
                call, LOOKING, ec2 -> ec2.describeSecurityGroups(r -> r.filters(Ec2.owned(token), Ec2.part(GROUP)))
                        .securityGroups());
    }

    Optional<Address> natAddress() {
        return api.find(
                call, LOOKING, ec2 -> ec2.describeAddresses(r -> r.filters(Ec2.owned(token), Ec2.part(NAT_ADDRESS)))
                        .addresses());
    }

    /** Those that work, and those that come and go: EC2 shows what it deleted for an hour. */
    Optional<NatGateway> nat() {
        return api.find(
                call, LOOKING, ec2 -> ec2.describeNatGateways(r -> r.filter(Ec2.owned(token))).natGateways().stream()
                        .filter(n -> !GONE.contains(n.state()))
                        // Emulators do not filter these by tag.
                        .filter(n -> token.equals(Ec2.map(n.tags()).get(Tags.OWNER)))
                        .toList());
    }

    private static String part(List<Tag> tags) {
        return Ec2.map(tags).getOrDefault(Tags.PART, "");
    }
}
