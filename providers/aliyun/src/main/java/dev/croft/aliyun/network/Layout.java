package dev.croft.aliyun.network;

import dev.croft.model.Cidr;
import dev.croft.model.Problem;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.NetworkState;
import dev.croft.spi.Problems;
import dev.croft.spi.cloud.Openings;
import dev.croft.spi.cloud.Subnets;
import java.util.List;
import java.util.Map;

/** What a declaration comes to on Aliyun. */
final class Layout {
    /** Every VPC's resolvers. */
    static final String RESOLVERS = "100.100.2.136,100.100.2.138";

    private static final int RULES = 200;
    private static final List<Cidr> NAT = List.of(Cidr.parse("172.31.255.240/28"), Cidr.parse("192.168.255.240/28"));

    private Layout() {}

    /**
     * Where the NAT gateway's own subnet is: it takes addresses, and those of the network may all be planned. Carriers' range
     * (RFC 6598) is Aliyun's own here.
     */
    static Cidr natSubnet(NetworkSpec spec) {
        return NAT.get(0).overlaps(spec.cidr()) ? NAT.get(1) : NAT.get(0);
    }

    static NetworkState state(NetworkSpec spec, Map<String, String> subnetIds) {
        var first = Subnets.of(spec).get(0).cidr();
        // The last three addresses of a subnet are Aliyun's: the first of them is the router.
        return new NetworkState(
                first.host((1 << (32 - first.prefix())) - 3),
                RESOLVERS.substring(0, RESOLVERS.indexOf(',')),
                subnetIds);
    }

    static List<Problem> problems(NetworkSpec spec) {
        var problems = new Problems("aliyun");
        var theirs = spec.vpcId().isPresent();
        problems.when(
                        spec.vpcId().filter(id -> !id.matches("vpc-[0-9a-z]+")).isPresent(),
                        "vpcId",
                        "is not the id of a VPC, such as vpc-bp1abc: '"
                                + spec.vpcId().orElse("") + "'")
                .when(
                        !theirs && (spec.cidr().prefix() < 8 || spec.cidr().prefix() > 28),
                        "cidr",
                        "aliyun has VPCs of /8 to /28, found /" + spec.cidr().prefix())
                .when(
                        !theirs && spec.cidr().overlaps(Cidr.parse("100.64.0.0/10")),
                        "cidr",
                        "aliyun keeps 100.64.0.0/10 for itself, found " + spec.cidr())
                .when(
                        !theirs && spec.subnets().isEmpty() && spec.cidr().prefix() < 16,
                        "subnets",
                        "is needed: aliyun has subnets of /16 to /29, and the network is /"
                                + spec.cidr().prefix())
                .when(
                        theirs && spec.subnets().isEmpty(),
                        "subnets",
                        "is needed with vpcId: each with name, cidr and the id of a vSwitch of that VPC")
                .when(
                        theirs && spec.egress() != Egress.NAT,
                        "egress",
                        "is the VPC's own where vpcId is given: leave it out")
                .when(
                        theirs && spec.domain().isPresent(),
                        "domain",
                        "is the VPC's own where vpcId is given: leave it out");
        for (var i = 0; i < spec.subnets().size(); i++) {
            subnet(problems, spec.subnets().get(i), "subnets[" + i + "].", theirs);
        }
        return problems.ingress(spec.ingress())
                .when(
                        Openings.of(spec.ingress()).size() > RULES,
                        "ingress",
                        "aliyun has " + RULES + " rules in a group; a rule here counts for each of its ports and"
                                + " networks, which makes "
                                + Openings.of(spec.ingress()).size())
                .list();
    }

    private static void subnet(Problems problems, Subnet subnet, String path, boolean theirs) {
        problems.when(theirs && subnet.id().isEmpty(), path + "id", "is needed where vpcId is given")
                .when(
                        !theirs && subnet.id().isPresent(),
                        path + "id",
                        "is for vSwitches of a VPC of yours: give vpcId too, or leave it out")
                .when(
                        subnet.id().filter(id -> !id.matches("vsw-[0-9a-z]+")).isPresent(),
                        path + "id",
                        "is not the id of a vSwitch, such as vsw-bp1abc")
                .when(
                        theirs && subnet.zone().isPresent(),
                        path + "zone",
                        "is that of the vSwitch itself where id is given: leave it out")
                .when(
                        subnet.cidr().prefix() < 16 || subnet.cidr().prefix() > 29,
                        path + "cidr",
                        "aliyun has subnets of /16 to /29, found /"
                                + subnet.cidr().prefix());
    }
}
