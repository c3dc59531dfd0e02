package dev.croft.aliyun;

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

@ExtendWith(Stand.class)
class NetworkContractTest extends StoreContract<NetworkSpec, NetworkState> {
    static final Subnet A = new Subnet("a", Optional.of("eu-central-1a"), Cidr.parse("10.42.0.0/26"));
    static final Subnet B = new Subnet("b", Optional.empty(), Cidr.parse("10.42.0.64/26"));
    static final Subnet C = new Subnet("c", Optional.of("eu-central-1b"), Cidr.parse("10.42.0.128/26"));
    static final Ingress SSH = new Ingress(Protocol.TCP, List.of("22"), List.of(Cidr.parse("0.0.0.0/0")));
    static final Ingress PORTAL = new Ingress(
            Protocol.TCP, List.of("443", "5433-5438"), List.of(Cidr.parse("10.9.0.0/16"), Cidr.parse("10.8.0.0/16")));
    static final Ingress PING = new Ingress(Protocol.ICMP, List.of(), List.of(Cidr.parse("10.9.0.0/16")));

    private final Stand.Cloud cloud;

    NetworkContractTest(Stand.Cloud cloud) {
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
                        "no translation", this::untranslated,
                        "no gateway", this::withoutGateway,
                        "a way out closed", this::keep,
                        "the domain", this::renamed),
                Map.of(
                        "cidr", new NetworkSpec(Cidr.parse("10.0.0.0/7"), List.of(), Egress.NAT, List.of(), domain),
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
                                                "a", Optional.empty(), A.cidr(), Optional.of("vsw-01234567"))),
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
        return cloud.stub.present();
    }

    private String group(Existing<?, ?> network) {
        return cloud.stub.only("group", network.id());
    }

    private void open(Existing<?, ?> network) {
        cloud.ecs(
                "AuthorizeSecurityGroup",
                Map.of(
                        "SecurityGroupId", group(network),
                        "Permissions.1.IpProtocol", "TCP",
                        "Permissions.1.PortRange", "1/2",
                        "Permissions.1.Policy", "accept",
                        "Permissions.1.SourceCidrIp", "0.0.0.0/0"));
    }

    private void close(Existing<?, ?> network) {
        cloud.ecs(
                "RevokeSecurityGroup",
                Map.of(
                        "SecurityGroupId",
                        group(network),
                        "SecurityGroupRuleId.1",
                        cloud.stub.only("rule", group(network))));
    }

    private void keep(Existing<?, ?> network) {
        cloud.ecs(
                "AuthorizeSecurityGroupEgress",
                Map.of(
                        "SecurityGroupId", group(network),
                        "Permissions.1.IpProtocol", "ALL",
                        "Permissions.1.PortRange", "-1/-1",
                        "Permissions.1.Policy", "drop",
                        "Permissions.1.DestCidrIp", "0.0.0.0/0"));
    }

    private void closeInside(Existing<?, ?> network) {
        cloud.ecs("ModifySecurityGroupPolicy", Map.of("SecurityGroupId", group(network), "InnerAccessPolicy", "Drop"));
    }

    private void cut(Existing<?, ?> network) {
        var nat = cloud.stub.only("nat", network.id());
        cloud.vpc("DeleteRouteEntry", Map.of("RouteTableId", cloud.stub.only("table", network.id()), "NextHopId", nat));
    }

    private void untranslated(Existing<?, ?> network) {
        var nat = cloud.stub.only("nat", network.id());
        cloud.vpc("DeleteSnatEntry", Map.of("SnatEntryId", cloud.stub.only("translation", nat)));
    }

    private void renamed(Existing<?, ?> network) {
        cloud.vpc("DetachDhcpOptionsSetFromVpc", Map.of("VpcId", network.id()));
    }

    private void withoutGateway(Existing<?, ?> network) {
        cloud.vpc("DeleteNatGateway", Map.of("NatGatewayId", cloud.stub.only("nat", network.id()), "Force", "true"));
    }
}
