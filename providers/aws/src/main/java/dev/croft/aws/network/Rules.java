package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.model.Cidr;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.NetworkSpec.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;

/** The rules of a network's security group: all among its members, out to all, in from what the declaration opens. */
final class Rules {
    private static final String ALL = "-1";
    private static final String ANYWHERE = "0.0.0.0/0";

    private final Api api;
    private final Call call;
    private final String group;

    Rules(Api api, Call call, String group) {
        this.api = api;
        this.call = call;
        this.group = group;
    }

    /** One opening: a protocol, a range of ports, a network. */
    record Opening(String protocol, int from, int to, String network) {
        IpPermission permission() {
            return IpPermission.builder()
                    .ipProtocol(protocol)
                    .fromPort(from)
                    .toPort(to)
                    .ipRanges(r -> r.cidrIp(network))
                    .build();
        }
    }

    static int[] range(String ports) {
        var ends = ports.split("-");
        return new int[] {Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])};
    }

    static Set<Opening> of(List<Ingress> ingress) {
        var openings = new LinkedHashSet<Opening>();
        for (var rule : ingress) {
            var protocol = rule.protocol().name().toLowerCase(Locale.ROOT);
            for (var network : rule.from()) {
                if (rule.protocol() == Protocol.ICMP) {
                    openings.add(new Opening(protocol, -1, -1, network.toString()));
                }
                for (var ports : rule.ports()) {
                    openings.add(new Opening(protocol, range(ports)[0], range(ports)[1], network.toString()));
                }
            }
        }
        return openings;
    }

    /** Openings as a declaration has them: one for each protocol and network. */
    static List<Ingress> declared(Set<Opening> openings) {
        var ports = new LinkedHashMap<List<String>, List<String>>();
        openings.forEach(o -> {
            var list = ports.computeIfAbsent(List.of(o.protocol(), o.network()), k -> new ArrayList<>());
            if (!o.protocol().equals("icmp")) {
                list.add(o.from() == o.to() ? String.valueOf(o.from()) : o.from() + "-" + o.to());
            }
        });
        return ports.entrySet().stream()
                .map(e -> new Ingress(
                        Protocol.valueOf(e.getKey().get(0).toUpperCase(Locale.ROOT)),
                        e.getValue(),
                        List.of(Cidr.parse(e.getKey().get(1)))))
                .toList();
    }

    /**
     * What is there.
     *
     * @param openings those that a declaration could have made
     * @param inner whether the members reach each other
     * @param out whether they reach all others
     * @param strays ids of rules that no declaration makes, with their meaning
     */
    record Present(Map<Opening, String> openings, boolean inner, boolean out, Map<String, String> strays) {}

    Present present() {
        var openings = new LinkedHashMap<Opening, String>();
        var strays = new LinkedHashMap<String, String>();
        var inner = false;
        var out = false;
        var rules = api.fresh(
                        call,
                        "looking at the rules of " + group,
                        ec2 -> ec2.describeSecurityGroupRules(
                                r -> r.filters(Ec2.filter("group-id", group)).maxResults(1000)))
                .securityGroupRules();
        for (var rule : rules) {
            var all = ALL.equals(rule.ipProtocol());
            if (Boolean.TRUE.equals(rule.isEgress())) {
                out |= all && ANYWHERE.equals(rule.cidrIpv4());
            } else if (all
                    && rule.referencedGroupInfo() != null
                    && group.equals(rule.referencedGroupInfo().groupId())) {
                inner = true;
            } else if (rule.cidrIpv4() != null && Set.of("tcp", "udp", "icmp").contains(rule.ipProtocol())) {
                openings.put(
                        new Opening(rule.ipProtocol(), rule.fromPort(), rule.toPort(), rule.cidrIpv4()),
                        rule.securityGroupRuleId());
            } else {
                strays.put(rule.securityGroupRuleId(), meaning(rule));
            }
        }
        return new Present(openings, inner, out, strays);
    }

    private static String meaning(SecurityGroupRule rule) {
        var from = rule.cidrIpv4() != null
                ? rule.cidrIpv4()
                : rule.cidrIpv6() != null
                        ? rule.cidrIpv6()
                        : rule.referencedGroupInfo() != null
                                ? rule.referencedGroupInfo().groupId()
                                : "a prefix list";
        return "opens " + (ALL.equals(rule.ipProtocol()) ? "all" : rule.ipProtocol()) + " to " + from;
    }

    /** Opens what is missing first, then closes what is too much. */
    void apply(List<Ingress> ingress) {
        var there = present();
        if (!there.inner()) {
            authorize(IpPermission.builder()
                    .ipProtocol(ALL)
                    .userIdGroupPairs(p -> p.groupId(group))
                    .build());
        }
        if (!there.out()) {
            api.unless(
                    call,
                    "opening the way out",
                    DUPLICATE,
                    ec2 -> ec2.authorizeSecurityGroupEgress(r -> r.groupId(group)
                            .ipPermissions(IpPermission.builder()
                                    .ipProtocol(ALL)
                                    .ipRanges(i -> i.cidrIp(ANYWHERE))
                                    .build())));
        }
        var wanted = of(ingress);
        wanted.stream().filter(o -> !there.openings().containsKey(o)).forEach(o -> authorize(o.permission()));
        var tooMuch = new ArrayList<>(there.strays().keySet());
        there.openings().forEach((opening, id) -> {
            if (!wanted.contains(opening)) {
                tooMuch.add(id);
            }
        });
        if (!tooMuch.isEmpty()) {
            api.unless(
                    call,
                    "closing what is not declared",
                    List.of("InvalidSecurityGroupRuleId.NotFound", "InvalidPermission.NotFound"),
                    ec2 -> ec2.revokeSecurityGroupIngress(r -> r.groupId(group).securityGroupRuleIds(tooMuch)));
        }
    }

    private static final List<String> DUPLICATE = List.of("InvalidPermission.Duplicate");

    private void authorize(IpPermission permission) {
        api.unless(
                call,
                "opening the firewall",
                DUPLICATE,
                ec2 -> ec2.authorizeSecurityGroupIngress(r -> r.groupId(group).ipPermissions(permission)));
    }
}
