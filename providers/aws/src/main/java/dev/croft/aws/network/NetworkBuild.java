package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.Zones;
import dev.croft.aws.api.Api;
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
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Brings a network to what is declared, part by part, whatever is there: the same work makes a new one, goes on with one
 * that broke off, and sets drift right.
 */
final class NetworkBuild {
    private final Api api;
    private final Call call;
    private final Zones zones;
    private final Tags tags;
    private final String token;
    private final NetworkSpec spec;
    private final Parts parts;
    private final Routes routes;
    private final Map<String, String> subnets = new LinkedHashMap<>();

    NetworkBuild(Api api, Call call, Zones zones, Tags tags, String token, NetworkSpec spec) {
        this.api = api;
        this.call = call;
        this.zones = zones;
        this.tags = tags;
        this.token = token;
        this.spec = spec;
        this.parts = new Parts(api, call, token);
        this.routes = new Routes(api, call);
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
        api.until(call, "waiting for the VPC", () -> api.fresh(
                        call, "looking at " + vpc, ec2 -> ec2.describeVpcs(r -> r.vpcIds(vpc)))
                .vpcs()
                .get(0)
                .stateAsString()
                .equals("available"));
        new Domain(api, call, parts).apply(vpc, spec.domain(), tags(Parts.DHCP));
        var there = parts.subnets();
        Subnets.of(spec).forEach(s -> subnets.put(s.name(), subnet(vpc, s, there)));
        var table = table(vpc, Parts.TABLE);
        subnets.values().forEach(id -> routes.follow(table, id));
        wayOut(vpc, table);
        group(vpc, id -> {});
        removeTheRest();
    }

    private Map<String, String> tags(String part) {
        var all = tags.of(call.owner(), part);
        // Of a network that was imported the parts stay known by the token that they have.
        all.put(Tags.OWNER, token);
        return all;
    }

    private String vpc() {
        return parts.vpc()
                .orElseGet(() -> {
                    call.progress().accept("creating the VPC");
                    return api.make(call, "creating the VPC", parts::vpc, ec2 -> ec2.createVpc(
                                    r -> r.cidrBlock(spec.cidr().toString())
                                            .tagSpecifications(Ec2.tagged(ResourceType.VPC, tags(Parts.VPC))))
                            .vpc());
                })
                .vpcId();
    }

    private String subnet(String vpc, NetworkSpec.Subnet wanted, Map<String, Subnet> there) {
        var part = Parts.SUBNET + wanted.name();
        var found = there.get(part);
        if (found == null) {
            return makeSubnet(vpc, part, wanted.cidr().toString(), zones.or(call, wanted.zone()));
        }
        if (!found.cidrBlock().equals(wanted.cidr().toString())) {
            throw new CloudException(
                    Kind.INVALID,
                    call.owner().name(),
                    "the subnet '" + wanted.name() + "' is " + found.cidrBlock() + ", not " + wanted.cidr(),
                    "set it back, or add a subnet with another name");
        }
        return found.subnetId();
    }

    private String makeSubnet(String vpc, String part, String cidr, String zone) {
        call.progress().accept("creating " + part.replace(':', ' '));
        return api.make(
                        call,
                        "creating the subnet " + cidr,
                        () -> Optional.ofNullable(parts.subnets().get(part)),
                        ec2 -> ec2.createSubnet(r -> r.vpcId(vpc)
                                        .cidrBlock(cidr)
                                        .availabilityZone(zone)
                                        .tagSpecifications(Ec2.tagged(ResourceType.SUBNET, tags(part))))
                                .subnet())
                .subnetId();
    }

    private RouteTable table(String vpc, String part) {
        return Optional.ofNullable(parts.tables().get(part))
                .orElseGet(() -> api.make(
                        call,
                        "creating the route table",
                        () -> Optional.ofNullable(parts.tables().get(part)),
                        ec2 -> ec2.createRouteTable(r -> r.vpcId(vpc)
                                        .tagSpecifications(Ec2.tagged(ResourceType.ROUTE_TABLE, tags(part))))
                                .routeTable()));
    }

    private void wayOut(String vpc, RouteTable table) {
        var gateway = new Gateway(api, call, parts, tags(Parts.GATEWAY));
        switch (spec.egress()) {
            case NONE -> routes.nowhere(table);
            case ROUTED -> routes.to(table, gateway.ensure(vpc));
            case NAT -> routes.to(table, new Nat(api, call, parts, routes).ensure(nat(vpc, gateway.ensure(vpc))));
        }
    }

    private Nat.Wanted nat(String vpc, String gateway) {
        return new Nat.Wanted(
                vpc,
                Layout.natSubnet(spec),
                gateway,
                this::tags,
                cidr -> Optional.ofNullable(parts.subnets().get(Parts.NAT_SUBNET))
                        .map(Subnet::subnetId)
                        .orElseGet(() -> makeSubnet(
                                vpc,
                                Parts.NAT_SUBNET,
                                cidr.toString(),
                                zones.or(call, Subnets.of(spec).get(0).zone()))),
                () -> table(vpc, Parts.NAT_TABLE));
    }

    /** The last part: a machine that finds it finds a network that is whole. */
    private void group(String vpc, Consumer<String> known) {
        var named = Subnets.tags(subnets);
        if (spec.vpcId().isEmpty()) {
            named.put(Tags.EGRESS, spec.egress().name());
        }
        new Group(api, call, parts, tags(Parts.GROUP)).ensure(vpc, named, spec.ingress(), known);
    }

    private void removeTheRest() {
        var removal = new NetworkRemoval(api, call, parts);
        if (spec.egress() != Egress.NAT) {
            removal.nat();
        }
        if (spec.egress() == Egress.NONE) {
            removal.gateway();
        }
        parts.subnets().forEach((part, subnet) -> {
            if (part.startsWith(Parts.SUBNET) && !subnets.containsValue(subnet.subnetId())) {
                removal.subnet(subnet);
            }
        });
    }

    static Optional<String> token(Vpc vpc) {
        return Optional.ofNullable(Ec2.map(vpc.tags()).get(Tags.OWNER));
    }
}
