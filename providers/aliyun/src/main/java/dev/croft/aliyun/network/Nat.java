package dev.croft.aliyun.network;

import dev.croft.aliyun.AliyunTags;
import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.aliyun.api.Service;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import dev.croft.spi.cloud.Tags;
import java.util.List;
import java.util.Optional;

/** A NAT gateway with its address, in a subnet of its own; the VPC's route table sends to it what is for outside. */
record Nat(Api api, Call call, Parts parts, Tags tags) {
    private static final String ALL = "0.0.0.0/0";
    /** MBit/s; by traffic, so that what is not used costs nothing. */
    private static final int BANDWIDTH = 100;

    /**
     * Makes what is missing of it.
     *
     * @param subnet id of the subnet that it is in
     * @param cidr whose machines get out by it
     */
    void ensure(String vpc, String subnet, String cidr) {
        var id = parts.nat(vpc).map(Nat::id).orElseGet(() -> make(vpc, subnet));
        var nat = await(vpc, id);
        api.tag(call, Service.VPC, "NATGATEWAY", id, tags.of(call.owner(), Parts.NAT));
        var address = address(id);
        translate(nat, cidr, address);
        route(vpc, id);
    }

    private static String id(Item nat) {
        return nat.text("NatGatewayId");
    }

    private String make(String vpc, String subnet) {
        return api.create(
                        call,
                        "creating the NAT gateway",
                        Request.vpc("CreateNatGateway")
                                .with("VpcId", vpc)
                                .with("VSwitchId", subnet)
                                .with("NatType", "Enhanced")
                                .with("NetworkType", "internet")
                                .with("InstanceChargeType", "PostPaid")
                                .with("InternetChargeType", "PayByLcu")
                                .with("Name", AliyunTags.name(call.owner(), Parts.NAT))
                                .with("Description", AliyunTags.mark(parts.token(), Parts.NAT)))
                .text("NatGatewayId");
    }

    private Item await(String vpc, String id) {
        call.progress().accept("waiting for the NAT gateway");
        return api.until(call, "waiting for the NAT gateway", () -> {
            var nat = api.settled(call, "looking at the NAT gateway", id, () -> parts.nat(vpc));
            if (nat.text("Status").equals("Deleting")) {
                throw new CloudException(
                        Kind.CONFLICT,
                        call.owner().name(),
                        "the NAT gateway " + id + " is being deleted",
                        "run it again when it is gone: another one is made");
            }
            return Optional.of(nat).filter(n -> n.text("Status").equals("Available"));
        });
    }

    /** The address as the gateway has it, when it has it. */
    private String address(String nat) {
        var address = parts.natAddress();
        var id = address.map(a -> a.text("AllocationId")).orElseGet(() -> api.create(
                        call,
                        "allocating the NAT gateway's address",
                        Request.vpc("AllocateEipAddress")
                                .with("Bandwidth", BANDWIDTH)
                                .with("InternetChargeType", "PayByTraffic")
                                .with("InstanceChargeType", "PostPaid")
                                .with("Name", AliyunTags.name(call.owner(), Parts.NAT_ADDRESS))
                                .with("Description", AliyunTags.mark(parts.token(), Parts.NAT_ADDRESS)))
                .text("AllocationId"));
        api.tag(call, Service.VPC, "EIP", id, tags.of(call.owner(), Parts.NAT_ADDRESS));
        if (address.filter(a -> a.text("InstanceId").equals(nat)).isEmpty()) {
            api.create(
                    call,
                    "giving the NAT gateway its address",
                    Request.vpc("AssociateEipAddress")
                            .with("AllocationId", id)
                            .with("InstanceId", nat)
                            .with("InstanceType", "Nat"));
        }
        return api.until(call, "waiting for the NAT gateway's address", () -> parts.natAddress()
                        .filter(a -> a.text("Status").equals("InUse")))
                .text("IpAddress");
    }

    private void translate(Item nat, String cidr, String address) {
        if (entries(nat).stream().noneMatch(e -> translates(e, cidr, address))) {
            api.create(
                    call,
                    "translating addresses",
                    Request.vpc("CreateSnatEntry")
                            .with("SnatTableId", table(nat))
                            .with("SourceCIDR", cidr)
                            .with("SnatIp", address)
                            .with("SnatEntryName", AliyunTags.name(call.owner(), "snat")));
        }
        api.until(call, "waiting until addresses are translated", () -> entries(nat).stream()
                .filter(e -> translates(e, cidr, address))
                .anyMatch(e -> e.text("Status").equals("Available")));
    }

    private static boolean translates(Item entry, String cidr, String address) {
        return entry.text("SourceCIDR").equals(cidr) && entry.text("SnatIp").equals(address);
    }

