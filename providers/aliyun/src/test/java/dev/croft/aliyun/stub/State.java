package dev.croft.aliyun.stub;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that is in the cloud. */
final class State {
    final Things vpcs = new Things("InvalidVpcId.NotFound");
    final Things switches = new Things("InvalidVSwitchId.NotFound");
    final Things nats = new Things("InvalidNatGatewayId.NotFound");
    final Things addresses = new Things("InvalidAllocationId.NotFound");
    final Things translations = new Things("InvalidSnatEntryId.NotFound");
    final Things routes = new Things("InvalidRouteEntry.NotFound");
    final Things options = new Things("InvalidDhcpOptionsSetId.NotFound");
    final Things groups = new Things("InvalidSecurityGroupId.NotFound");
    final Things rules = new Things("InvalidSecurityGroupRuleId.NotFound");
    final Things keys = new Things("InvalidKeyPair.NotFound");
    final Things disks = new Things("InvalidDiskId.NotFound");
    final Things machines = new Things("InvalidInstanceId.NotFound");
    private int number = 100;

    String id(String prefix) {
        return prefix + "-stub" + ++number;
    }

    int number() {
        return ++number;
    }

    /** Everything that costs money or is in the way. */
    List<String> present() {
        var all = new TreeSet<String>();
        Stream.of(vpcs, switches, nats, addresses, translations, options, groups, keys, disks, machines)
                .forEach(things -> all.addAll(things.ids()));
        return List.copyOf(all);
    }

    /** The id of a thing of a kind that belongs to another: a VPC's gateway, a machine's address. */
    String only(String kind, String of) {
        return switch (kind) {
            case "group" -> groups.of(t -> t.is("VpcId", of)).get(0).text("SecurityGroupId");
            case "nat" -> nats.of(t -> t.is("VpcId", of)).get(0).text("NatGatewayId");
            case "address" -> addresses.of(t -> t.is("InstanceId", of)).get(0).text("AllocationId");
            case "table" -> vpcs.need(of).hidden.get("table");
            case "rule" -> rules.of(t -> of.equals(t.hidden.get("group")))
                    .get(0)
                    .text("SecurityGroupRuleId");
            default -> translations
                    .of(t -> nats.need(of).text("SnatTableIds").contains(t.text("SnatTableId")))
                    .get(0)
                    .text("SnatEntryId");
        };
    }
}
