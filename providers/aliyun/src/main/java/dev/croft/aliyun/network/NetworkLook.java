package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
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

/** What is there of a network, as a declaration, and what is off that no declaration says. */
final class NetworkLook {
    private final Api api;
    private final Call call;
    private final Parts parts;
    private final Tags tags;
    private final Map<String, String> drift = new LinkedHashMap<>();

    NetworkLook(Api api, Call call, Parts parts, Tags tags) {
        this.api = api;
        this.call = call;
        this.parts = parts;
        this.tags = tags;
    }

    Existing<NetworkSpec, NetworkState> whole(Item vpc, Optional<NetworkSpec> last) {
        var id = vpc.text("VpcId");
        var there = parts.subnets(id);
        var group = parts.group();
        if (group.isEmpty()) {
            drift.put(Parts.GROUP, "missing");
        }
        var cidr = last.map(NetworkSpec::cidr).orElseGet(() -> Cidr.parse(vpc.text("CidrBlock")));
        var spec = new NetworkSpec(
                cidr,
                subnets(there, group, cidr, last),
                egress(vpc, group, cidr),
                group.map(g -> ingress(g.text("SecurityGroupId"), last)).orElse(List.of()),
                new Domain(api, call, parts).read(vpc),
                Optional.empty());
        var ids = new LinkedHashMap<String, String>();
        Subnets.of(spec).forEach(s -> Optional.ofNullable(there.get(Parts.SUBNET + s.name()))
                .ifPresent(found -> ids.put(s.name(), found.text("VSwitchId"))));
        return new Existing<>(id, spec, Layout.state(spec, ids), drift);
    }

    /** Without a gateway nothing in the cloud tells 'routed' from 'none': it is what machines were told. */
    private Egress egress(Item vpc, Optional<Item> group, Cidr cidr) {
        var nat = parts.nat(vpc.text("VpcId"));
        if (nat.isPresent()) {
            new Nat(api, call, parts, tags)
                    .lack(vpc, nat.get(), cidr.toString())
                    .ifPresent(lack -> drift.put(Parts.NAT, lack));
            return Egress.NAT;
        }
        return group.flatMap(g -> Optional.ofNullable(g.tags().get(Tags.EGRESS)))
                .map(Egress::valueOf)
                .filter(told -> told != Egress.NAT)
                .orElse(Egress.NONE);
    }

    /** Those of the last declaration that are there, or all in the order in which they were made known to machines. */
    private List<NetworkSpec.Subnet> subnets(
            Map<String, Item> there, Optional<Item> group, Cidr cidr, Optional<NetworkSpec> last) {
        if (last.isPresent()) {
            if (last.get().subnets().isEmpty() && !there.containsKey(Parts.SUBNET + Subnets.ONLY)) {
                drift.put(Parts.SUBNET + Subnets.ONLY, "missing");
            }
            return last.get().subnets().stream()
                    .filter(s -> there.containsKey(Parts.SUBNET + s.name()))
                    .map(s -> declared(s.name(), s.zone(), there.get(Parts.SUBNET + s.name())))
                    .toList();
        }
        var names = group.map(g -> List.copyOf(Subnets.ids(g.tags()).keySet())).orElse(List.of());
        return Subnets.imported(
                names.stream()
                        .filter(n -> there.containsKey(Parts.SUBNET + n))
                        .map(n -> declared(n, Optional.of(""), there.get(Parts.SUBNET + n)))
                        .toList(),
                cidr);
    }

    private static NetworkSpec.Subnet declared(String name, Optional<String> zone, Item found) {
        return new NetworkSpec.Subnet(
                name, zone.map(z -> found.text("ZoneId")), Cidr.parse(found.text("CidrBlock")), Optional.empty());
    }

    private List<NetworkSpec.Ingress> ingress(String group, Optional<NetworkSpec> last) {
        var present = new Rules(api, call, group).present();
        if (!present.inner()) {
            drift.put("group:inner", "closed: machines of the network cannot reach each other");
        }
        present.in().forEach((id, meaning) -> drift.put("group:" + id, meaning));
        present.out().forEach((id, meaning) -> drift.put("group:" + id, meaning));
        var openings = present.openings().keySet();
        return last.map(NetworkSpec::ingress)
                .filter(ingress -> Openings.of(ingress).equals(openings))
                .orElseGet(() -> Openings.declared(openings));
    }

    Existing<NetworkSpec, NetworkState> inTheirs(Item group, Optional<NetworkSpec> last) {
        var ids = Subnets.ids(group.tags());
        var theirs = last.map(NetworkSpec::subnets).orElseGet(() -> ids.entrySet().stream()
                .map(e -> new NetworkSpec.Subnet(
                        e.getKey(), Optional.empty(), cidr(e.getValue()), Optional.of(e.getValue())))
                .toList());
        theirs.forEach(s -> {
            if (!s.id().equals(Optional.ofNullable(ids.get(s.name())))) {
                drift.put(Tags.SUBNET + s.name(), "missing: machines do not find it");
            }
        });
        var vpc = group.text("VpcId");
        var spec = new NetworkSpec(
                last.map(NetworkSpec::cidr)
                        .or(() -> parts.vpc(vpc).map(v -> Cidr.parse(v.text("CidrBlock"))))
                        .orElseThrow(),
                theirs,
                Egress.NAT,
                ingress(group.text("SecurityGroupId"), last),
                Optional.empty(),
                Optional.of(vpc));
        return new Existing<>(group.text("SecurityGroupId"), spec, Layout.state(spec, ids), drift);
    }

    private Cidr cidr(String subnet) {
        return Cidr.parse(api.settled(
                        call,
                        "looking at " + subnet,
                        subnet,
                        () -> api.first(
                                call,
                                "looking at " + subnet,
                                Request.vpc("DescribeVSwitches").with("VSwitchId", subnet),
                                "VSwitches"))
                .text("CidrBlock"));
    }
}
