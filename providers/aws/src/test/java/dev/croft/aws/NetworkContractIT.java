package dev.croft.aws;

import dev.croft.contract.Sample;
import dev.croft.contract.StoreContract;
import dev.croft.model.Cidr;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.NetworkState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Moto.class)
class NetworkContractIT extends StoreContract<NetworkSpec, NetworkState> {
    static final Subnet A = new Subnet("a", Optional.of("eu-central-1a"), Cidr.parse("10.42.0.0/26"));
    static final Subnet B = new Subnet("b", Optional.empty(), Cidr.parse("10.42.0.64/26"));
    static final Subnet C = new Subnet("c", Optional.of("eu-central-1b"), Cidr.parse("10.42.0.128/26"));
    static final Ingress SSH = new Ingress(Protocol.TCP, List.of("22"), List.of(Cidr.parse("0.0.0.0/0")));
    static final Ingress PORTAL = new Ingress(
            Protocol.TCP, List.of("443", "5433-5438"), List.of(Cidr.parse("10.9.0.0/16"), Cidr.parse("10.8.0.0/16")));
    static final Ingress PING = new Ingress(Protocol.ICMP, List.of(), List.of(Cidr.parse("10.9.0.0/16")));

    private final Moto.Cloud cloud;

    NetworkContractIT(Moto.Cloud cloud) {
        this.cloud = cloud;
    }

    static NetworkSpec network(List<Subnet> subnets, Egress egress, List<Ingress> ingress, Optional<String> domain) {
        return new NetworkSpec(Cidr.parse("10.42.0.0/24"), subnets, egress, ingress, domain);
    }

    @Override
    protected Sample<NetworkSpec, NetworkState> sample() {
        var domain = Optional.of("dev.croft");
        var spec = network(List.of(A, B), Egress.NAT, List.of(SSH, PORTAL, PING), domain);
        return new Sample<>(
                cloud.backend().networks(),
                spec,
                Map.of(
                        "subnets", network(List.of(A, C), Egress.NAT, spec.ingress(), domain),
                        "egress: routed", network(List.of(A, B), Egress.ROUTED, spec.ingress(), domain),
                        "egress: none", network(List.of(A, B), Egress.NONE, spec.ingress(), domain),
                        "ingress", network(List.of(A, B), Egress.NAT, List.of(PORTAL), domain),
                        "no ingress", network(List.of(A, B), Egress.NAT, List.of(), domain),
                        "domain", network(List.of(A, B), Egress.NAT, spec.ingress(), Optional.of("other.croft")),
                        "no domain", network(List.of(A, B), Egress.NAT, spec.ingress(), Optional.empty())),
                Map.of(
                        "an opening more", this::open,
                        "an opening less", this::close,
                        "members closed off", this::closeInside,
                        "no way out", this::cut,
                        "the domain", this::renamed,
                        "a subnet without routes", this::strayed),
                Map.of(
                        "cidr", new NetworkSpec(Cidr.parse("10.0.0.0/8"), List.of(), Egress.NAT, List.of(), domain),
                        "vpcId",
                                new NetworkSpec(
                                        spec.cidr(),
                                        List.of(),
                                        Egress.NAT,
                                        List.of(),
                                        Optional.empty(),
                                        Optional.of("x")),
                        "subnets[0].id",
                                new NetworkSpec(
                                        spec.cidr(),
                                        List.of(new Subnet(
                                                "a", Optional.empty(), A.cidr(), Optional.of("subnet-01234567"))),
                                        Egress.NAT,
                                        List.of(),
                                        domain),
                        "ingress[0].ports[0]",
                                network(
                                        List.of(),
                                        Egress.NAT,
                                        List.of(new Ingress(Protocol.TCP, List.of("70000"), SSH.from())),
                                        domain)),
                // Rules come back one for each protocol and network; zones always.
                Set.of("ingress", "subnets"));
    }

    @Override
    protected List<String> present() {
        return cloud.present();
    }

    private String group(Existing<?, ?> network) {
        return cloud.ec2
                .describeSecurityGroups(
                        r -> r.filters(Ec2.filter("vpc-id", network.id()), Ec2.filter("tag:croft:part", "group")))
                .securityGroups()
                .get(0)
                .groupId();
    }

    private String table(Existing<?, ?> network) {
        return cloud.ec2
                .describeRouteTables(
                        r -> r.filters(Ec2.filter("vpc-id", network.id()), Ec2.filter("tag:croft:part", "routes")))
                .routeTables()
                .get(0)
                .routeTableId();
    }

    private void open(Existing<?, ?> network) {
        cloud.ec2.authorizeSecurityGroupIngress(r -> r.groupId(group(network))
                .ipPermissions(p -> p.ipProtocol("tcp").fromPort(1).toPort(2).ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
    }

    private void close(Existing<?, ?> network) {
        cloud.ec2.revokeSecurityGroupIngress(r -> r.groupId(group(network))
                .ipPermissions(p -> p.ipProtocol("tcp").fromPort(22).toPort(22).ipRanges(i -> i.cidrIp("0.0.0.0/0"))));
    }

    private void closeInside(Existing<?, ?> network) {
        cloud.ec2.revokeSecurityGroupIngress(r -> r.groupId(group(network))
                .ipPermissions(p -> p.ipProtocol("-1").userIdGroupPairs(g -> g.groupId(group(network)))));
    }

    private void cut(Existing<?, ?> network) {
        cloud.ec2.deleteRoute(r -> r.routeTableId(table(network)).destinationCidrBlock("0.0.0.0/0"));
    }

    private void renamed(Existing<?, ?> network) {
        cloud.ec2.associateDhcpOptions(r -> r.vpcId(network.id()).dhcpOptionsId("default"));
    }

    private void strayed(Existing<?, ?> network) {
        var association = cloud
                .ec2
                .describeRouteTables(r -> r.routeTableIds(table(network)))
                .routeTables()
                .get(0)
                .associations()
                .stream()
                .filter(a -> a.subnetId() != null)
                .findFirst()
                .orElseThrow();
        cloud.ec2.disassociateRouteTable(r -> r.associationId(association.routeTableAssociationId()));
    }
}
