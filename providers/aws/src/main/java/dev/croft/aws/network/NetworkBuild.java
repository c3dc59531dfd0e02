package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.Tags;
import dev.croft.aws.Zones;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ec2.model.InternetGateway;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/**
 * Brings a network to what is declared, part by part, whatever is there: the same work makes a new one, goes on with one
 * that broke off, and sets drift right.
 */
final class NetworkBuild {
    private final Api api;
    private final Call call;
    private final Zones zones;
    private final Map<String, String> defaults;
    private final String token;
    private final NetworkSpec spec;
    private final Parts parts;
    private final Routes routes;
    private final Map<String, String> subnets = new LinkedHashMap<>();

    NetworkBuild(Api api, Call call, Zones zones, Map<String, String> defaults, String token, NetworkSpec spec) {
        this.api = api;
        this.call = call;
        this.zones = zones;
        this.defaults = defaults;
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
            inTheirs(known);
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
        Layout.subnets(spec).forEach(s -> subnets.put(s.name(), subnet(vpc, s, there)));
        var table = table(vpc, Parts.TABLE);
        subnets.values().forEach(id -> routes.follow(table, id));
        wayOut(vpc, table);
        group(vpc, known, false);
        removeTheRest();
    }

    private Map<String, String> tags(String part) {
        var tags = new LinkedHashMap<>(Tags.of(call.owner(), part, defaults, Map.of()));
        // Of a network that was imported the parts stay known by the token that they have.
        tags.put(Tags.OWNER, token);
        return tags;
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
        switch (spec.egress()) {
            case NONE -> routes.nowhere(table);
            case ROUTED -> routes.toGateway(table, gateway(vpc));
            case NAT -> routes.toNat(
                    table,
                    new Nat(api, call, parts, routes)
                            .ensure(new Nat.Wanted(
                                    vpc,
                                    Layout.natSubnet(spec),
                                    gateway(vpc),
                                    this::tags,
                                    cidr -> Optional.ofNullable(parts.subnets().get(Parts.NAT_SUBNET))
                                            .map(Subnet::subnetId)
                                            .orElseGet(() -> makeSubnet(
                                                    vpc,
                                                    Parts.NAT_SUBNET,
                                                    cidr.toString(),
                                                    zones.or(
                                                            call,
                                                            Layout.subnets(spec)
                                                                    .get(0)
                                                                    .zone()))),
                                    () -> table(vpc, Parts.NAT_TABLE))));
        }
    }

    private String gateway(String vpc) {
        var gateway = parts.gateway()
                .orElseGet(() -> api.make(
                        call, "creating the internet gateway", parts::gateway, ec2 -> ec2.createInternetGateway(
                                        r -> r.tagSpecifications(
                                                Ec2.tagged(ResourceType.INTERNET_GATEWAY, tags(Parts.GATEWAY))))
                                .internetGateway()));
        if (!attached(gateway)) {
            // Twice says that it is attached; by another hand to another VPC says so too, and the routes then fail.
            api.unless(
                    call,
                    "attaching the internet gateway",
                    List.of("Resource.AlreadyAssociated"),
                    ec2 -> ec2.attachInternetGateway(r ->
                            r.internetGatewayId(gateway.internetGatewayId()).vpcId(vpc)));
        }
        return gateway.internetGatewayId();
    }

    private static boolean attached(InternetGateway gateway) {
        return !gateway.attachments().isEmpty();
    }

    private void inTheirs(Consumer<String> known) {
        var vpc = api.find(call, "looking at the VPC", ec2 -> ec2.describeVpcs(
                                r -> r.vpcIds(spec.vpcId().get()))
                        .vpcs())
                .orElseThrow(() -> new CloudException(
                        Kind.NOT_FOUND,
                        call.owner().name(),
                        "there is no VPC '" + spec.vpcId().get() + "'",
                        "give one of this region and account as 'vpcId'"));
        for (var wanted : spec.subnets()) {
            var id = wanted.id().orElseThrow();
            var found = api.find(call, "looking at the subnet", ec2 -> ec2.describeSubnets(r -> r.subnetIds(id))
                    .subnets());
            var right = found.filter(s -> s.vpcId().equals(vpc.vpcId()))
                    .filter(s -> s.cidrBlock().equals(wanted.cidr().toString()));
            if (right.isEmpty()) {
                throw new CloudException(
                        Kind.INVALID,
                        call.owner().name(),
                        "the subnet '" + wanted.name() + "' is to be " + id + " with " + wanted.cidr() + " in "
                                + vpc.vpcId() + ", found "
                                + found.map(s -> s.cidrBlock() + " in " + s.vpcId())
                                        .orElse("none"),
                        "set id and cidr to those of one subnet of the VPC");
            }
            subnets.put(wanted.name(), id);
        }
        group(vpc.vpcId(), known, true);
    }

    /** The last part: a machine that finds it finds a network that is whole. */
    private void group(String vpc, Consumer<String> known, boolean isTheNetwork) {
        var group = parts.group()
                .or(() -> Optional.of(
                        api.make(call, "creating the security group", parts::group, ec2 -> SecurityGroup.builder()
                                .groupId(ec2.createSecurityGroup(r -> r.groupName(Ec2.name(call.owner()))
                                                .description(
                                                        "Croft: " + call.owner().name())
                                                .vpcId(vpc)
                                                .tagSpecifications(
                                                        Ec2.tagged(ResourceType.SECURITY_GROUP, tags(Parts.GROUP))))
                                        .groupId())
                                .build())))
                .get();
        if (isTheNetwork) {
            known.accept(group.groupId());
        }
        new Rules(api, call, group.groupId()).apply(spec.ingress());
        var named = Places.tags(subnets);
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