    private static String table(Item nat) {
        return nat.texts("SnatTableIds").get(0);
    }

    private List<Item> entries(Item nat) {
        return api.list(
                call,
                "looking at the NAT gateway",
                Request.vpc("DescribeSnatTableEntries").with("SnatTableId", table(nat)),
                "SnatTableEntries");
    }

    private Optional<Item> defaultRoute(String table) {
        return api
                .ask(
                        call,
                        "looking at the routes",
                        Request.vpc("DescribeRouteEntryList")
                                .with("RouteTableId", table)
                                .with("DestinationCidrBlock", ALL))
                .list("RouteEntrys")
                .stream()
                .filter(route -> route.text("DestinationCidrBlock").equals(ALL))
                .findFirst();
    }

    private static boolean leadsTo(Item route, String nat) {
        return route.list("NextHops").stream()
                .anyMatch(hop -> hop.text("NextHopId").equals(nat));
    }

    private String routes(String vpc) {
        return api.settled(call, "looking at the VPC", vpc, () -> parts.vpc(vpc)
                        .filter(v -> !v.texts("RouterTableIds").isEmpty()))
                .texts("RouterTableIds")
                .get(0);
    }

    /** Aliyun makes the route by itself with the first gateway of a VPC; another hand may have taken it. */
    private void route(String vpc, String nat) {
        var table = routes(vpc);
        var there = api.eventually(call, "looking at the routes", () -> defaultRoute(table));
        there.filter(route -> !leadsTo(route, nat)).ifPresent(this::unroute);
        if (there.filter(route -> leadsTo(route, nat)).isEmpty()) {
            api.create(
                    call,
                    "adding the way out",
                    Request.vpc("CreateRouteEntry")
                            .with("RouteTableId", table)
                            .with("DestinationCidrBlock", ALL)
                            .with("NextHopType", "NatGateway")
                            .with("NextHopId", nat));
        }
        api.until(call, "waiting for the way out", () -> defaultRoute(table)
                .filter(route -> leadsTo(route, nat))
                .filter(route -> route.text("Status").equals("Available"))
                .isPresent());
    }

    private void unroute(Item route) {
        api.remove(
                call,
                "removing the way out",
                Request.vpc("DeleteRouteEntry")
                        .with("RouteTableId", route.text("RouteTableId"))
                        .with("DestinationCidrBlock", ALL)
                        .with("NextHopId", route.list("NextHops").get(0).text("NextHopId")));
        api.until(call, "waiting until the way out is gone", () -> defaultRoute(route.text("RouteTableId"))
                .isEmpty());
    }

    /** What is missing of one that is there, by the part's name. */
    Optional<String> lack(Item vpc, Item nat, String cidr) {
        var address = parts.natAddress().filter(a -> a.text("InstanceId").equals(id(nat)));
        if (address.isEmpty()) {
            return Optional.of("the NAT gateway has no address");
        }
        if (entries(nat).stream()
                .noneMatch(e -> translates(e, cidr, address.get().text("IpAddress")))) {
            return Optional.of("the NAT gateway translates no addresses");
        }
        var routed = vpc.texts("RouterTableIds").stream()
                .findFirst()
                .flatMap(this::defaultRoute)
                .filter(route -> leadsTo(route, id(nat)));
        return routed.isPresent() ? Optional.empty() : Optional.of("nothing is sent to the NAT gateway");
    }

    /** Takes it away with all that is its own. */
    void remove(String vpc) {
        parts.nat(vpc).ifPresent(nat -> {
            call.progress().accept("deleting the NAT gateway");
            parts.vpc(vpc).stream()
                    .flatMap(v -> v.texts("RouterTableIds").stream())
                    .flatMap(table -> defaultRoute(table).stream())
                    .filter(route -> leadsTo(route, id(nat)))
                    .forEach(this::unroute);
            // With what it translates, and lets go of its address.
            api.remove(
                    call,
                    "deleting the NAT gateway",
                    Request.vpc("DeleteNatGateway")
                            .with("NatGatewayId", id(nat))
                            .with("Force", true));
            api.until(call, "waiting until the NAT gateway is gone", () -> parts.nat(vpc)
                    .isEmpty());
        });
        releaseAddress();
    }

    /** Of a gateway that is gone. */
    void releaseAddress() {
        parts.natAddress().map(a -> a.text("AllocationId")).ifPresent(address -> {
            api.until(call, "waiting until the NAT gateway's address is free", () -> parts.natAddress()
                    .map(a -> a.text("Status").equals("Available"))
                    .orElse(true));
            api.remove(
                    call,
                    "releasing the NAT gateway's address",
                    Request.vpc("ReleaseEipAddress").with("AllocationId", address));
        });
    }
}
