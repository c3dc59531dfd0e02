package dev.croft.spi;

import dev.croft.model.Cidr;
import dev.croft.model.Default;
import dev.croft.model.Doc;
import dev.croft.model.InvalidException;
import dev.croft.model.Matches;
import dev.croft.model.Problem;
import dev.croft.model.Replaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

@Doc(
        "A private network with its way out and its firewall. Inside all is allowed; from outside only what `ingress` opens.")
public record NetworkSpec(
        @Doc("The network's addresses, such as `10.42.0.0/24`.") @Replaces Cidr cidr,
        @Doc("Its parts, one a zone; left out: one part that is the whole.") List<Subnet> subnets,
        @Doc("How nodes get out: `nat`, `routed` or `none`.") @Default("\"nat\"") Egress egress,
        @Doc("What may come in from outside.") List<Ingress> ingress,
        @Doc("DNS domain of the nodes, such as `dev.croft`.")
                @Matches(value = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?", allowed = "a DNS domain in lower case")
                Optional<String> domain,
        @Doc(
                        "Id of a VPC of yours to be in, where the cloud has such; each of `subnets` then gives its `id`, and only the firewall is made.")
                @Replaces(addedLater = true)
                Optional<String> vpcId) {

    /** How nodes get out. */
    public enum Egress {
        NAT,
        ROUTED,
        NONE
    }

    /** What carries a rule. */
    public enum Protocol {
        TCP,
        UDP,
        ICMP
    }

    @Doc("A part of the network in one zone.")
    public record Subnet(
            @Doc("Name that machines use for it.") @Matches(value = "[a-z0-9][a-z0-9-]*", allowed = "a lower-case name")
                    String name,
            @Doc("The cloud's zone; libvirt has none.") Optional<String> zone,
            @Doc("Its addresses, inside the network's.") Cidr cidr,
            @Doc("Id of a subnet of yours, in the VPC that `vpcId` names; left out: it is made.") Optional<String> id) {
        /** One that is made. */
        public Subnet(String name, Optional<String> zone, Cidr cidr) {
            this(name, zone, cidr, Optional.empty());
        }
    }

    @Doc("One opening in the firewall.")
    public record Ingress(
            @Doc("`tcp`, `udp` or `icmp`.") @Default("\"tcp\"") Protocol protocol,
            @Doc("Ports or ranges: `22`, `5433-5438`; none for icmp.")
                    @Matches(value = "\\d{1,5}(-\\d{1,5})?", allowed = "a port or a range such as 5433-5438")
                    List<String> ports,
            @Doc("Networks that may come in.") List<Cidr> from) {}

    /** One of its own. */
    public NetworkSpec(Cidr cidr, List<Subnet> subnets, Egress egress, List<Ingress> ingress, Optional<String> domain) {
        this(cidr, subnets, egress, ingress, domain, Optional.empty());
    }

    public NetworkSpec {
        var problems = new ArrayList<Problem>();
        for (var i = 0; i < subnets.size(); i++) {
            var subnet = subnets.get(i);
            if (!cidr.contains(subnet.cidr().host(0)) || subnet.cidr().prefix() < cidr.prefix()) {
                problems.add(new Problem("subnets[" + i + "].cidr", subnet.cidr() + " is outside the network " + cidr));
            }
            for (var j = 0; j < i; j++) {
                if (subnets.get(j).cidr().overlaps(subnet.cidr())) {
                    problems.add(new Problem(
                            "subnets[" + i + "].cidr",
                            subnet.cidr() + " overlaps subnets[" + j + "] "
                                    + subnets.get(j).cidr()));
                }
                if (subnets.get(j).name().equals(subnet.name())) {
                    problems.add(new Problem("subnets[" + i + "].name", "'" + subnet.name() + "' is there twice"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidException(problems);
        }
    }
}
