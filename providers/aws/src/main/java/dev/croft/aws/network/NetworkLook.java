package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.model.Cidr;
import dev.croft.spi.Call;
import dev.croft.spi.Existing;
import dev.croft.spi.NetworkSpec;
import dev.croft.spi.NetworkSpec.Egress;
import dev.croft.spi.NetworkState;
import dev.croft.spi.cloud.Openings;
import dev.croft.spi.cloud.Subnets;
import dev.croft.spi.cloud.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** What is there of a network, as a declaration, and what is off that no declaration says. */
final class NetworkLook {
    private final Api api;
    private final Call call;
    private final Parts parts;

    NetworkLook(Api api, Call call, Parts parts) {
        this.api = api;
        this.call = call;
        this.parts = parts;
    }

    Existing<NetworkSpec, NetworkState> whole(Vpc vpc, Optional<NetworkSpec> last) {
        var drift = new LinkedHashMap<String, String>();
        var there = parts.subnets();
        var table = Optional.ofNullable(parts.tables().get(Parts.TABLE));
        var group = parts.group();
        var egress = table.map(Routes::egress).orElse(Egress.NONE);
        var cidr = last.map(NetworkSpec::cidr).orElseGet(() -> Cidr.parse(vpc.cidrBlock()));
        var subnets = subnets(there, group, cidr, last, drift);
        var spec = new NetworkSpec(
                cidr,
                subnets,
                egress,
                group.map(g -> ingress(g.groupId(), last, drift)).orElse(List.of()),
                new Domain(api, call, parts).read(vpc.dhcpOptionsId()),
                Optional.empty());
        if (group.isEmpty()) {
            drift.put(Parts.GROUP, "missing");
        }
        if (table.isEmpty()) {
            drift.put(Parts.TABLE, "missing");
        }
        table.ifPresent(t -> routes(t, there, drift));
        if (egress == Egress.NAT && parts.nat().isEmpty()) {
            drift.put(Parts.NAT, "missing");
        }
        return new Existing<>(vpc.vpcId(), spec, Layout.state(spec, ids(spec, there)), drift);
    }

    private static Map<String, String> ids(NetworkSpec spec, Map<String, Subnet> there) {
        var ids = new LinkedHashMap<String, String>();
        Subnets.of(spec).forEach(s -> Optional.ofNullable(there.get(Parts.SUBNET + s.name()))
                .ifPresent(found -> ids.put(s.name(), found.subnetId())));
        return ids;
    }

    /** Those of the last declaration that are there, or all in the order in which they were made known to machines. */
    private List<NetworkSpec.Subnet> subnets(
            Map<String, Subnet> there,
            Optional<SecurityGroup> group,
            Cidr cidr,
            Optional<NetworkSpec> last,
            Map<String, String> drift) {
        if (last.isPresent()) {
            if (last.get().subnets().isEmpty() && !there.containsKey(Parts.SUBNET + Subnets.ONLY)) {
                drift.put(Parts.SUBNET + Subnets.ONLY, "missing");
            }
            return last.get().subnets().stream()
                    .filter(s -> there.containsKey(Parts.SUBNET + s.name()))
                    .map(s -> declared(s.name(), s.zone(), there.get(Parts.SUBNET + s.name())))
                    .toList();
        }
        var names = group.map(g -> List.copyOf(Subnets.ids(Ec2.map(g.tags())).keySet()))
                .orElse(List.of());
        var found = names.stream()
                .filter(n -> there.containsKey(Parts.SUBNET + n))
                .map(n -> declared(n, Optional.of(""), there.get(Parts.SUBNET + n)))
                .toList();
        return Subnets.imported(found, cidr);
    }

    private static NetworkSpec.Subnet declared(String name, Optional<String> zone, Subnet found) {
        return new NetworkSpec.Subnet(
                name, zone.map(z -> found.availabilityZone()), Cidr.parse(found.cidrBlock()), Optional.empty());
    }

    private List<NetworkSpec.Ingress> ingress(String group, Optional<NetworkSpec> last, Map<String, String> drift) {
        var present = new Rules(api, call, group).present();
        if (!present.inner()) {
            drift.put("group:inner", "missing: machines of the network cannot reach each other");
        }
        if (!present.out()) {
            drift.put("group:out", "missing: machines of the network cannot reach others");
        }
        present.strays().forEach((id, meaning) -> drift.put("group:" + id, meaning));
        var openings = present.openings().keySet();
        return last.map(NetworkSpec::ingress)
                .filter(ingress -> Openings.of(ingress).equals(openings))
                .orElseGet(() -> Openings.declared(openings));
    }

    private static void routes(RouteTable table, Map<String, Subnet> there, Map<String, String> drift) {
        var followers = Routes.followers(table);
        there.forEach((part, subnet) -> {
            if (part.startsWith(Parts.SUBNET) && !followers.contains(subnet.subnetId())) {
                drift.put("routes:" + part.substring(Parts.SUBNET.length()), "follows another route table");
            }
        });
    }

    Existing<NetworkSpec, NetworkState> inTheirs(SecurityGroup group, Optional<NetworkSpec> last) {
        var drift = new LinkedHashMap<String, String>();
        var ids = Subnets.ids(Ec2.map(group.tags()));
        var theirs = last.map(NetworkSpec::subnets).orElseGet(() -> ids.entrySet().stream()
                .map(e -> new NetworkSpec.Subnet(
                        e.getKey(), Optional.empty(), cidr(e.getValue()), Optional.of(e.getValue())))
                .toList());
        theirs.forEach(s -> {
            if (!s.id().equals(Optional.ofNullable(ids.get(s.name())))) {
                drift.put(Tags.SUBNET + s.name(), "missing: machines do not find it");
            }
        });
        var vpc = api.ask(call, "looking at " + group.vpcId(), ec2 -> ec2.describeVpcs(r -> r.vpcIds(group.vpcId())))
                .vpcs()
                .get(0);
        var spec = new NetworkSpec(
                last.map(NetworkSpec::cidr).orElseGet(() -> Cidr.parse(vpc.cidrBlock())),
                theirs,
                Egress.NAT,
                ingress(group.groupId(), last, drift),
                Optional.empty(),
                Optional.of(group.vpcId()));
        return new Existing<>(group.groupId(), spec, Layout.state(spec, ids), drift);
    }

    private Cidr cidr(String subnet) {
        return Cidr.parse(api.ask(call, "looking at " + subnet, ec2 -> ec2.describeSubnets(r -> r.subnetIds(subnet)))
                .subnets()
                .get(0)
                .cidrBlock());
    }
}
