package dev.croft.aws.network;

import dev.croft.aws.Ec2;
import dev.croft.aws.api.Api;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.cloud.Openings;
import dev.croft.spi.cloud.Openings.Opening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static IpPermission permission(Opening opening) {
        return IpPermission.builder()
                .ipProtocol(opening.protocol())
                .fromPort(opening.from())
                .toPort(opening.to())
                .ipRanges(r -> r.cidrIp(opening.network()))
                .build();
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
        var wanted = Openings.of(ingress);
        wanted.stream().filter(o -> !there.openings().containsKey(o)).forEach(o -> authorize(permission(o)));
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
