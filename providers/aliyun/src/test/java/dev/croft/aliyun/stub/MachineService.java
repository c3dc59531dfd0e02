package dev.croft.aliyun.stub;

import static dev.croft.aliyun.stub.Answers.of;
import static dev.croft.aliyun.stub.Answers.page;
import static dev.croft.aliyun.stub.Answers.shown;
import static dev.croft.aliyun.stub.Answers.wrapped;
import static dev.croft.aliyun.stub.GroupService.tagged;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Instances, images and zones. */
final class MachineService {
    private final State state;

    MachineService(State state) {
        this.state = state;
    }

    Map<String, Object> act(String action, Params p) {
        return switch (action) {
            case "RunInstances" -> run(p);
            case "DescribeInstances" -> page(p, "Instances", "Instance", shown(state.machines.look(wanted(p)), "Tag"));
            case "StartInstance" -> {
                machine(p).must("IncorrectInstanceStatus", "Stopped").life("Starting", "Running");
                yield of();
            }
            case "StopInstance" -> {
                machine(p).must("IncorrectInstanceStatus", "Running").life("Stopping", "Stopped");
                yield of();
            }
            case "DeleteInstance" -> delete(p);
            case "ModifyInstanceSpec" -> {
                machine(p).must("IncorrectInstanceStatus", "Stopped").with("InstanceType", p.need("InstanceType"));
                yield of();
            }
            case "ModifyInstanceAttribute" -> modify(p);
            case "ModifyInstanceMetadataOptions" -> {
                machine(p).with("MetadataOptions", of("HttpTokens", p.need("HttpTokens"), "HttpEndpoint", "enabled"));
                yield of();
            }
            case "DescribeNetworkInterfaces" -> page(p, "NetworkInterfaceSets", "NetworkInterfaceSet", interfaces(p));
            case "DescribeZones" -> of("Zones", wrapped("Zone", List.of(zone("b"), zone("a"))));
            case "DescribeImages" -> page(p, "Images", "Image", images(p));
            default -> throw new Refusal(404, "InvalidAction.NotFound", action);
        };
    }

    /** Those of NAT gateways. */
    private List<Map<String, Object>> interfaces(Params p) {
        return state
                .nats
                .of(n ->
                        p.maybe("VSwitchId").map(n.hidden.get("switch")::equals).orElse(false))
                .stream()
                .map(n -> of(
                        "NetworkInterfaceId",
                        "eni-" + n.text("NatGatewayId"),
                        "Type",
                        "Secondary",
                        "Description",
                        "NAT gateway"))
                .toList();
    }

    private static Map<String, Object> zone(String letter) {
        return of(
                "ZoneId",
                "eu-central-1" + letter,
                "AvailableDiskCategories",
                wrapped("DiskCategories", List.of("cloud_essd", "cloud_efficiency")));
    }

    private static List<Map<String, Object>> images(Params p) {
        return List.of(
                        image("debian_13_1_x64_20G_alibase_20260301.vhd", "2026-03-01T00:00:00Z"),
                        image("debian_13_0_x64_20G_alibase_20250901.vhd", "2025-09-01T00:00:00Z"),
                        image("debian_12_6_x64_20G_alibase_20260401.vhd", "2026-04-01T00:00:00Z"))
                .stream()
                .filter(i -> p.maybe("ImageId").map(i.get("ImageId")::equals).orElse(true))
                .toList();
    }

    private static Map<String, Object> image(String id, String created) {
        return of(
                "ImageId",
                id,
                "ImageName",
                id,
                "CreationTime",
                created,
                "ImageOwnerAlias",
                "system",
                "Status",
                "Available");
    }

    private Predicate<Thing> wanted(Params p) {
        var ids = p.json("InstanceIds");
        return ((Predicate<Thing>) t -> p.maybe("VpcId")
                        .map(v -> t.text("VpcAttributes").contains(v))
                        .orElse(true))
                .and(t -> ids.isEmpty() || ids.contains(t.text("InstanceId")))
                .and(t -> p.maybe("SecurityGroupId")
                        .map(g -> t.text("SecurityGroupIds").contains(g))
                        .orElse(true))
                .and(t ->
                        p.maybe("VSwitchId").map(t.hidden.get("switch")::equals).orElse(true))
                .and(tagged(p));
    }

