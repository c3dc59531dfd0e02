package dev.croft.aliyun.network;

import dev.croft.aliyun.api.Api;
import dev.croft.aliyun.api.Item;
import dev.croft.aliyun.api.Request;
import dev.croft.spi.Call;
import dev.croft.spi.NetworkSpec.Ingress;
import dev.croft.spi.cloud.Openings;
import dev.croft.spi.cloud.Openings.Opening;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rules of a network's security group. Of itself a group lets its members reach each other and all others; a declaration
 * opens it to the outside.
 */
final class Rules {
    private static final int AT_ONCE = 100;

    private final Api api;
    private final Call call;
    private final String group;

    Rules(Api api, Call call, String group) {
        this.api = api;
        this.call = call;
        this.group = group;
    }

    /**
     * What is there.
     *
     * @param openings ids of those that a declaration could have made
     * @param inner whether the members reach each other
     * @param in ids of rules about what comes in that no declaration makes, with their meaning
     * @param out the same about what goes out
     */
    record Present(Map<Opening, String> openings, boolean inner, Map<String, String> in, Map<String, String> out) {}

    Present present() {
        var request = Request.ecs("DescribeSecurityGroupAttribute")
                .with("SecurityGroupId", group)
                .with("NicType", "intranet")
                .with("Direction", "all");
        var answer = api.fresh(call, "looking at the rules of " + group, rpc -> rpc.call(request));
        var openings = new LinkedHashMap<Opening, String>();
        var in = new LinkedHashMap<String, String>();
        var out = new LinkedHashMap<String, String>();
        for (var rule : answer.list("Permissions")) {
            var id = rule.text("SecurityGroupRuleId");
            if (rule.text("Direction").equals("egress")) {
                if (!accepts(rule)) {
                    out.put(id, "keeps machines from " + rule.text("DestCidrIp"));
                }
            } else if (accepts(rule)
                    && rule.maybe("SourceCidrIp").isPresent()
                    && Set.of("tcp", "udp", "icmp").contains(protocol(rule))) {
                openings.put(opening(rule), id);
            } else {
                in.put(
                        id,
                        (accepts(rule) ? "opens " : "closes ") + protocol(rule) + " to "
                                + rule.maybe("SourceCidrIp")
                                        .or(() -> rule.maybe("SourceGroupId"))
                                        .orElse("others"));
            }
        }
        return new Present(openings, answer.text("InnerAccessPolicy").equals("Accept"), in, out);
    }

    private static boolean accepts(Item rule) {
        return rule.text("Policy").equalsIgnoreCase("accept");
    }

    private static String protocol(Item rule) {
        return rule.text("IpProtocol").toLowerCase(Locale.ROOT);
    }

    private static Opening opening(Item rule) {
        var ends = rule.text("PortRange").split("/");
        return new Opening(
                protocol(rule), Integer.parseInt(ends[0]), Integer.parseInt(ends[1]), rule.text("SourceCidrIp"));
    }

    /** Opens what is missing first, then closes what is too much. */
    void apply(List<Ingress> ingress) {
        var there = present();
        if (!there.inner()) {
            api.tell(
                    call,
                    "opening the inside",
                    Request.ecs("ModifySecurityGroupPolicy")
                            .with("SecurityGroupId", group)
                            .with("InnerAccessPolicy", "Accept"));
        }
        var wanted = Openings.of(ingress);
        var missing = new ArrayList<>(wanted);
        missing.removeAll(there.openings().keySet());
        for (var i = 0; i < missing.size(); i += AT_ONCE) {
            open(missing.subList(i, Math.min(i + AT_ONCE, missing.size())));
        }
        var tooMuch = new ArrayList<>(there.in().keySet());
        there.openings().forEach((opening, id) -> {
            if (!wanted.contains(opening)) {
                tooMuch.add(id);
            }
        });
        revoke("RevokeSecurityGroup", tooMuch);
        revoke("RevokeSecurityGroupEgress", List.copyOf(there.out().keySet()));
    }

    /** What is open already stays so. */
    private void open(List<Opening> openings) {
        var request = Request.ecs("AuthorizeSecurityGroup").with("SecurityGroupId", group);
        for (var i = 0; i < openings.size(); i++) {
            var opening = openings.get(i);
            var rule = "Permissions." + (i + 1) + ".";
            request = request.with(rule + "IpProtocol", opening.protocol().toUpperCase(Locale.ROOT))
                    .with(rule + "PortRange", opening.from() + "/" + opening.to())
                    .with(rule + "SourceCidrIp", opening.network())
                    .with(rule + "Policy", "accept")
                    .with(rule + "Priority", 1);
        }
        api.tell(call, "opening the firewall", request);
    }

    private void revoke(String action, List<String> ids) {
        if (!ids.isEmpty()) {
            api.remove(
                    call,
                    "closing what is not declared",
                    Request.ecs(action).with("SecurityGroupId", group).withEach("SecurityGroupRuleId", ids));
        }
    }
}
