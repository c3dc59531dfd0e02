package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.Zones;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import dev.croft.spi.cloud.Subnets;
import dev.croft.spi.cloud.Tags;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a network to what is declared, part by part, whatever is there: the same work makes a new one, goes on with one
 * that broke off, and sets drift right.
 */
final class NetworkBuild {
    private final Api api;
    private final Call call;
    private final Zones zones;
    private final Tags tags;
    private final NetworkSpec spec;
    private final Parts parts;
    private final Map<String, String> subnets = new LinkedHashMap<>();

    NetworkBuild(Api api, Call call, Zones zones, Tags tags, Parts parts, NetworkSpec spec) {
        this.api = api;
        this.call = call;
        this.zones = zones;
        this.tags = tags;
        this.parts = parts;
        this.spec = spec;
    }

    /** What is known of it so far. */
    NetworkState state() {
        return Layout.state(spec, subnets);
    }

    /** @param known is told the network's id as soon as there is one */
    void run(Consumer<String> known) {
        if (spec.vpcId().isPresent()) {
            subnets.putAll(new Theirs(api, call, spec).subnets());
            group(spec.vpcId().get(), known);
            return;
        }
        var vpc = vpc();
        known.accept(vpc);
        awaitVpc(vpc);
        api.tag(call, Service.VPC, "VPC", vpc, tags(Parts.VPC));
        new Domain(api, call, parts).apply(vpc, spec.domain());
        var there = parts.subnets(vpc);
        Subnets.of(spec).forEach(s -> subnets.put(s.name(), subnet(vpc, s, there)));
        if (spec.egress() == Egress.NAT) {
            new Nat(api, call, parts, tags)
                    .ensure(vpc, natSubnet(vpc, there), spec.cidr().toString());
        }
        group(vpc, id -> {});
        removeTheRest(vpc);
    }

    private Map<String, String> tags(String part) {
        var all = tags.of(call.owner(), part);
        // Of a network that was imported the parts stay known by the token that they have.
        all.put(Tags.OWNER, parts.token());
        return all;
    }

    private String vpc() {
        return parts.vpc().map(v -> v.text("VpcId")).orElseGet(() -> api.create(
                        call,
                        "creating the VPC",
                        Request.vpc("CreateVpc")
                                .with("CidrBlock", spec.cidr())
                                .with("VpcName", AliyunTags.name(call.owner(), Parts.VPC))
                                .with("Description", AliyunTags.mark(parts.token(), Parts.VPC)))
                .text("VpcId"));
    }

    private Item awaitVpc(String id) {
        return api.until(call, "waiting for the VPC", () -> Optional.of(
                        api.settled(call, "looking at the VPC", id, () -> parts.vpc(id)))
                .filter(v -> v.text("Status").equals("Available")));
    }

    private String subnet(String vpc, NetworkSpec.Subnet wanted, Map<String, Item> there) {
        var part = Parts.SUBNET + wanted.name();
        var found = Optional.ofNullable(there.get(part));
        var cidr = wanted.cidr().toString();
        found.map(s -> s.text("CidrBlock")).filter(c -> !c.equals(cidr)).ifPresent(other -> {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "the subnet '" + wanted.name() + "' is " + other + ", not " + cidr,
                    "set it back, or add a subnet with another name");
        });
        return ready(
                vpc,
                part,
                found.map(s -> s.text("VSwitchId"))
                        .orElseGet(() -> makeSubnet(vpc, part, cidr, zones.or(call, wanted.zone()))));
    }

    private String makeSubnet(String vpc, String part, String cidr, String zone) {
        return api.create(
                        call,
                        "creating " + part.replace(':', ' '),
                        Request.vpc("CreateVSwitch")
                                .with("VpcId", vpc)
                                .with("CidrBlock", cidr)
                                .with("ZoneId", zone)
                                .with("VSwitchName", AliyunTags.name(call.owner(), part))
                                .with("Description", AliyunTags.mark(parts.token(), part)))
                .text("VSwitchId");
    }

    private String ready(String vpc, String part, String id) {
        api.until(call, "waiting for " + part.replace(':', ' '), () -> api.settled(
                        call,
                        "looking at " + id,
                        id,
                        () -> Optional.ofNullable(parts.subnets(vpc).get(part)))
                .text("Status")
                .equals("Available"));
        api.tag(call, Service.VPC, "VSWITCH", id, tags(part));
        return id;
    }

    /** A subnet for the gateway alone, in addresses of its own. */
    private String natSubnet(String vpc, Map<String, Item> there) {
        var cidr = Layout.natSubnet(spec).toString();
        var found = Optional.ofNullable(there.get(Parts.NAT_SUBNET)).map(s -> s.text("VSwitchId"));
        if (found.isEmpty() && !awaitVpc(vpc).texts("SecondaryCidrBlocks").contains(cidr)) {
            api.tell(
                    call,
                    "adding the NAT gateway's addresses",
                    Request.vpc("AssociateVpcCidrBlock").with("VpcId", vpc).with("SecondaryCidrBlock", cidr));
            api.until(call, "waiting for the NAT gateway's addresses", () -> awaitVpc(vpc)
                    .texts("SecondaryCidrBlocks")
                    .contains(cidr));
        }
        return ready(
                vpc,
                Parts.NAT_SUBNET,
                found.orElseGet(() -> makeSubnet(
                        vpc,
                        Parts.NAT_SUBNET,
                        cidr,
                        zones.or(call, Subnets.of(spec).get(0).zone()))));
    }

    /** The last part: a machine that finds it finds a network that is whole. */
    private void group(String vpc, Consumer<String> known) {
        var named = Subnets.tags(subnets);
        if (spec.vpcId().isEmpty()) {
            named.put(Tags.EGRESS, spec.egress().name());
        }
        new Group(api, call, parts, tags(Parts.GROUP)).ensure(vpc, named, spec.ingress(), known);
    }

    private void removeTheRest(String vpc) {
        var removal = new NetworkRemoval(api, call, parts, tags);
        if (spec.egress() != Egress.NAT) {
            removal.nat(vpc);
        }
        parts.subnets(vpc).forEach((part, subnet) -> {
            if (part.startsWith(Parts.SUBNET) && !subnets.containsValue(subnet.text("VSwitchId"))) {
                removal.subnet(subnet);
            }
        });
    }
}
