package dev.croft.aws.network;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.NetworkState;
import dev.croft.spi.Problems;
import dev.croft.spi.cloud.Openings;
import dev.croft.spi.cloud.Subnets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What a declaration comes to on AWS. */
final class Layout {
    private static final int RULES = 60;

    private Layout() {}

    /**
     * Where the NAT gateway's own subnet is: a gateway must not be in a subnet whose way out it is, and the network's
     * addresses may all be taken. A range for carriers (RFC 6598) collides with no private network.
     */
    static Cidr natSubnet(NetworkSpec spec) {
        var usual = Cidr.parse("100.64.0.0/28");
        return usual.overlaps(spec.cidr()) ? Cidr.parse("100.127.255.240/28") : usual;
    }

    static NetworkState state(NetworkSpec spec, Map<String, String> subnetIds) {
        // Of each subnet the first address is the router; the VPC's second is the resolver.
        return new NetworkState(
                Subnets.of(spec).get(0).cidr().host(1), spec.cidr().host(2), subnetIds);
    }

    static List<Problem> problems(NetworkSpec spec) {
        var problems = new Problems("aws");
        var theirs = spec.vpcId().isPresent();
        problems.when(
                spec.vpcId().filter(id -> !id.matches("vpc-[0-9a-f]{8,17}")).isPresent(),
                "vpcId",
                "is not the id of a VPC, such as vpc-0123456789abcdef0: '"
                        + spec.vpcId().orElse("") + "'");
        problems.when(
                !theirs && (spec.cidr().prefix() < 16 || spec.cidr().prefix() > 28),
                "cidr",
                "aws has VPCs of /16 to /28, found /" + spec.cidr().prefix());
        problems.when(
                theirs && spec.subnets().isEmpty(),
                "subnets",
                "is needed with vpcId: each with name, cidr and the id of a subnet of that VPC");
        problems.when(
                theirs && spec.egress() != Egress.NAT, "egress", "is the VPC's own where vpcId is given: leave it out");
        problems.when(
                theirs && spec.domain().isPresent(), "domain", "is the VPC's own where vpcId is given: leave it out");
        var names = new HashSet<String>();
        for (var i = 0; i < spec.subnets().size(); i++) {
            subnet(problems, spec.subnets().get(i), "subnets[" + i + "].", theirs);
            problems.when(
                    !names.add(spec.subnets().get(i).name()),
                    "subnets[" + i + "].name",
                    "'" + spec.subnets().get(i).name() + "' is there twice");
        }
        problems.ingress(spec.ingress());
        return problems.when(
                        Openings.of(spec.ingress()).size() > RULES - 1,
                        "ingress",
                        "aws has " + RULES
                                + " rules in a group, one of them ours; a rule here counts for each of its ports"
                                + " and networks, which makes "
                                + Openings.of(spec.ingress()).size())
                .list();
    }

    private static void subnet(Problems problems, Subnet subnet, String path, boolean theirs) {
        problems.when(theirs && subnet.id().isEmpty(), path + "id", "is needed where vpcId is given")
                .when(
                        !theirs && subnet.id().isPresent(),
                        path + "id",
                        "is for subnets of a VPC of yours: give vpcId too, or leave it out")
                .when(
                        subnet.id()
                                .filter(id -> !id.matches("subnet-[0-9a-f]{8,17}"))
                                .isPresent(),
                        path + "id",
                        "is not the id of a subnet, such as subnet-0123456789abcdef0")
                .when(
                        theirs && subnet.zone().isPresent(),
                        path + "zone",
                        "is that of the subnet itself where id is given: leave it out")
                .when(
                        subnet.cidr().prefix() > 28,
                        path + "cidr",
                        "aws has subnets down to /28, found /" + subnet.cidr().prefix());
    }
}
