package dev.croft.aliyun.stub;

import static dev.croft.aliyun.stub.Answers.of;
import static dev.croft.aliyun.stub.Answers.page;
import static dev.croft.aliyun.stub.Answers.shown;
import static dev.croft.aliyun.stub.Answers.wrapped;

import dev.croft.model.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** VPCs, vSwitches, routes and DHCP options. */
final class VpcService {
    private static final String ALL = "0.0.0.0/0";

    private final State state;

    VpcService(State state) {
        this.state = state;
    }

    Map<String, Object> act(String action, Params p) {
        return switch (action) {
            case "CreateVpc" -> createVpc(p);
            case "DescribeVpcs" -> page(p, "Vpcs", "Vpc", vpcs(state.vpcs.look(by("VpcId", p))));
            case "AssociateVpcCidrBlock" -> secondary(p);
            case "DeleteVpc" -> deleteVpc(p);
            case "CreateVSwitch" -> createSwitch(p);
            case "DescribeVSwitches" -> page(
                    p,
                    "VSwitches",
                    "VSwitch",
                    shown(state.switches.look(by("VpcId", p).and(by("VSwitchId", p))), ""));
            case "DeleteVSwitch" -> deleteSwitch(p);
            case "DescribeRouteEntryList" -> of(
                    "RouteEntrys",
                    wrapped(
                            "RouteEntry",
                            shown(state.routes.look(by("RouteTableId", p).and(by("DestinationCidrBlock", p))), "")));
            case "CreateRouteEntry" -> route(p.need("RouteTableId"), p.need("NextHopId"));
            case "DeleteRouteEntry" -> unroute(p);
            case "CreateDhcpOptionsSet" -> createOptions(p);
            case "UpdateDhcpOptionsSetAttribute" -> updateOptions(p);
            case "ListDhcpOptionsSets" -> of("DhcpOptionsSets", shown(state.options.look(t -> true), ""));
            case "AttachDhcpOptionsSetToVpc" -> attach(p);
            case "DetachDhcpOptionsSetFromVpc" -> detach(p);
            case "DeleteDhcpOptionsSet" -> deleteOptions(p);
            case "TagResources" -> tag(p);
            default -> throw new Refusal(404, "InvalidAction.NotFound", action);
        };
    }

    /** Those with the value of a parameter; all where it is not given. */
    static Predicate<Thing> by(String name, Params p) {
        return thing -> p.maybe(name).map(value -> thing.is(name, value)).orElse(true);
    }

    private Map<String, Object> createVpc(Params p) {
        var id = state.id("vpc");
        var table = state.id("vtb");
        state.vpcs
                .add(id)
                .with("VpcId", id)
                .with("CidrBlock", p.maybe("CidrBlock").orElse("172.16.0.0/12"))
                .with("VpcName", p.get("VpcName"))
                .with("Description", p.get("Description"))
                .with("RouterTableIds", wrapped("RouterTableIds", List.of(table)))
                .with("DhcpOptionsSetId", "")
                .with("DhcpOptionsSetStatus", "")
                .life("Pending", "Pending", "Available")
                .hidden
                .put("table", table);
        return of("VpcId", id, "RouteTableId", table);
    }

    private static List<Map<String, Object>> vpcs(List<Thing> found) {
        // The DHCP options of a VPC become valid at a look.
        found.stream()
                .filter(v -> v.is("DhcpOptionsSetStatus", "Pending"))
                .forEach(v -> v.with("DhcpOptionsSetStatus", "InUse"));
        return shown(found, "");
    }

    private static List<String> secondaries(Thing vpc) {
        return Stream.of(vpc.hidden.getOrDefault("secondary", "").split(" "))
                .filter(c -> !c.isEmpty())
                .toList();
    }

    private Map<String, Object> secondary(Params p) {
        var vpc = state.vpcs.need(p.need("VpcId"));
        var cidr = p.need("SecondaryCidrBlock");
        if (Cidr.parse(cidr).overlaps(Cidr.parse(vpc.text("CidrBlock")))) {
            throw new Refusal(400, "InvalidSecondaryCidrBlock.Overlapped", "It overlaps the VPC's.");
        }
        var all = new ArrayList<>(secondaries(vpc));
        all.add(cidr);
        vpc.hidden.put("secondary", String.join(" ", all));
        vpc.with("SecondaryCidrBlocks", wrapped("SecondaryCidrBlock", all));
        return of();
    }

    private Map<String, Object> deleteVpc(Params p) {
        var id = p.need("VpcId");
        state.vpcs.need(id);
        if (state.switches.has(s -> s.is("VpcId", id))) {
            throw Refusal.violation("DependencyViolation.VSwitch", "a vSwitch");
        }
        if (state.groups.has(g -> g.is("VpcId", id))) {
            throw Refusal.violation("DependencyViolation.SecurityGroup", "a security group");
        }
        if (state.nats.has(n -> n.is("VpcId", id))) {
            throw Refusal.violation("DependencyViolation.NatGateway", "a NAT gateway");
        }
        state.vpcs.remove(id);
        return of();
    }

