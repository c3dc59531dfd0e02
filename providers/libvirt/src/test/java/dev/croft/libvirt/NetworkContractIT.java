package dev.croft.libvirt;

import dev.croft.contract.Sample;
import dev.croft.model.Cidr;
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

class NetworkContractIT extends LibvirtContract<NetworkSpec, NetworkState> {
    private static final Cidr ALL = Cidr.parse("10.197.81.0/24");
    private static final Ingress SSH = new Ingress(Protocol.TCP, List.of("22"), List.of(Cidr.parse("10.9.0.0/16")));
    private static final Ingress PORTAL =
            new Ingress(Protocol.TCP, List.of("443", "5433-5438"), List.of(Cidr.parse("10.8.0.0/16")));

    private static NetworkSpec network(Egress egress, List<Ingress> ingress, Optional<String> domain) {
        return new NetworkSpec(ALL, List.of(), egress, ingress, domain);
    }

    @Override
    protected Sample<NetworkSpec, NetworkState> sample() {
        var domain = Optional.of("it.croft");
        var spec = network(Egress.ROUTED, List.of(SSH, PORTAL), domain);
        return new Sample<>(
                it.backend.networks(),
                spec,
                Map.of(
                        "egress: nat", network(Egress.NAT, List.of(), domain),
                        "egress: none", network(Egress.NONE, List.of(), domain),
                        "ingress", network(Egress.ROUTED, List.of(PORTAL), domain),
                        "no ingress", network(Egress.ROUTED, List.of(), domain),
                        "domain", network(Egress.ROUTED, spec.ingress(), Optional.of("other.croft"))),
                Map.of(
                        "stopped", network -> Fixture.virsh("net-destroy", network.id()),
                        "not started with its host",
                                network -> Fixture.virsh("net-autostart", "--disable", network.id())),
                Map.of(
                        "subnets",
                                new NetworkSpec(
                                        ALL,
                                        List.of(
                                                new Subnet("a", Optional.empty(), Cidr.parse("10.197.81.0/25")),
                                                new Subnet("b", Optional.empty(), Cidr.parse("10.197.81.128/25"))),
                                        Egress.NAT,
                                        List.of(),
                                        domain),
                        "ingress", network(Egress.NAT, List.of(SSH), domain),
                        "vpcId", new NetworkSpec(ALL, List.of(), Egress.NAT, List.of(), domain, Optional.of("vpc-1"))),
                // A rule of the filter has one port or range.
                Set.of("ingress"));
    }
}