    private Thing machine(Params p) {
        return state.machines.need(p.need("InstanceId"));
    }

    private Map<String, Object> run(Params p) {
        var net = state.switches.need(p.need("VSwitchId")).must("IncorrectVSwitchStatus", "Available");
        GroupService.groups(p).forEach(state.groups::need);
        if (images(p).isEmpty()) {
            throw Refusal.missing("InvalidImageId.NotFound", p.get("ImageId"));
        }
        p.maybe("KeyPairName").ifPresent(name -> {
            if (state.keys.of(k -> k.is("KeyPairName", name)).isEmpty()) {
                throw Refusal.missing("InvalidKeyPair.NotFound", name);
            }
        });
        if (Base64.getDecoder().decode(p.get("UserData")).length > 16 * 1024) {
            throw new Refusal(400, "InvalidUserData.SizeExceeded", "The user data is too large.");
        }
        var ip = p.maybe("PrivateIpAddress").orElse("10.43.0." + state.number() % 250);
        if (state.machines.has(m -> ip.equals(m.hidden.get("ip")))) {
            throw new Refusal(403, "InvalidPrivateIpAddress.Duplicated", "The specified private IP is occupied.");
        }
        var id = state.id("i");
        var machine = state.machines
                .add(id)
                .with("InstanceId", id)
                .with("InstanceName", p.get("InstanceName"))
                .with("HostName", p.get("HostName"))
                .with("InstanceType", p.need("InstanceType"))
                .with("ImageId", p.get("ImageId"))
                .with("ZoneId", net.text("ZoneId"))
                .with("SecurityGroupIds", wrapped("SecurityGroupId", GroupService.groups(p)))
                .with("SpotStrategy", p.maybe("SpotStrategy").orElse("NoSpot"))
                .with("DeletionProtection", p.flag("DeletionProtection"))
                .with("MetadataOptions", of("HttpTokens", p.get("HttpTokens"), "HttpEndpoint", p.get("HttpEndpoint")))
                .with(
                        "VpcAttributes",
                        of(
                                "VpcId",
                                net.text("VpcId"),
                                "VSwitchId",
                                p.get("VSwitchId"),
                                "PrivateIpAddress",
                                wrapped("IpAddress", List.of(ip))))
                .life("Pending", "Pending", "Starting", "Running");
        machine.tags.putAll(p.tags());
        machine.hidden.put("switch", p.get("VSwitchId"));
        machine.hidden.put("ip", ip);
        DiskService.system(state, id, net.text("ZoneId"), Integer.parseInt(p.need("SystemDisk.Size")), p.tags());
        return of("InstanceIdSets", wrapped("InstanceIdSet", List.of(id)));
    }

    private Map<String, Object> delete(Params p) {
        var machine = machine(p);
        var id = p.get("InstanceId");
        if ((Boolean) machine.fields.get("DeletionProtection")) {
            throw new Refusal(403, "InvalidOperation.DeletionProtection", "The instance is protected from deletion.");
        }
        machine.must("IncorrectInstanceStatus.Initializing", "Running", "Stopped", "Stopping");
        if (!p.flag("Force")) {
            machine.must("IncorrectInstanceStatus", "Stopped");
        }
        DiskService.release(state, id);
        state.addresses.of(a -> a.is("InstanceId", id)).forEach(NatService::free);
        machine.life("Stopping", Thing.GONE);
        return of();
    }

    private Map<String, Object> modify(Params p) {
        var machine = machine(p);
        p.maybe("DeletionProtection").ifPresent(v -> machine.with("DeletionProtection", Boolean.parseBoolean(v)));
        if (p.maybe("UserData").isPresent()) {
            machine.must("IncorrectInstanceStatus", "Stopped").hidden.put("userData", p.get("UserData"));
        }
        if (!p.each("SecurityGroupIds").isEmpty()) {
            machine.with("SecurityGroupIds", wrapped("SecurityGroupId", p.each("SecurityGroupIds")));
        }
        return of();
    }
}