    private Map<String, Object> createSwitch(Params p) {
        var vpc = state.vpcs.need(p.need("VpcId")).must("IncorrectVpcStatus", "Available");
        var cidr = Cidr.parse(p.need("CidrBlock"));
        var ranges = Stream.concat(Stream.of(vpc.text("CidrBlock")), secondaries(vpc).stream());
        if (ranges.map(Cidr::parse).noneMatch(r -> r.overlaps(cidr) && r.prefix() <= cidr.prefix())) {
            throw new Refusal(400, "InvalidCidrBlock.Malformed", "It is not in the VPC.");
        }
        if (state.switches.has(s ->
                s.is("VpcId", p.get("VpcId")) && Cidr.parse(s.text("CidrBlock")).overlaps(cidr))) {
            throw new Refusal(400, "InvalidCidrBlock.Overlapped", "It overlaps another vSwitch's.");
        }
        var id = state.id("vsw");
        state.switches
                .add(id)
                .with("VSwitchId", id)
                .with("VpcId", p.get("VpcId"))
                .with("CidrBlock", cidr.toString())
                .with("ZoneId", p.need("ZoneId"))
                .with("VSwitchName", p.get("VSwitchName"))
                .with("Description", p.get("Description"))
                .life("Pending", "Available");
        return of("VSwitchId", id);
    }

    private Map<String, Object> deleteSwitch(Params p) {
        var id = p.need("VSwitchId");
        var found = state.switches.need(id);
        if (state.machines.has(m -> m.hidden.get("switch").equals(id))
                || state.nats.has(n -> n.hidden.get("switch").equals(id))) {
            throw Refusal.violation("DependencyViolation", "a resource");
        }
        found.life("Pending", Thing.GONE);
        return of();
    }

    Map<String, Object> route(String table, String hop) {
        if (state.routes.has(r -> r.is("RouteTableId", table))) {
            throw new Refusal(400, "RouterEntryConflict.Duplicated", "The route exists.");
        }
        var id = state.id("rte");
        state.routes
                .add(id)
                .with("RouteEntryId", id)
                .with("RouteTableId", table)
                .with("DestinationCidrBlock", ALL)
                .with("NextHops", wrapped("NextHop", List.of(of("NextHopId", hop, "NextHopType", "NatGateway"))))
                .life("Pending", "Available")
                .hidden
                .put("hop", hop);
        return of("RouteEntryId", id);
    }

    private Map<String, Object> unroute(Params p) {
        var found = state.routes.of(r -> r.is("RouteTableId", p.need("RouteTableId"))
                && r.hidden.get("hop").equals(p.need("NextHopId")));
        if (found.isEmpty()) {
            throw Refusal.missing("InvalidRouteEntry.NotFound", "route");
        }
        found.get(0).life("Deleting", Thing.GONE);
        return of();
    }

    private Map<String, Object> createOptions(Params p) {
        var id = state.id("dopt");
        state.options
                .add(id)
                .with("DhcpOptionsSetId", id)
                .with("DhcpOptionsSetName", p.get("DhcpOptionsSetName"))
                .with("DhcpOptionsSetDescription", p.get("DhcpOptionsSetDescription"))
                .with(
                        "DhcpOptions",
                        of("DomainName", p.get("DomainName"), "DomainNameServers", p.get("DomainNameServers")))
                .life("Pending", "Available");
        return of("DhcpOptionsSetId", id);
    }

    private Map<String, Object> updateOptions(Params p) {
        state.options.need(p.need("DhcpOptionsSetId")).with("DhcpOptions", of("DomainName", p.need("DomainName")));
        return of();
    }

    private Map<String, Object> attach(Params p) {
        state.options.need(p.need("DhcpOptionsSetId"));
        var vpc = state.vpcs.need(p.need("VpcId"));
        if (!vpc.text("DhcpOptionsSetId").isEmpty()) {
            throw new Refusal(400, "OperationFailed.AlreadyAttached", "The VPC has a set of options.");
        }
        vpc.with("DhcpOptionsSetId", p.get("DhcpOptionsSetId")).with("DhcpOptionsSetStatus", "Pending");
        return of();
    }

    private Map<String, Object> detach(Params p) {
        state.vpcs.need(p.need("VpcId")).with("DhcpOptionsSetId", "").with("DhcpOptionsSetStatus", "");
        return of();
    }

    private Map<String, Object> deleteOptions(Params p) {
        var id = p.need("DhcpOptionsSetId");
        state.options.need(id);
        if (state.vpcs.has(v -> v.is("DhcpOptionsSetId", id))) {
            throw Refusal.violation("DependencyViolation.VpcAttachment", "a VPC");
        }
        state.options.remove(id);
        return of();
    }

    private Map<String, Object> tag(Params p) {
        var things =
                switch (p.need("ResourceType")) {
                    case "VPC" -> state.vpcs;
                    case "VSWITCH" -> state.switches;
                    case "EIP" -> state.addresses;
                    case "NATGATEWAY" -> state.nats;
                    default -> throw new Refusal(400, "InvalidResourceType", p.get("ResourceType"));
                };
        p.each("ResourceId").forEach(id -> things.need(id).tags.putAll(p.tags()));
        return of();
    }
}
