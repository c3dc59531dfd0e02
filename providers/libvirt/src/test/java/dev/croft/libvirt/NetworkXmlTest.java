package dev.croft.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.croft.model.Cidr;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import dev.croft.spi.NetworkSpec.Subnet;
import dev.croft.spi.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkXmlTest {
    private static final Owner OWNER = new Owner("o", "urn:pulumi:s::p::t::<n>", "n", "s", "h");

    private static final NetworkView OLD = new NetworkView(
            "net",
            "u-1",
            Cidr.parse("10.1.0.0/22"),
            "10.1.0.1",
            Egress.NAT,
            Optional.of("old.croft"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "br7",
            Map.of("10.1.0.9", "a.old.croft", "10.1.0.10", "b"));

    private static NetworkSpec spec(Egress egress, Ingress... ingress) {
        return new NetworkSpec(Cidr.parse("10.1.0.0/22"), List.of(), egress, List.of(ingress), Optional.of("x.croft"));
    }

    private static Ingress rule(Protocol protocol, List<String> ports, String... from) {
        return new Ingress(
                protocol, ports, List.of(from).stream().map(Cidr::parse).toList());
    }

    @ParameterizedTest
    @EnumSource(Egress.class)
    void whatIsWrittenIsReadAgain(Egress egress) {
        var view = NetworkView.parse(NetworkXml.network("net", OWNER, spec(egress), Optional.of(OLD)));
        assertThat(view.name()).isEqualTo("net");
        assertThat(view.uuid()).isEqualTo("u-1");
        assertThat(view.cidr()).isEqualTo(Cidr.parse("10.1.0.0/22"));
        assertThat(view.bridge()).isEqualTo("br7");
        assertThat(view.hosts()).isEqualTo(Map.of("10.1.0.9", "a.x.croft", "10.1.0.10", "b.x.croft"));
        assertThat(view.gateway()).isEqualTo("10.1.0.1");
        assertThat(view.egress()).isEqualTo(egress);
        assertThat(view.domain()).contains("x.croft");
        assertThat(view.token()).contains(OWNER.token());
        assertThat(view.filter().isPresent()).isEqualTo(egress == Egress.ROUTED);
    }

    @Test
    void rulesAreToldApartFromOpenings() {
        var open = NetworkXml.filter(
                "f", spec(Egress.ROUTED, rule(Protocol.TCP, List.of("22"), "10.0.0.0/8")), Optional.empty());
        var closed = NetworkXml.filter("f", spec(Egress.ROUTED), Optional.empty());
        assertThat(NetworkXml.rules(open))
                .isEqualTo(NetworkXml.rules(closed))
                .last()
                .isEqualTo("drop in 1000 ip");
        assertThat(NetworkXml.rules(closed.replace("action='drop'", "action='accept'")))
                .isNotEqualTo(NetworkXml.rules(closed));
    }

    @Test
    void aSubnetIsTheBridge() {
        var spec = new NetworkSpec(
                Cidr.parse("10.1.0.0/16"),
                List.of(new Subnet("a", Optional.empty(), Cidr.parse("10.1.7.0/24"))),
                Egress.NAT,
                List.of(),
                Optional.empty());
        var view = NetworkView.parse(NetworkXml.network("net", OWNER, spec, Optional.empty()));
        assertThat(view.cidr()).isEqualTo(Cidr.parse("10.1.7.0/24"));
        assertThat(view.subnet()).contains("a");
        assertThat(view.domain()).isEmpty();
    }

    @Test
    void othersNetworksAreReadToo() {
        var view = NetworkView.parse(
                "<network><name>default</name><uuid>u</uuid><forward mode='nat'/><ip address='192.168.122.1' netmask='255.255.255.0'/></network>");
        assertThat(view.token()).isEmpty();
        assertThat(view.cidr()).isEqualTo(Cidr.parse("192.168.122.0/24"));
    }

    @Test
    void aFilterOpensWhatIsDeclared() {
        var spec = spec(
                Egress.ROUTED,
                rule(Protocol.TCP, List.of("22", "5433-5438"), "10.9.0.0/24", "0.0.0.0/0"),
                rule(Protocol.UDP, List.of("53"), "10.8.0.0/16"),
                rule(Protocol.ICMP, List.of(), "0.0.0.0/0"));
        var openings = NetworkXml.openings(spec.ingress());
        assertThat(openings)
                .hasToString("[tcp 22 from 0.0.0.0/0, tcp 22 from 10.9.0.0/24, tcp 5433-5438 from 0.0.0.0/0, "
                        + "tcp 5433-5438 from 10.9.0.0/24, udp 53 from 10.8.0.0/16]");
        assertThat(NetworkXml.openings(NetworkXml.filter("f", spec, Optional.empty())))
                .isEqualTo(openings);
        assertThat(NetworkXml.openings(NetworkXml.ingress(openings))).isEqualTo(openings);
    }

    @Test
    void masksOfAnyKindAreRead() {
        assertThat(
                        NetworkXml.openings(
                                "<filter name='f'><rule action='accept' direction='in' priority='500'>"
                                        + "<ip srcipaddr='10.0.0.0' srcipmask='255.0.0.0' protocol='tcp' dstportstart='22'/></rule></filter>"))
                .hasToString("[tcp 22 from 10.0.0.0/8]");
    }
}
