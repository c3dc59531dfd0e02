package dev.croft.aliyun.stub;

import static dev.croft.aliyun.stub.Answers.of;
import static dev.croft.aliyun.stub.Answers.page;
import static dev.croft.aliyun.stub.Answers.shown;
import static dev.croft.aliyun.stub.Answers.wrapped;
import static dev.croft.aliyun.stub.VpcService.by;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** NAT gateways, and addresses of whoever has them. */
final class NatService {
    static final Set<String> ACTIONS = Set.of(
            "CreateNatGateway",
            "DescribeNatGateways",
            "DeleteNatGateway",
            "CreateSnatEntry",
            "DescribeSnatTableEntries",
            "DeleteSnatEntry",
            "AllocateEipAddress",
            "DescribeEipAddresses",
            "AssociateEipAddress",
            "UnassociateEipAddress",
            "ReleaseEipAddress");

    private final State state;
    private final VpcService vpcs;

    NatService(State state, VpcService vpcs) {
        this.state = state;
        this.vpcs = vpcs;
    }

    Map<String, Object> act(String action, Params p) {
        return switch (action) {
            case "CreateNatGateway" -> createNat(p);
                // Of these no tags are shown in this version.
            case "DescribeNatGateways" -> page(
                    p,
                    "NatGateways",
                    "NatGateway",
                    state.nats.look(by("VpcId", p)).stream().map(t -> t.fields).toList());
            case "DeleteNatGateway" -> deleteNat(p);
            case "CreateSnatEntry" -> translate(p);
            case "DescribeSnatTableEntries" -> page(
                    p, "SnatTableEntries", "SnatTableEntry", shown(state.translations.look(by("SnatTableId", p)), ""));
            case "DeleteSnatEntry" -> {
                state.translations.need(p.need("SnatEntryId"));
                state.translations.remove(p.get("SnatEntryId"));
                yield of();
            }
            case "AllocateEipAddress" -> allocate(p);
            case "DescribeEipAddresses" -> page(
                    p, "EipAddresses", "EipAddress", shown(state.addresses.look(by("AllocationId", p)), ""));
            case "AssociateEipAddress" -> associate(p);
            case "UnassociateEipAddress" -> {
                free(state.addresses.need(p.need("AllocationId")).must("IncorrectEipStatus", "InUse"));
                yield of();
            }
            default -> {
                state.addresses.need(p.need("AllocationId")).must("IncorrectEipStatus", "Available");
                state.addresses.remove(p.get("AllocationId"));
                yield of();
            }
        };
    }

    private Map<String, Object> createNat(Params p) {
        var vpc = state.vpcs.need(p.need("VpcId")).must("IncorrectVpcStatus", "Available");
        state.switches.need(p.need("VSwitchId")).must("IncorrectVSwitchStatus", "Available");
        var id = state.id("ngw");
        var table = state.id("stb");
        state.nats
                .add(id)
                .with("NatGatewayId", id)
                .with("VpcId", p.get("VpcId"))
                .with("Name", p.get("Name"))
                .with("Description", p.get("Description"))
                .with("SnatTableIds", wrapped("SnatTableId", List.of(table)))
                .life("Creating", "Creating", "Available")
                .hidden
                .put("switch", p.get("VSwitchId"));
        var routes = vpc.hidden.get("table");
        if (!state.routes.has(r -> r.is("RouteTableId", routes))) {
            vpcs.route(routes, id);
        }
        return of("NatGatewayId", id, "SnatTableIds", wrapped("SnatTableId", List.of(table)));
    }

    private Map<String, Object> deleteNat(Params p) {
        var id = p.need("NatGatewayId");
        var nat = state.nats.need(id);
        var addresses = state.addresses.of(a -> a.is("InstanceId", id));
        if (!p.flag("Force") && !addresses.isEmpty()) {
            throw Refusal.violation("DependencyViolation.EIPS", "an address");
        }
        addresses.forEach(NatService::free);
        state.translations
                .of(e -> nat.text("SnatTableIds").contains(e.text("SnatTableId")))
                .forEach(e -> state.translations.remove(e.text("SnatEntryId")));
        state.routes.of(r -> id.equals(r.hidden.get("hop"))).forEach(r -> state.routes.remove(r.text("RouteEntryId")));
        nat.life("Deleting", "Deleting", Thing.GONE);
        return of();
    }

    private Map<String, Object> translate(Params p) {
        var nat = state.nats
                .of(n -> n.text("SnatTableIds").contains(p.need("SnatTableId")))
                .get(0)
                .must("IncorrectStatus.NATGW", "Available");
        if (!state.addresses.has(a -> a.is("IpAddress", p.need("SnatIp"))
                && a.is("InstanceId", nat.text("NatGatewayId"))
                && a.status().equals("InUse"))) {
            throw new Refusal(400, "InvalidIpNotInNatgw", "SnatIp must be an address of the gateway.");
        }
        var id = state.id("snat");
        state.translations
                .add(id)
                .with("SnatEntryId", id)
                .with("SnatTableId", p.get("SnatTableId"))
                .with("SourceCIDR", p.get("SourceCIDR"))
                .with("SnatIp", p.get("SnatIp"))
                .with("SnatEntryName", p.get("SnatEntryName"))
                .life("Pending", "Available");
        return of("SnatEntryId", id);
    }

    private Map<String, Object> allocate(Params p) {
        var id = state.id("eip");
        var ip = "203.0.113." + state.number() % 250;
        state.addresses
                .add(id)
                .with("AllocationId", id)
                .with("IpAddress", ip)
                .with("InstanceId", "")
                .with("InstanceType", "")
                .with("Name", p.get("Name"))
                .with("Descritpion", p.get("Description"))
                .life("Available");
        return of("AllocationId", id, "EipAddress", ip);
    }

    private Map<String, Object> associate(Params p) {
        var address = state.addresses.need(p.need("AllocationId")).must("IncorrectEipStatus", "Available");
        var id = p.need("InstanceId");
        if (p.need("InstanceType").equals("Nat")) {
            state.nats.need(id).must("IncorrectStatus.NATGW", "Available");
        } else {
            state.machines.need(id).must("IncorrectInstanceStatus", "Running", "Stopped");
        }
        address.with("InstanceId", id)
                .with("InstanceType", p.get("InstanceType"))
                .life("Associating", "InUse");
        return of();
    }

    static void free(Thing address) {
        address.with("InstanceId", "").with("InstanceType", "").life("Unassociating", "Available");
    }
}
