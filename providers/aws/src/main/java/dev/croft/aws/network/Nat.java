package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.model.Cidr;
import dev.croft.spi.Call;
import dev.croft.spi.CloudException;
import dev.croft.spi.CloudException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** A NAT gateway with its address, in a subnet of its own whose way out is the internet gateway. */
final class Nat {
    private final Api api;
    private final Call call;
    private final Parts parts;
    private final Routes routes;

    Nat(Api api, Call call, Parts parts, Routes routes) {
        this.api = api;
        this.call = call;
        this.parts = parts;
        this.routes = routes;
    }

    /**
     * What it needs.
     *
     * @param subnet gives the id of the subnet with these addresses, makes it where it is missing
     * @param table gives that subnet's route table
     */
    record Wanted(
            String vpc,
            Cidr cidr,
            String gateway,
            Function<String, Map<String, String>> tags,
            Function<Cidr, String> subnet,
            Supplier<RouteTable> table) {}

    /** Its id, when it works. */
    String ensure(Wanted wanted) {
        addresses(wanted);
        var subnet = wanted.subnet().apply(wanted.cidr());
        var table = wanted.table().get();
        routes.to(table, wanted.gateway());
        routes.follow(table, subnet);
        var address = address(wanted);
        var nat = parts.nat()
                .filter(n -> n.state() != NatGatewayState.DELETING)
                .orElseGet(() -> make(subnet, address, wanted.tags().apply(Parts.NAT)));
        call.progress().accept("waiting for the NAT gateway");
        api.until(call, "waiting for the NAT gateway", () -> works(nat.natGatewayId()));
        return nat.natGatewayId();
    }

    private void addresses(Wanted wanted) {
        var vpc = api.fresh(call, "looking at " + wanted.vpc(), ec2 -> ec2.describeVpcs(r -> r.vpcIds(wanted.vpc())))
                .vpcs()
                .get(0);
        var there = vpc.cidrBlockAssociationSet().stream()
                .anyMatch(a -> a.cidrBlock().equals(wanted.cidr().toString())
                        && !a.cidrBlockState().stateAsString().startsWith("disassociat"));
        if (!there) {
            api.unless(
                    call,
                    "adding the NAT gateway's addresses",
                    List.of("InvalidVpc.Range.Conflict", "CidrConflict", "InvalidVpcRange.Conflict"),
                    ec2 -> ec2.associateVpcCidrBlock(
                            r -> r.vpcId(wanted.vpc()).cidrBlock(wanted.cidr().toString())));
        }
    }

    private String address(Wanted wanted) {
        return parts.natAddress()
                .orElseGet(() -> api.make(
                        call, "allocating the NAT gateway's address", parts::natAddress, ec2 -> Address.builder()
                                .allocationId(ec2.allocateAddress(r -> r.domain("vpc")
                                                .tagSpecifications(Ec2.tagged(
                                                        ResourceType.ELASTIC_IP,
                                                        wanted.tags().apply(Parts.NAT_ADDRESS))))
                                        .allocationId())
                                .build()))
                .allocationId();
    }

    private NatGateway make(String subnet, String address, Map<String, String> tags) {
        var token = UUID.randomUUID().toString();
        return api.make(
                call,
                "creating the NAT gateway",
                () -> parts.nat().filter(n -> n.state() != NatGatewayState.DELETING),
                ec2 -> ec2.createNatGateway(r -> r.clientToken(token)
                                .subnetId(subnet)
                                .allocationId(address)
                                .tagSpecifications(Ec2.tagged(ResourceType.NATGATEWAY, tags)))
                        .natGateway());
    }

    private boolean works(String id) {
        var nat = api
                .fresh(call, "looking at " + id, ec2 -> ec2.describeNatGateways(r -> r.natGatewayIds(id)))
                .natGateways()
                .stream()
                .findFirst();
        if (nat.map(NatGateway::state).equals(Optional.of(NatGatewayState.FAILED))) {
            throw new CloudException(
                    Kind.FAILED,
                    call.owner().name(),
                    "the NAT gateway " + id + " failed: " + nat.get().failureMessage() + " ("
                            + nat.get().failureCode() + ")",
                    "run it again: another one is made");
        }
        return nat.filter(n -> n.state() == NatGatewayState.AVAILABLE).isPresent();
    }
}
