package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Takes a network away in the reverse order of its creation. What is gone already is passed over. */
final class NetworkRemoval {
    private final Api api;
    private final Call call;
    private final Parts parts;

    NetworkRemoval(Api api, Call call, Parts parts) {
        this.api = api;
        this.call = call;
        this.parts = parts;
    }

    /** All of it; the VPC last but for its options, since it is by the VPC that the rest is known. */
    void all() {
        group();
        nat();
        parts.tables().values().forEach(table -> table(table.routeTableId()));
        parts.subnets().values().forEach(this::subnet);
        gateway();
        parts.vpc()
                .ifPresent(vpc -> api.remove(
                        call,
                        "deleting the VPC " + vpc.vpcId(),
                        () -> users("vpc-id", vpc.vpcId()),
                        ec2 -> ec2.deleteVpc(r -> r.vpcId(vpc.vpcId()))));
        new Domain(api, call, parts).delete();
    }

    void group() {
        parts.group().ifPresent(group -> {
            call.progress().accept("deleting the security group");
            api.remove(
                    call,
                    "deleting the security group " + group.groupId(),
                    () -> users("group-id", group.groupId()),
                    ec2 -> ec2.deleteSecurityGroup(r -> r.groupId(group.groupId())));
        });
    }

    void nat() {
        parts.nat().ifPresent(nat -> {
            call.progress().accept("deleting the NAT gateway");
            api.remove(
                    call,
                    "deleting the NAT gateway",
                    List::of,
                    ec2 -> ec2.deleteNatGateway(r -> r.natGatewayId(nat.natGatewayId())));
            // Until it is gone it keeps its address and its subnet.
            api.until(call, "waiting until the NAT gateway is gone", () -> parts.nat()
                    .isEmpty());
        });
        parts.natAddress()
                .ifPresent(address -> api.remove(
                        call,
                        "releasing the NAT gateway's address",
                        () -> List.of("the network interface " + address.networkInterfaceId()),
                        ec2 -> ec2.releaseAddress(r -> r.allocationId(address.allocationId()))));
        var table = parts.tables().get(Parts.NAT_TABLE);
        if (table != null) {
            table(table.routeTableId());
        }
        var subnet = parts.subnets().get(Parts.NAT_SUBNET);
        if (subnet != null) {
            subnet(subnet);
        }
    }

    private void table(String id) {
        parts.tables().values().stream()
                .filter(table -> table.routeTableId().equals(id))
                .flatMap(table -> table.associations().stream())
                .filter(association -> association.subnetId() != null)
                .forEach(association -> api.remove(
                        call,
                        "taking its routes from " + association.subnetId(),
                        List::of,
                        ec2 -> ec2.disassociateRouteTable(
                                r -> r.associationId(association.routeTableAssociationId()))));
        api.remove(
                call, "deleting the route table " + id, List::of, ec2 -> ec2.deleteRouteTable(r -> r.routeTableId(id)));
    }

    void subnet(Subnet subnet) {
        api.remove(
                call,
                "deleting the subnet " + subnet.cidrBlock(),
                () -> users("subnet-id", subnet.subnetId()),
                ec2 -> ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())));
    }

    void gateway() {
        parts.gateway().ifPresent(gateway -> {
            gateway.attachments()
                    .forEach(attachment -> api.remove(
                            call,
                            "detaching the internet gateway",
                            () -> users("vpc-id", attachment.vpcId()),
                            ec2 -> ec2.detachInternetGateway(r -> r.internetGatewayId(gateway.internetGatewayId())
                                    .vpcId(attachment.vpcId()))));
            api.remove(
                    call,
                    "deleting the internet gateway",
                    List::of,
                    ec2 -> ec2.deleteInternetGateway(r -> r.internetGatewayId(gateway.internetGatewayId())));
        });
    }

    /** Who is in the way: machines, and network interfaces of whatever else there is. */
    private List<String> users(String filter, String id) {
        var instances = api
                .ask(
                        call,
                        "looking at what uses it",
                        ec2 -> ec2.describeInstances(r ->
                                r.filters(Ec2.filter(filter.equals("group-id") ? "instance.group-id" : filter, id))))
                .reservations()
                .stream()
                .flatMap(r -> r.instances().stream())
                .filter(i -> i.state().name() != InstanceStateName.TERMINATED)
                .map(Instance::instanceId)
                .map(name -> "the instance " + name);
        var interfaces = api
                .ask(
                        call,
                        "looking at what uses it",
                        ec2 -> ec2.describeNetworkInterfaces(r -> r.filters(Ec2.filter(filter, id))))
                .networkInterfaces()
                .stream()
                .filter(i -> i.attachment() == null || i.attachment().instanceId() == null)
                .map(NetworkRemoval::named);
        return Stream.concat(instances, interfaces).distinct().limit(20).toList();
    }

    private static String named(NetworkInterface i) {
        var description = i.description() == null || i.description().isBlank() ? "" : " (" + i.description() + ")";
        return "the network interface " + i.networkInterfaceId() + description;
    }
}
